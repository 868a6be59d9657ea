import Testing

@testable import LakeVectors

@Suite("Ranks of join keys") struct JoinKeyRanksTests {
  /// Builds ranks of keys (nil: NULL) and returns them with the row that each place then holds.
  private static func build(_ keys: [Int64?], partitionBits: Int) -> (ranks: JoinKeyRanks, rows: [Int]) {
    let column = ColumnVector(keys.map { $0.map(Value.integer) ?? .null }, type: .bigint)
    let present = keys.compactMap(\.self)
    let low = present.min() ?? 0
    let high = present.max() ?? 0
    let builder = JoinKeyRanks.Builder(low: low, high: high, count: keys.count, partitionBits: partitionBits)
    let places = Buffer(byteCount: keys.count * 8)
    builder.places(RowLayout.prepared(column), into: places.pointer())
    let partitions = JoinPartitions([(keys.count, places, column.validityStorage)], bits: partitionBits)
    partitions.count(0)
    partitions.assignStarts()
    let targetBuffer = partitions.targets(0)
    let targets = targetBuffer.pointer(UInt32.self)
    var sorted = [UInt64](repeating: 0, count: keys.count)
    var original = [Int](repeating: 0, count: keys.count)
    for row in keys.indices {
      sorted[Int(targets[row])] = places.pointer(UInt64.self)[row]
      original[Int(targets[row])] = row
    }
    withExtendedLifetime((targetBuffer, places, column)) {}
    var rows = original
    for partition in 0..<partitions.partitionCount {
      let range = partitions.range(partition)
      let order = sorted.withUnsafeBufferPointer { all in
        all.baseAddress.map { builder.fill(partition, $0, range) } ?? Buffer(byteCount: 0)
      }
      for i in range { rows[i] = original[range.lowerBound + Int(order.pointer(UInt32.self)[i - range.lowerBound])] }
    }
    return (builder.finish(keyedCount: partitions.keyedCount), rows)
  }

  /// For each probe that finds something, the build rows.
  private static func found(_ built: (ranks: JoinKeyRanks, rows: [Int]), _ probe: [Int64?]) -> [Int: [Int]] {
    let column = RowLayout.prepared(ColumnVector(probe.map { $0.map(Value.integer) ?? .null }, type: .bigint))
    let candidates = JoinCandidates(rows: probe.count)
    let count = built.ranks.candidates(column, count: probe.count, into: candidates)
    var result: [Int: [Int]] = [:]
    for i in 0..<count {
      result[Int(candidates.rows[i])] = (candidates.starts[i]..<candidates.ends[i]).map { built.rows[Int($0)] }
    }
    return result
  }

  private static func expected(_ keys: [Int64?], _ probe: [Int64?]) -> [Int: [Int]] {
    var rows: [Int64: [Int]] = [:]
    for (row, key) in keys.enumerated() { if let key { rows[key, default: []].append(row) } }
    var result: [Int: [Int]] = [:]
    for (row, key) in probe.enumerated() { if let key, let own = rows[key] { result[row] = own } }
    return result
  }

  @Test("random keys: unique, with repeats, with NULLs, complete", arguments: [0, 6], [1, 3, 64, 1000, 5000])
  func model(_ partitionBits: Int, _ count: Int) {
    var random = SplitMix(seed: UInt64(count))
    let offset = -Int64(count) / 2
    let unique = (0..<count).map { Int64?(Int64($0) * 3 + offset) }
    let complete = (0..<count).map { Int64?(Int64($0) + offset) }
    let repeated = (0..<count).map { _ in Int64?(Int64(random.next() % UInt64(count)) + offset) }
    let sparse = (0..<count).map { _ in random.next() % 4 == 0 ? nil : Int64(random.next() % UInt64(20 * count)) + offset }
    let mixed = (0..<count).map { Int64?(Int64(min($0, count * 3 / 4))) }
    for keys in [unique, complete, repeated, sparse, mixed].map({ Self.shuffled($0, &random) }) {
      let built = Self.build(keys, partitionBits: partitionBits)
      #expect(built.ranks.keyedCount == keys.count { $0 != nil })
      let others = (0..<2000).map { _ in Int64(random.next() % UInt64(6 * count + 10)) + 2 * offset }
      let probe: [Int64?] = [nil, .min, .max, 0, -1] + others.map(Optional.some) + keys
      #expect(Self.found(built, probe) == Self.expected(keys, probe))
    }
  }

  private static func shuffled(_ keys: [Int64?], _ random: inout SplitMix) -> [Int64?] {
    var keys = keys
    for i in keys.indices.reversed() where i > 0 { keys.swapAt(i, Int(random.next() % UInt64(i + 1))) }
    return keys
  }

  @Test("the ends of the type's range")
  func extremes() {
    for keys: [Int64?] in [[.max, .max - 70, .max], [.min, .min + 1, .min + 64]] {
      let probe: [Int64?] = [.max, .min, .max - 70, .min + 64, 0, .max - 1]
      #expect(Self.found(Self.build(keys, partitionBits: 0), probe) == Self.expected(keys, probe))
    }
  }

  @Test("which keys are taken")
  func takes() {
    #expect(JoinKeyRanks.takes(.bigint) && JoinKeyRanks.takes(.date) && JoinKeyRanks.takes(.tinyint))
    #expect(!JoinKeyRanks.takes(.varchar) && !JoinKeyRanks.takes(.double) && !JoinKeyRanks.takes(.boolean))
    #expect(JoinKeyRanks.takes(low: -5, high: 1000, rows: 1))
    #expect(JoinKeyRanks.takes(low: 0, high: 6_000_000, rows: 150_000))
    #expect(!JoinKeyRanks.takes(low: 0, high: 6_000_000, rows: 1000))
    #expect(!JoinKeyRanks.takes(low: .min, high: .max, rows: .max))
  }
}
