import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct WindowTests {
  typealias Column = WindowReference.Column

  /// 0: partition, 1: order, 2: number, 3: text, 4: offset, 5: order - offset, 6: order + offset, 7: row number.
  static func columns(_ count: Int, partitions: Int, seed: UInt64, descending: Bool = false) -> [Column] {
    func random(_ number: UInt64, nullShare: Int = 15, _ range: ClosedRange<Int64>) -> [Value] {
      AggregationTests.random(count, nullShare: nullShare, seed: seed + number) { .integer(.random(in: range, using: &$0)) }
    }
    let order = random(1, -20...20)
    let offsets = random(4, nullShare: 0, 0...6)
    func moved(_ sign: Int64) -> [Value] {
      zip(order, offsets).map { pair in
        guard case (.integer(let key), .integer(let offset)) = pair else { return .null }
        return .integer(key + sign * (descending ? -1 : 1) * offset)
      }
    }
    let text: [Value] = random(3, 0...30).map {
      if case .integer(let value) = $0 { .string(String(repeating: "long text ", count: Int(value) / 10) + "\(value)") } else { .null }
    }
    return [
      (.bigint, random(0, 1...Int64(partitions))), (.bigint, order), (.bigint, random(2, -1000...1000)), (.varchar, text),
      (.bigint, offsets), (.bigint, moved(-1)), (.bigint, moved(1)), (.bigint, (0..<count).map { .integer(Int64($0)) }),
    ]
  }

  static func aggregate(_ name: String, _ types: [DataType]) throws -> WindowCallee {
    .aggregate(try AggregationTests.call(name, types, []).function)
  }

  static func function(_ name: String, _ type: DataType, arguments: Int) throws -> WindowCallee {
    let function = try #require(FunctionRegistry.windows(named: name).first { $0.signature.parameters.count == arguments })
    return .function(ResolvedWindowFunction(function: function, argumentTypes: [], returnType: type))
  }

  /// Results by row number, and the row numbers in the order they came.
  static func run(
    _ columns: [Column], _ calls: [WindowCallSpec], partitionBy: [Int] = [0], orderBy: [SortKeySpec], workers: Int = 1,
    batchRows: Int = 64, encode: SinkHarness.Encode = .flat
  ) throws -> (results: [Int: [Value]], order: [Int]) {
    let number = columns.count - 1
    let sink = WindowSink(
      columnTypes: columns.map(\.type),
      spec: WindowSpec(partitionBy: partitionBy, orderBy: orderBy, calls: calls, output: [number]))
    try SinkHarness.run(SinkHarness.batches(columns, rows: batchRows, encode: encode), into: sink, workers: workers)
    var results: [Int: [Value]] = [:]
    var order: [Int] = []
    for row in try SinkHarness.rows(sink.source, workers: workers) {
      guard case .integer(let id) = row[0] else { continue }
      results[Int(id)] = Array(row.dropFirst())
      order.append(Int(id))
    }
    return (results, order)
  }

  static let orders = [
    SortKeySpec(position: 1), SortKeySpec(position: 1, ascending: false), SortKeySpec(position: 1, nullsFirst: true),
    SortKeySpec(position: 1, ascending: false, nullsFirst: true),
  ]

  static func extents() -> [FrameExtent<Int>] {
    let before = FrameExtent<Int>.Offset(4, limit: .init(value: 5, key: 1))
    let after = FrameExtent<Int>.Offset(4, limit: .init(value: 6, key: 1))
    var all: [FrameExtent<Int>] = []
    for unit in [FrameExtent<Int>.Unit.rows, .range, .groups] {
      let starts: [FrameExtent<Int>.Bound] = [.unboundedPreceding, .preceding(before), .currentRow, .following(after)]
      let ends: [FrameExtent<Int>.Bound] = [.preceding(before), .currentRow, .following(after), .unboundedFollowing]
      for (i, start) in starts.enumerated() {
        for (j, end) in ends.enumerated() where j + 1 >= i && !(i == 2 && j == 0) && !(i == 3 && j < 2) {
          all.append(FrameExtent(unit, start, end))
        }
      }
    }
    return all
  }

  @Test("every frame against its definition", arguments: [0, 1, 2, 63, 64, 65, 160], 0..<4)
  func frames(_ count: Int, _ order: Int) throws {
    let key = Self.orders[order]
    let columns = Self.columns(count, partitions: 3, seed: UInt64(count * 10 + order), descending: !key.ascending)
    let reference = WindowReference(columns, partitionBy: [0], orderBy: [key])
    for extent in Self.extents() {
      let calls = [
        WindowCallSpec(function: try Self.aggregate("count", []), arguments: [], frame: extent),
        WindowCallSpec(function: try Self.aggregate("sum", [.bigint]), arguments: [2], frame: extent),
        WindowCallSpec(function: try Self.aggregate("min", [.varchar]), arguments: [3], frame: extent),
        WindowCallSpec(function: try Self.aggregate("approx_distinct", [.varchar]), arguments: [3], frame: extent),
        WindowCallSpec(function: try Self.function("first_value", .bigint, arguments: 1), arguments: [2], frame: extent),
        WindowCallSpec(
          function: try Self.function("last_value", .varchar, arguments: 1), arguments: [3], frame: extent, ignoresNulls: true),
      ]
      let encode: SinkHarness.Encode = order % 2 == 0 ? .flat : .dictionary
      let (results, ids) = try Self.run(columns, calls, orderBy: [key], workers: order + 1, encode: encode)
      #expect(ids == reference.partitions.flatMap(\.self))
      for (rows, place) in reference.places {
        let frame = reference.frame(extent, rows, place)
        let numbers = reference.values(2, frame)
        let texts = reference.values(3, frame)
        let sum = numbers.reduce(Int64(0)) { if case .integer(let value) = $1 { $0 + value } else { $0 } }
        let expected: [Value] = [
          .integer(Int64(frame.count)), numbers.isEmpty ? .null : .integer(sum),
          texts.min { Value.order($0, $1) ?? 0 < 0 } ?? .null, .integer(Int64(Set(texts).count)),
          reference.values(2, frame, ignoringNulls: false).first ?? .null, texts.last ?? .null,
        ]
        #expect(results[rows[place]] == expected, "\(extent) row \(rows[place])")
      }
    }
  }

  @Test("ranking, lag and lead against their definitions", arguments: [0, 1, 2, 64, 65, 300], [1, 4])
  func places(_ count: Int, _ partitions: Int) throws {
    let key = SortKeySpec(position: 1)
    let columns = Self.columns(count, partitions: partitions, seed: UInt64(count + partitions))
    let partitionBy = partitions == 1 ? [] : [0]
    let reference = WindowReference(columns, partitionBy: partitionBy, orderBy: [key])
    func call(_ name: String, _ type: DataType, _ arguments: [Int], ignoresNulls: Bool = false) throws -> WindowCallSpec {
      WindowCallSpec(
        function: try Self.function(name, type, arguments: arguments.count), arguments: arguments, ignoresNulls: ignoresNulls)
    }
    let calls = [
      try call("row_number", .bigint, []), try call("rank", .bigint, []), try call("dense_rank", .bigint, []),
      try call("percent_rank", .double, []), try call("cume_dist", .double, []),
      try call("lag", .varchar, [3, 4]), try call("lead", .bigint, [2, 4, 7]),
      try call("lag", .bigint, [2, 4, 7], ignoresNulls: true), try call("lead", .varchar, [3, 4], ignoresNulls: true),
    ]
    let results = try Self.run(columns, calls, partitionBy: partitionBy, orderBy: [key], batchRows: 7).results
    for (rows, place) in reference.places {
      let row = rows[place]
      let before = rows.indices.first { reference.isPeer(rows[$0], row) } ?? 0
      let upTo = (rows.indices.last { reference.isPeer(rows[$0], row) } ?? 0) + 1
      let offset = reference.number(4, row)
      func shifted(_ column: Int, _ sign: Int) -> Value? {
        rows.indices.contains(place + sign * offset) ? columns[column].values[rows[place + sign * offset]] : nil
      }
      func known(_ column: Int, _ places: [Int]) -> Value? {
        if offset == 0 { return columns[column].values[row] }
        let values = places.map { columns[column].values[rows[$0]] }.filter { !$0.isNull }
        return offset <= values.count ? values[offset - 1] : nil
      }
      let others = rows.count - 1
      let expected: [Value] = [
        .integer(Int64(place + 1)), .integer(Int64(before + 1)), .integer(Int64(reference.groups(rows)[place] + 1)),
        .double(others == 0 ? 0 : Double(before) / Double(others)), .double(Double(upTo) / Double(rows.count)),
        shifted(3, -1) ?? .null, shifted(2, 1) ?? columns[7].values[row],
        known(2, Array(rows.indices.prefix(place).reversed())) ?? columns[7].values[row],
        known(3, Array(rows.indices.dropFirst(place + 1))) ?? .null,
      ]
      #expect(results[row] == expected, "row \(row)")
    }
  }

  @Test("many partitions on several workers, and wide frames")
  func shares() throws {
    let count = 70_000
    let columns = Self.columns(count, partitions: 500, seed: 5)
    let key = SortKeySpec(position: 7)
    let wide = FrameExtent<Int>(.rows, .unboundedPreceding, .following(.init(4)))
    let calls = [
      WindowCallSpec(function: try Self.function("row_number", .bigint, arguments: 0), arguments: []),
      WindowCallSpec(function: try Self.aggregate("sum", [.bigint]), arguments: [2]),
      WindowCallSpec(function: try Self.aggregate("count", []), arguments: [], frame: wide),
    ]
    let one = try Self.run(columns, calls, orderBy: [key], batchRows: 4096)
    let three = try Self.run(columns, calls, orderBy: [key], workers: 3, batchRows: 4096)
    #expect(one.order == three.order && one.results == three.results)
    #expect(one.results.count == count)
    var seen: [Value: (rows: Int64, sum: Int64?)] = [:]
    let sizes = columns[0].values.reduce(into: [Value: Int64]()) { $0[$1, default: 0] += 1 }
    for row in 0..<count {
      let partition = columns[0].values[row]
      var state = seen[partition] ?? (0, nil)
      state.rows += 1
      if case .integer(let value) = columns[2].values[row] { state.sum = (state.sum ?? 0) + value }
      seen[partition] = state
      guard case .integer(let offset) = columns[4].values[row] else { continue }
      let expected: [Value] = [
        .integer(state.rows), state.sum.map { .integer($0) } ?? .null,
        .integer(min(state.rows + offset, sizes[partition] ?? 0)),
      ]
      if one.results[row] != expected { Issue.record("row \(row): \(one.results[row] ?? []) instead of \(expected)") }
    }
  }

  @Test("a filter, and frames wider than the narrow way takes")
  func filteredAndSliding() throws {
    let count = 400
    var columns = Self.columns(count, partitions: 2, seed: 9)
    columns[4].values = (0..<count).map { .integer(Int64($0 % 90)) }
    columns.insert((.boolean, (0..<count).map { $0 % 7 == 0 ? .null : .boolean($0 % 3 != 0) }), at: 7)
    let key = SortKeySpec(position: 8)
    let extent = FrameExtent<Int>(.rows, .preceding(.init(4)), .following(.init(4)))
    let calls = [
      WindowCallSpec(function: try Self.aggregate("sum", [.bigint]), arguments: [2], frame: extent, filter: 7),
      WindowCallSpec(function: try Self.aggregate("max", [.varchar]), arguments: [3], frame: extent),
      WindowCallSpec(function: try Self.aggregate("approx_distinct", [.bigint]), arguments: [2], frame: extent, filter: 7),
    ]
    let results = try Self.run(columns, calls, orderBy: [key]).results
    let reference = WindowReference(columns, partitionBy: [0], orderBy: [key])
    for (rows, place) in reference.places {
      let frame = reference.frame(extent, rows, place)
      let passed = reference.values(2, frame.filter { columns[7].values[$0] == .boolean(true) })
      let sum = passed.reduce(Int64(0)) { if case .integer(let value) = $1 { $0 + value } else { $0 } }
      let expected: [Value] = [
        passed.isEmpty ? .null : .integer(sum),
        reference.values(3, frame).max { Value.order($0, $1) ?? 0 < 0 } ?? .null, .integer(Int64(Set(passed).count)),
      ]
      #expect(results[rows[place]] == expected, "row \(rows[place])")
    }
  }

  @Test("offsets must not be negative or NULL", arguments: [Value.integer(-1), .null])
  func offsets(_ bad: Value) throws {
    var columns = Self.columns(5, partitions: 1, seed: 1)
    columns[4].values[3] = bad
    let extent = FrameExtent<Int>(.rows, .preceding(.init(4)), .currentRow)
    let call = WindowCallSpec(function: try Self.aggregate("count", []), arguments: [], frame: extent)
    let error = #expect(throws: LakeError.self) {
      try Self.run(columns, [call], orderBy: [SortKeySpec(position: 1)])
    }
    #expect(error?.code.rawValue == "INVALID_WINDOW_FRAME")
  }
}
