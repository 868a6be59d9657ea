import LakeEngine
import LakeVectors
import Testing

@Suite struct AggregationFunctionTests {
  typealias Column = (type: DataType, values: [Value])

  /// One call over one group, by every way there is: no keys, a flat key, a dictionary key; one batch or many, one worker
  /// or two.
  static func evaluate(_ name: String, _ columns: [Column], distinct: Bool = false) throws -> [Value] {
    let keyed = columns + [(.varchar, columns[0].values.map { _ in .string("k") })]
    let call = try AggregationTests.call(name, columns.map(\.type), Array(columns.indices), distinct: distinct)
    var results: [Value] = []
    for rows in [1, 3, 5000] {
      for workers in [1, 2] {
        results.append(try AggregationTests.run(columns, keys: [], calls: [call], rows: rows, workers: workers)[0][0])
        results.append(
          try AggregationTests.run(columns, keys: [], calls: [call], rows: rows, workers: workers, encode: .dictionary)[0][0])
        guard !columns[0].values.isEmpty else { continue }
        for encode in [SinkHarness.Encode.flat, .dictionary] {
          let out = try AggregationTests.run(
            keyed, keys: [columns.count], calls: [call], rows: rows, workers: workers, encode: encode)
          results.append(out[0][1])
        }
      }
    }
    return results
  }

