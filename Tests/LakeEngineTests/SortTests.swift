import LakeEngine
import LakeVectors
import Testing

@Suite struct SortTests {
  typealias Column = (type: DataType, values: [Value])

  /// The reference: a stable sort of row numbers by comparing values.
  static func reference(_ columns: [Column], _ keys: [SortKeySpec]) -> [Int] {
    func compare(_ a: Value, _ b: Value, _ key: SortKeySpec) -> Int {
      switch (a.isNull, b.isNull) {
      case (true, true): return 0
      case (true, false): return key.nullsFirst ? -1 : 1
      case (false, true): return key.nullsFirst ? 1 : -1
      default: break
      }
      if case .double(let x) = a, case .double(let y) = b, x.isNaN || y.isNaN {
        return (x.isNaN ? (y.isNaN ? 0 : 1) : -1) * (key.ascending ? 1 : -1)
      }
      return (Value.order(a, b) ?? 0) * (key.ascending ? 1 : -1)
    }
    return (0..<columns[0].values.count).sorted { x, y in
      for key in keys {
        let values = columns[key.position].values
        let order = compare(values[x], values[y], key)
        if order != 0 { return order < 0 }
      }
      return x < y
    }
  }

  static func check(_ columns: [Column], _ keys: [SortKeySpec], rows: Int = 700, encode: SinkHarness.Encode = .flat) throws {
    let order = reference(columns, keys)
    let numbered = columns + [(DataType.bigint, (0..<columns[0].values.count).map { Value.integer(Int64($0)) })]
    let types = numbered.map(\.type)
    let batches = SinkHarness.batches(numbered, rows: rows, encode: encode)
    func numbers(_ result: [[Value]]) -> [Int] {
      result.map { if case .integer(let number) = $0[columns.count] { Int(number) } else { -1 } }
    }
    for workers in [1, 3] {
      let sink = SortSink(columnTypes: types, keys: keys)
      try SinkHarness.run(batches, into: sink, workers: workers)
      let result = try SinkHarness.rows(sink.source, workers: workers)
      #expect(numbers(result) == order)
      for (count, offset) in [(10, 0), (0, 3), (5, 7), (Int.max, order.count / 2)] {
        let top = TopNSink(columnTypes: types, keys: keys, count: count, offset: offset)
        try SinkHarness.run(batches, into: top, workers: workers)
        let first = try SinkHarness.rows(top.source, workers: workers)
        #expect(numbers(first) == Array(order.dropFirst(offset).prefix(count)))
        #expect(first.allSatisfy { $0.count == types.count })
      }
    }
  }

  @Test(arguments: 0..<12, [0, 1, 2, 64, 65, 1025])
  func everyTypeAgainstAReference(_ kind: Int, _ count: Int) throws {
    let (type, make) = AggregationTests.keyColumns[kind]
    for nullShare in count > 65 ? [20] : [0, 20] {
      let values = AggregationTests.random(count, nullShare: nullShare, seed: UInt64(kind * 10_000 + count), make)
      for key in [(true, true), (true, false), (false, true), (false, false)] {
        try Self.check([(type, values)], [SortKeySpec(position: 0, ascending: key.0, nullsFirst: key.1)])
      }
    }
  }

  @Test func wideRanges() throws {
    var generator = SeededGenerator(3)
    let edges: [Value] = [.integer(.min), .integer(.max), .integer(0), .integer(-1), .null]
    let bigints = edges + (0..<3000).map { _ in .integer(Int64(truncatingIfNeeded: generator.next())) }
    let decimals: [Value] = bigints.map { value in
      guard case .integer(let v) = value else { return .null }
      return .decimal(Int128(v) << 40 | Int128(v & 0xff))
    }
    let doubles: [Value] = bigints.map { value in
      guard case .integer(let v) = value else { return .double(.nan) }
      return .double(v == 0 ? -.infinity : Double(bitPattern: UInt64(bitPattern: v)))
    }
    let columns: [Column] = [(.bigint, bigints), (.decimal(precision: 38, scale: 0), decimals), (.double, doubles)]
    for position in 0..<3 {
      for ascending in [true, false] {
        try Self.check(columns, [SortKeySpec(position: position, ascending: ascending)])
      }
    }
  }

  @Test func stringsWithCommonPrefixesLengthsAndZeroBytes() throws {
    var generator = SeededGenerator(4)
    let pieces = ["", "a", "b", "ab", "\0", "a\0", "zzzzzzzz", "zzzzzzzzz", "é", "\u{10ffff}", "https://example.org/", "/"]
    let values: [Value] = (0..<2500).map { _ in
      let count = Int.random(in: 0..<6, using: &generator)
      return .string((0..<count).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined())
    }
    let prefixed: [Value] = values.map { if case .string(let text) = $0 { .string("a common beginning" + text) } else { .null } }
    let long: [Value] = (0..<2500).map { .string(String(repeating: "x", count: $0 % 500) + ($0 % 7 == 0 ? "y" : "")) }
    let columns: [Column] = [(.varchar, values), (.varchar, prefixed), (.varchar, long)]
    for position in 0..<3 {
      for ascending in [true, false] {
        try Self.check(columns, [SortKeySpec(position: position, ascending: ascending)])
      }
    }
    try Self.check(columns, [SortKeySpec(position: 2, ascending: false), SortKeySpec(position: 0), SortKeySpec(position: 1)])
  }

  @Test func severalKeysAndStability() throws {
    let count = 6000
    let columns: [Column] = AggregationTests.keyColumns.enumerated().map { index, entry in
      (entry.0, AggregationTests.random(count, nullShare: 15, seed: UInt64(index), entry.1))
    }
    let keySets: [[Int]] = [[4], [4, 2], [10, 0], [2, 10, 7, 1], [8, 5, 6, 9, 11]]
    for (index, keys) in keySets.enumerated() {
      try Self.check(
        columns, keys.map { SortKeySpec(position: $0, ascending: ($0 + index) % 2 == 0, nullsFirst: $0 % 3 == 0) }, rows: 1000,
        encode: .dictionary)
    }
    try Self.check(columns, [], rows: 999)
  }

  @Test func topOfManyRows() throws {
    let count = 25_000
    var generator = SeededGenerator(8)
    let ramp: [Value] = (0..<count).map { .integer(Int64($0 / 3)) }
    let falling: [Value] = (0..<count).map { .integer(Int64(-$0 / 5)) }
    let doubles: [Value] = (0..<count).map { $0 % 5000 == 4999 ? .double(.nan) : .double(Double.random(in: -1...1, using: &generator)) }
    let nulls: [Value] = (0..<count).map { $0 % 9000 == 8999 ? .null : .string("v\($0 % 1000)") }
    let columns: [Column] = [(.bigint, ramp), (.bigint, falling), (.double, doubles), (.varchar, nulls)]
    for position in 0..<4 {
      for ascending in [true, false] {
        for nullsFirst in [true, false] {
          try Self.check(columns, [SortKeySpec(position: position, ascending: ascending, nullsFirst: nullsFirst)], rows: 1000)
        }
      }
    }
    try Self.check(columns, [SortKeySpec(position: 3), SortKeySpec(position: 1)], rows: 1000)
  }

  @Test func manyTiesAreBrokenAcrossRanges() throws {
    let count = 40_000
    let columns: [Column] = [(.varchar, (0..<count).map { .string(["x", "y", "some longer string"][$0 % 3]) })]
    try Self.check(columns, [SortKeySpec(position: 0, ascending: false)], rows: 4000)
  }
}
