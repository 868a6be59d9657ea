import LakeEngine
import LakeVectors
import Testing

@Suite struct AggregationTests {
  typealias Column = (type: DataType, values: [Value])

  static func call(_ name: String, _ types: [DataType], _ arguments: [Int], distinct: Bool = false, filter: Int? = nil) throws
    -> AggregateCallSpec
  {
    let function = try #require(
      FunctionRegistry.aggregates(named: name).first { function in
        function.signature.parameters.count == types.count
          && zip(function.signature.parameters, types).allSatisfy { pattern, type in
            switch pattern {
            case .exact(let exact): exact == type
            case .anyDecimal: type.isDecimal
            default: true
            }
          }
      })
    let result: DataType
    switch function.signature.returns {
    case .exact(let type): result = type
    case .variable, .pattern: result = try #require(FunctionResolution.match([function.signature], types)).returnType
    case .sameAs(let index): result = types[index]
    case .computed(let compute): result = compute(types)
    }
    return AggregateCallSpec(
      function: ResolvedAggregate(function: function, argumentTypes: types, returnType: result), arguments: arguments,
      distinct: distinct, filter: filter)
  }

  static func run(
    _ columns: [Column], keys: [Int], calls: [AggregateCallSpec], rows: Int = 1000, workers: Int = 1,
    encode: SinkHarness.Encode = .flat
  ) throws -> [[Value]] {
    let sink = HashAggregateSink(keys: keys, keyTypes: keys.map { columns[$0].type }, calls: calls)
    try SinkHarness.run(SinkHarness.batches(columns, rows: rows, encode: encode), into: sink, workers: workers)
    return try SinkHarness.rows(sink.source, workers: workers)
  }

  /// Rows in groups, in the order the groups are first seen.
  static func groups(_ columns: [Column], keys: [Int]) -> [(key: [Value], rows: [Int])] {
    var position: [[Value]: Int] = [:]
    var out: [(key: [Value], rows: [Int])] = []
    for row in 0..<(columns.first?.values.count ?? 0) {
      let key = keys.map { columns[$0].values[row] }
      if let at = position[key] {
        out[at].rows.append(row)
      } else {
        position[key] = out.count
        out.append((key, [row]))
      }
    }
    return out
  }

  static func random(
    _ count: Int, nullShare: Int = 10, seed: UInt64, _ value: (inout SeededGenerator) -> Value
  ) -> [Value] {
    var generator = SeededGenerator(seed)
    return (0..<count).map { _ in Int.random(in: 0..<100, using: &generator) < nullShare ? .null : value(&generator) }
  }

  static let keyColumns: [(DataType, @Sendable (inout SeededGenerator) -> Value)] = [
    (.bigint, { .integer(Int64.random(in: -20...20, using: &$0)) }),
    (.integer, { .integer(Int64.random(in: -3000...3000, using: &$0)) }),
    (.smallint, { .integer(Int64.random(in: -5...5, using: &$0)) }),
    (.tinyint, { .integer(Int64.random(in: -128...127, using: &$0)) }),
    (.boolean, { .boolean(Bool.random(using: &$0)) }),
    (.double, { .double(Double(Int.random(in: -9...9, using: &$0)) / 4) }),
    (.real, { .real(Float(Int.random(in: -9...9, using: &$0)) / 4) }),
    (.decimal(precision: 30, scale: 2), { .decimal(Int128(Int.random(in: -9...9, using: &$0)) << 70) }),
    (.decimal(precision: 9, scale: 2), { .decimal(Int128(Int.random(in: -9...9, using: &$0))) }),
    (.date, { .integer(Int64.random(in: 0...40, using: &$0)) }),
    (.varchar, { .string(String(repeating: "ab", count: Int.random(in: 0...12, using: &$0))) }),
    (.timestampWithTimeZone(precision: 3), { .zoned(.init(micros: Int64.random(in: -9...9, using: &$0), zoneKey: 0)) }),
  ]

  @Test(arguments: 0..<12, [0, 1, 63, 64, 65, 2047, 2049])
  func everyKeyTypeAgainstAReference(_ kind: Int, _ count: Int) throws {
    let (type, make) = Self.keyColumns[kind]
    let keys = Self.random(count, seed: UInt64(kind * 100_000 + count), make)
    let values = Self.random(count, seed: 7) { .integer(Int64.random(in: -1000...1000, using: &$0)) }
    let columns: [Column] = [(type, keys), (.bigint, values)]
    let calls = [
      try Self.call("count", [], []), try Self.call("count", [.bigint], [1]), try Self.call("sum", [.bigint], [1]),
      try Self.call("min", [.bigint], [1]), try Self.call("max", [.bigint], [1]), try Self.call("avg", [.bigint], [1]),
    ]
    let expected = Self.groups(columns, keys: [0]).map { key, rows -> [Value] in
      let present = rows.compactMap { row -> Int64? in if case .integer(let v) = values[row] { v } else { nil } }
      let sum = present.reduce(0, +)
      guard let least = present.min(), let greatest = present.max() else {
        return key + [.integer(Int64(rows.count)), .integer(0), .null, .null, .null, .null]
      }
      return key + [
        .integer(Int64(rows.count)), .integer(Int64(present.count)), .integer(sum), .integer(least), .integer(greatest),
        .double(Double(sum) / Double(present.count)),
      ]
    }
    for workers in [1, 2] {
      for encode in [SinkHarness.Encode.flat, .dictionary] {
        let rows = try Self.run(columns, keys: [0], calls: calls, rows: 700, workers: workers, encode: encode)
        #expect(rows == expected)
      }
    }
  }

  @Test func severalKeysOfMixedTypes() throws {
    let count = 5000
    let columns: [Column] = Self.keyColumns.enumerated().map { index, entry in
      (entry.0, Self.random(count, nullShare: 30, seed: UInt64(index), entry.1))
    }
    let keys = [10, 4, 0, 7]
    let expected = Self.groups(columns, keys: keys).map { $0.key + [.integer(Int64($0.rows.count))] }
    for workers in [1, 2] {
      #expect(try Self.run(columns, keys: keys, calls: [try Self.call("count", [], [])], workers: workers) == expected)
    }
  }

  @Test func manyGroupsComeOutOnceAndInTheSameOrderForAnyNumberOfWorkers() throws {
    let count = 60_000
    var generator = SeededGenerator(5)
    let keys: [Value] = (0..<count).map { _ in .integer(Int64.random(in: 0..<50_000, using: &generator)) }
    let columns: [Column] = [(.bigint, keys), (.varchar, keys.map { .string("a string that is long: \($0)") })]
    let calls = [try Self.call("count", [], []), try Self.call("max", [.varchar], [1])]
    let expected = Set(Self.groups(columns, keys: [0]).map { $0.key + [.integer(Int64($0.rows.count)), columns[1].values[$0.rows[0]]] })
    let one = try Self.run(columns, keys: [0], calls: calls, rows: 999, workers: 1)
    #expect(one.count == expected.count)
    #expect(Set(one) == expected)
    for workers in [2, 3] { #expect(try Self.run(columns, keys: [0], calls: calls, rows: 999, workers: workers) == one) }
    let byString = try Self.run(columns, keys: [1], calls: [calls[0]], rows: 999, workers: 2)
    #expect(Set(byString.map { $0[1] }.map { "\($0)" }).count > 1 && byString.count == expected.count)
  }

  @Test func distinctRowsWithoutCalls() throws {
    let columns: [Column] = [(.varchar, ["b", "a", "b", "", "a"].map { .string($0) } + [.null, .null])]
    let expected: [[Value]] = [[.string("b")], [.string("a")], [.string("")], [.null]]
    #expect(try Self.run(columns, keys: [0], calls: []) == expected)
    #expect(try Self.run(columns, keys: [0], calls: [], rows: 1, workers: 2, encode: .dictionary) == expected)
  }

  @Test func withoutKeysThereIsOneRowAlsoOfNothing() throws {
    let columns: [Column] = [(.bigint, []), (.varchar, [])]
    let calls = [
      try Self.call("count", [], []), try Self.call("sum", [.bigint], [0]), try Self.call("max", [.varchar], [1]),
      try Self.call("count", [.bigint], [0], distinct: true),
    ]
    #expect(try Self.run(columns, keys: [], calls: calls) == [[.integer(0), .null, .null, .integer(0)]])
    #expect(try Self.run(columns, keys: [0], calls: calls) == [])
    let sink = HashAggregateSink(keys: [], keyTypes: [], calls: [calls[0]])
    try sink.finish(QueryContext(SessionContext()))
    #expect(try SinkHarness.rows(sink.source) == [[.integer(0)]])
  }

  @Test func negativeZeroIsZeroAndNaNIsOneGroup() throws {
    let columns: [Column] = [(.double, [.double(0), .double(-0.0), .double(.nan), .double(-.nan), .double(1)])]
    let rows = try Self.run(columns, keys: [0], calls: [try Self.call("count", [], [])])
    #expect(rows.map { $0[1] } == [.integer(2), .integer(2), .integer(1)])
  }

  @Test func nullIsNeitherZeroNorEmpty() throws {
    let integers: [Column] = [(.bigint, [.null, .integer(0), .null, .integer(0)])]
    let count = [try Self.call("count", [], [])]
    #expect(try Self.run(integers, keys: [0], calls: count, rows: 1) == [[.null, .integer(2)], [.integer(0), .integer(2)]])
    let strings: [Column] = [(.varchar, [.null, .string(""), .string(""), .null])]
    #expect(try Self.run(strings, keys: [0], calls: count, rows: 1) == [[.null, .integer(2)], [.string(""), .integer(2)]])
  }

  @Test func zonedTimestampsGroupByInstantAndCharIgnoresTrailingSpaces() throws {
    let count = [try Self.call("count", [], [])]
    let zoned: [Column] = [(.timestampWithTimeZone(precision: 3), (0..<4).map { .zoned(.init(micros: 5, zoneKey: UInt16($0))) })]
    #expect(try Self.run(zoned, keys: [0], calls: count).map { $0[1] } == [.integer(4)])
    let chars: [Column] = [(.char(length: 20), ["a", "a   ", "", "  ", "a very long value", "a very long value  "].map { .string($0) })]
    #expect(try Self.run(chars, keys: [0], calls: count).map { $0[1] } == [.integer(2), .integer(2), .integer(2)])
  }

  @Test func decimalsOfEitherStorageAreOneKey() throws {
    let type = DataType.decimal(precision: 30, scale: 0)
    let narrow = Buffer(byteCount: 16)
    narrow.pointer(Int64.self)[0] = 7
    narrow.pointer(Int64.self)[1] = -7
    let batches = [
      ColumnBatch(columns: [ColumnVector(flat: type, physical: .int64, count: 2, values: narrow)], rowCount: 2),
      ColumnBatch(columns: [ColumnVector([.decimal(-7), .decimal(7), .decimal(1 << 80)], type: type)], rowCount: 3),
    ]
    let sink = HashAggregateSink(
      keys: [0], keyTypes: [type], calls: [try Self.call("count", [], []), try Self.call("sum", [type], [0])])
    try SinkHarness.run(batches, into: sink, workers: 2)
    let expected: [[Value]] = [
      [.decimal(7), .integer(2), .decimal(14)], [.decimal(-7), .integer(2), .decimal(-14)],
      [.decimal(1 << 80), .integer(1), .decimal(1 << 80)],
    ]
    #expect(try SinkHarness.rows(sink.source) == expected)
  }
}
