import LakeEngine
import LakeVectors
import Testing

/// More groups than a worker's table takes, with tables and row memory made small: against groups in a dictionary.
@Suite struct RadixAggregationTests {
  typealias Column = AggregationTests.Column

  /// A table of no more than 16 groups; rows are kept back in 2 KB at most (all are added up early) or without a limit.
  private static let limits = [
    AggregateLimits(groupsInOnePiece: 16, rowBytes: 2048), AggregateLimits(groupsInOnePiece: 16, rowBytes: 1 << 30),
    AggregateLimits(groupsInOnePiece: 1, rowBytes: 1 << 30), AggregateLimits.standard,
  ]

  private static func run(
    _ columns: [Column], keys: [Int], calls: [AggregateCallSpec], rows: Int, workers: Int, limits: AggregateLimits,
    encode: SinkHarness.Encode = .flat
  ) throws -> [[Value]] {
    let sink = HashAggregateSink(keys: keys, keyTypes: keys.map { columns[$0].type }, calls: calls, limits: limits)
    try SinkHarness.run(SinkHarness.batches(columns, rows: rows, encode: encode), into: sink, workers: workers)
    return try SinkHarness.rows(sink.source, workers: workers)
  }

  /// Key, number of rows, number and sum of values, greatest text.
  private static func expected(_ columns: [Column], keys: [Int], values: Int, texts: Int) -> [[Value]] {
    AggregationTests.groups(columns, keys: keys).map { key, rows in
      let present = rows.compactMap { row -> Int64? in if case .integer(let v) = columns[values].values[row] { v } else { nil } }
      let longest = rows.compactMap { row -> String? in if case .string(let v) = columns[texts].values[row] { v } else { nil } }.max()
      return key + [
        .integer(Int64(rows.count)), .integer(Int64(present.count)), present.isEmpty ? .null : .integer(present.reduce(0, +)),
        longest.map { .string($0) } ?? .null,
      ]
    }
  }

  private static func calls(values: Int, texts: Int) throws -> [AggregateCallSpec] {
    [
      try AggregationTests.call("count", [], []), try AggregationTests.call("count", [.bigint], [values]),
      try AggregationTests.call("sum", [.bigint], [values]), try AggregationTests.call("max", [.varchar], [texts]),
    ]
  }

  private static func columns(_ kind: Int, _ count: Int) -> [Column] {
    let (type, make) = AggregationTests.keyColumns[kind]
    return [
      (type, AggregationTests.random(count, seed: UInt64(kind * 7 + count), make)),
      (.bigint, AggregationTests.random(count, seed: 3) { .integer(Int64.random(in: -1000...1000, using: &$0)) }),
      (.varchar, AggregationTests.random(count, seed: 4) { .string("a text that is long: \(Int.random(in: 0..<500, using: &$0))") }),
    ]
  }

  @Test("every type of key", arguments: 0..<12, [1, 2047, 2048, 2049, 6000])
  func everyKeyType(_ kind: Int, _ count: Int) throws {
    let columns = Self.columns(kind, count)
    let calls = try Self.calls(values: 1, texts: 2)
    let expected = Set(Self.expected(columns, keys: [0], values: 1, texts: 2))
    for limits in Self.limits {
      for (rows, workers) in [(2048, 1), (700, 2), (64, 8)] {
        let found = try Self.run(columns, keys: [0], calls: calls, rows: rows, workers: workers, limits: limits)
        #expect(found.count == expected.count)
        #expect(Set(found) == expected)
      }
    }
  }

  @Test("two keys, one of them text, with NULLs in both", arguments: [1, 2, 8])
  func twoKeys(_ workers: Int) throws {
    let columns = Self.columns(1, 9000)
    let calls = try Self.calls(values: 1, texts: 2)
    let expected = Set(Self.expected(columns, keys: [2, 0], values: 1, texts: 2))
    for limits in Self.limits {
      for encode in [SinkHarness.Encode.flat, .dictionary] {
        let found = try Self.run(
          columns, keys: [2, 0], calls: calls, rows: 500, workers: workers, limits: limits, encode: encode)
        #expect(found.count == expected.count)
        #expect(Set(found) == expected)
      }
    }
  }

  @Test("the order of the groups is the same for any number of workers", arguments: 0..<4)
  func order(_ index: Int) throws {
    let columns = Self.columns(1, 20_000)
    let calls = try Self.calls(values: 1, texts: 2)
    let one = try Self.run(columns, keys: [0], calls: calls, rows: 333, workers: 1, limits: Self.limits[index])
    for workers in [2, 3, 8] {
      #expect(try Self.run(columns, keys: [0], calls: calls, rows: 333, workers: workers, limits: Self.limits[index]) == one)
    }
  }

  @Test("all rows of one group, and every row a group of its own", arguments: [true, false])
  func skew(_ isOne: Bool) throws {
    let count = 12_000
    let keys: [Value] = (0..<count).map { .integer(isOne && $0 > 20 ? 7 : Int64($0)) }
    let columns: [Column] = [(.bigint, keys), (.bigint, keys), (.varchar, keys.map { _ in .null })]
    let calls = try Self.calls(values: 1, texts: 2)
    let expected = Set(Self.expected(columns, keys: [0], values: 1, texts: 2))
    for limits in Self.limits {
      let found = try Self.run(columns, keys: [0], calls: calls, rows: 1000, workers: 2, limits: limits)
      #expect(Set(found) == expected && found.count == expected.count)
    }
  }

  @Test("FILTER and decimals of both storages among rows that wait")
  func filters() throws {
    let count = 5000
    let type = DataType.decimal(precision: 30, scale: 0)
    var generator = SeededGenerator(11)
    let amounts: [Value] = (0..<count).map { .decimal($0 % 3000 == 2999 ? 1 << 90 : Int128(Int.random(in: -9...9, using: &generator))) }
    let columns: [Column] = [
      (.bigint, (0..<count).map { .integer(Int64($0 % 400)) }), (type, amounts), (.boolean, (0..<count).map { .boolean($0 % 3 == 0) }),
    ]
    let calls = [
      try AggregationTests.call("sum", [type], [1]), try AggregationTests.call("sum", [type], [1], filter: 2),
      try AggregationTests.call("count", [], [], filter: 2),
    ]
    let expected = Set(
      AggregationTests.groups(columns, keys: [0]).map { key, rows -> [Value] in
        func sum(_ rows: [Int]) -> Value {
          rows.isEmpty ? .null : .decimal(rows.reduce(Int128(0)) { if case .decimal(let v) = amounts[$1] { $0 + v } else { $0 } })
        }
        let passed = rows.filter { $0 % 3 == 0 }
        return key + [sum(rows), sum(passed), .integer(Int64(passed.count))]
      })
    for limits in Self.limits {
      let found = try Self.run(columns, keys: [0], calls: calls, rows: 450, workers: 2, limits: limits)
      #expect(Set(found) == expected && found.count == expected.count)
    }
  }
}