  static func expect(_ name: String, _ columns: [Column], _ expected: Value, distinct: Bool = false) throws {
    for result in try evaluate(name, columns, distinct: distinct) { #expect(result == expected, "\(name)") }
  }

  static func integers(_ values: [Int64?], _ type: DataType = .bigint) -> Column {
    (type, values.map { $0.map { .integer($0) } ?? .null })
  }

  static func doubles(_ values: [Double?]) -> Column { (.double, values.map { $0.map { .double($0) } ?? .null }) }
  static func strings(_ values: [String?]) -> Column { (.varchar, values.map { $0.map { .string($0) } ?? .null }) }

  @Test func sumsOfEveryWidth() throws {
    try Self.expect("sum", [Self.integers([127, 127, nil, -1], .tinyint)], .integer(253))
    try Self.expect("sum", [Self.integers([32767, 32767], .smallint)], .integer(65534))
    try Self.expect("sum", [Self.integers([.init(Int32.max), .init(Int32.max)], .integer)], .integer(4_294_967_294))
    try Self.expect("sum", [Self.integers([nil, nil])], .null)
    try Self.expect("sum", [Self.integers([.max, -1, 1, .min, 1])], .integer(0))
    try Self.expect("sum", [Self.integers([1 << 50, 1 << 50, -(1 << 50) - 1])], .integer((1 << 50) - 1))
    try Self.expect("sum", [Self.doubles([0.5, nil, 0.25])], .double(0.75))
    try Self.expect("sum", [(.real, [.real(0.5), .real(0.25)])], .real(0.75))
  }

  @Test func overflowIsAnError() throws {
    let error = #expect(throws: LakeError.self) { try Self.evaluate("sum", [Self.integers([.max, 1])]) }
    #expect(error?.code == .numericValueOutOfRange)
    #expect(error?.message == "bigint addition overflow: 9223372036854775807 + 1")
    #expect(throws: LakeError.self) { try Self.evaluate("sum", [Self.integers([.min, -5])]) }
    let large = Int128(9) * (0..<37).reduce(Int128(1)) { power, _ in power * 10 }
    let decimal = DataType.decimal(precision: 38, scale: 0)
    #expect(throws: LakeError.self) { try Self.evaluate("sum", [(decimal, [.decimal(large), .decimal(large)])]) }
    try Self.expect("sum", [(decimal, [.decimal(large), .decimal(-large), .null])], .decimal(0))
  }

  @Test func averages() throws {
    try Self.expect("avg", [Self.integers([1, 2, nil])], .double(1.5))
    try Self.expect("avg", [Self.doubles([nil])], .null)
    let decimal = DataType.decimal(precision: 5, scale: 2)
    try Self.expect("avg", [(decimal, [.decimal(100), .decimal(101)])], .decimal(101))
    try Self.expect("avg", [(decimal, [.decimal(-100), .decimal(-101)])], .decimal(-101))
    try Self.expect("avg", [(decimal, [.decimal(1), .decimal(1), .decimal(2)])], .decimal(1))
    try Self.expect("geometric_mean", [Self.doubles([4, 9])], .double(6))
  }

  @Test func leastAndGreatest() throws {
    try Self.expect("min", [Self.integers([3, nil, -4])], .integer(-4))
    try Self.expect("max", [Self.integers([-3, nil, -4])], .integer(-3))
    try Self.expect("max", [Self.integers([nil])], .null)
    try Self.expect("min", [Self.strings(["b", "", nil, "a"])], .string(""))
    try Self.expect(
      "max", [Self.strings(["a long string, the lesser", nil, "a long string, the z", "a"])], .string("a long string, the z"))
    try Self.expect("min", [Self.doubles([.nan, 2, 1])], .double(1))
    try Self.expect("max", [Self.doubles([1, .nan, 2])], .double(2))
    try Self.expect("max", [(.boolean, [.boolean(false), .boolean(true)])], .boolean(true))
    try Self.expect("min", [(.date, [.integer(-1), .integer(3)])], .integer(-1))
    let zoned = DataType.timestampWithTimeZone(precision: 3)
    let early = ZonedTimestamp(micros: -5, zoneKey: 9)
    try Self.expect("min", [(zoned, [.zoned(.init(micros: 5, zoneKey: 0)), .zoned(early)])], .zoned(early))
    let wide = DataType.decimal(precision: 38, scale: 3)
    try Self.expect("max", [(wide, [.decimal(-5), .decimal(1 << 100)])], .decimal(1 << 100))
  }

  @Test func growingStringsKeepTheirBytes() throws {
    let values = (0..<300).map { String(repeating: "x", count: $0) }
    try Self.expect("max", [Self.strings(values)], .string(values[299]))
    try Self.expect("min", [Self.strings(values.reversed())], .string(""))
  }

  @Test func truths() throws {
    let mixed: Column = (.boolean, [.boolean(true), .null, .boolean(false)])
    let allTrue: Column = (.boolean, [.boolean(true), .null])
    try Self.expect("bool_and", [mixed], .boolean(false))
    try Self.expect("every", [allTrue], .boolean(true))
    try Self.expect("bool_or", [mixed], .boolean(true))
    try Self.expect("bool_or", [(.boolean, [.null])], .null)
    try Self.expect("count_if", [mixed], .integer(1))
    try Self.expect("count", [mixed], .integer(2))
    try Self.expect("bitwise_and_agg", [Self.integers([7, 13, nil])], .integer(5))
    try Self.expect("bitwise_or_agg", [Self.integers([1, 4, nil])], .integer(5))
  }

  @Test func anyValueIsNotNull() throws {
    try Self.expect("arbitrary", [Self.strings([nil, "a string of some length", nil])], .string("a string of some length"))
    try Self.expect("any_value", [Self.integers([nil, nil])], .null)
  }

  @Test func valuesOfTheLeastAndGreatestRow() throws {
    let names = Self.strings(["one that is rather long", nil, "three", "four"])
    try Self.expect("max_by", [names, Self.integers([5, 2, nil, 4])], .string("one that is rather long"))
    try Self.expect("min_by", [names, Self.integers([5, 2, nil, 4])], .null)
    try Self.expect("min_by", [Self.integers([1, 2, 3]), Self.strings(["c", "b", nil])], .integer(2))
    try Self.expect("max_by", [Self.integers([1]), Self.integers([nil])], .null)
  }

  @Test func spreadOfValues() throws {
    try Self.expect("var_pop", [Self.doubles([1])], .double(0))
    try Self.expect("variance", [Self.doubles([1, nil])], .null)
    for (name, expected) in [("variance", 2.5), ("var_pop", 2.0), ("stddev_pop", 2.0.squareRoot()), ("stddev", 2.5.squareRoot())] {
      for case .double(let value) in try Self.evaluate(name, [Self.doubles([1, 2, nil, 3, 4, 5])]) {
        #expect(abs(value - expected) < 1e-12)
      }
    }
  }

  @Test func lines() throws {
    let y = Self.doubles([1, 3, 5, 7, nil, 100])
    let x = Self.doubles([0, 1, 2, 3, 4, nil])
    for (name, expected) in [("corr", 1.0), ("regr_slope", 2), ("regr_intercept", 1), ("covar_pop", 2.5), ("covar_samp", 10.0 / 3)] {
      let values = try Self.evaluate(name, [y, x])
      #expect(!values.isEmpty)
      for value in values {
        guard case .double(let number) = value else {
          Issue.record("\(name) is \(value)")
          continue
        }
        #expect(abs(number - expected) < 1e-12)
      }
    }
    try Self.expect("corr", [Self.doubles([1]), Self.doubles([1])], .null)
  }

  @Test func distinctArguments() throws {
    try Self.expect("count", [Self.integers([1, 1, nil, 2, nil])], .integer(2), distinct: true)
    try Self.expect("sum", [Self.integers([5, 5, 5, 2])], .integer(7), distinct: true)
    try Self.expect("avg", [Self.integers([1, 1, 4])], .double(2.5), distinct: true)
    try Self.expect("count", [Self.strings(["a", "a", "a long long string", "a long long string"])], .integer(2), distinct: true)
    try Self.expect("approx_distinct", [Self.integers([1, 1, nil, 2, nil])], .integer(2))
  }

  @Test func distinctBesidePlainCallsAndFilters() throws {
    try checkDistinct(count: 5000, values: 50)
    try checkDistinct(count: 50_000, values: 20_000)
  }

  private func checkDistinct(count: Int, values range: Int64) throws {
    var generator = SeededGenerator(11)
    let keys: [Value] = (0..<count).map { _ in .integer(Int64.random(in: 0..<300, using: &generator)) }
    let values: [Value] = (0..<count).map { _ in .integer(Int64.random(in: 0..<range, using: &generator)) }
    let flags: [Value] = (0..<count).map { _ in [.null, .boolean(true), .boolean(false)][Int.random(in: 0..<3, using: &generator)] }
    let columns: [Column] = [(.bigint, keys), (.bigint, values), (.boolean, flags)]
    let calls = [
      try AggregationTests.call("count", [.bigint], [1], distinct: true),
      try AggregationTests.call("sum", [.bigint], [1], distinct: true, filter: 2),
      try AggregationTests.call("sum", [.bigint], [1]),
      try AggregationTests.call("count", [], [], filter: 2),
    ]
    for keyPositions in [[0], []] {
      let expected = AggregationTests.groups(columns, keys: keyPositions).map { key, rows -> [Value] in
        func integer(_ row: Int) -> Int64 { if case .integer(let v) = values[row] { v } else { 0 } }
        let passed = rows.filter { flags[$0] == .boolean(true) }
        return key + [
          .integer(Int64(Set(rows.map(integer)).count)),
          passed.isEmpty ? .null : .integer(Set(passed.map(integer)).reduce(0, +)),
          .integer(rows.map(integer).reduce(0, +)), .integer(Int64(passed.count)),
        ]
      }
      for workers in [1, 2] {
        let rows = try AggregationTests.run(columns, keys: keyPositions, calls: calls, workers: workers)
        #expect(rows.count == expected.count, "\(count) \(keyPositions) \(workers)")
        #expect(Set(rows).symmetricDifference(expected).count == 0, "\(count) \(keyPositions) \(workers)")
      }
    }
  }

  @Test func filterThatLetsNothingThrough() throws {
    let columns: [Column] = [(.varchar, [.string("a"), .string("b")]), (.boolean, [.boolean(false), .null]), Self.integers([1, 2])]
    let calls = [try AggregationTests.call("sum", [.bigint], [2], filter: 1), try AggregationTests.call("count", [], [], filter: 1)]
    for encode in [SinkHarness.Encode.flat, .dictionary] {
      let rows = try AggregationTests.run(columns, keys: [0], calls: calls, encode: encode)
      #expect(rows == [[.string("a"), .null, .integer(0)], [.string("b"), .null, .integer(0)]])
    }
  }
}
