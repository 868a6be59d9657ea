import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct SpillFormatTests {
  static let types: [DataType] =
    AggregationTests.keyColumns.map(\.0) + [.unknown, .varbinary, .char(length: 20), .timestamp(precision: 3), .uuid]

  private func value(_ type: DataType, _ generator: inout SeededGenerator) -> Value {
    if let (_, make) = AggregationTests.keyColumns.first(where: { $0.0 == type }) { return make(&generator) }
    switch type {
    case .varbinary: return .binary((0..<Int.random(in: 0...40, using: &generator)).map { UInt8(truncatingIfNeeded: $0 &* 37) })
    case .char: return .string(String(repeating: "é", count: Int.random(in: 0...20, using: &generator)))
    case .timestamp: return .integer(Int64.random(in: (.min)...(.max), using: &generator))
    case .uuid: return .decimal(Int128.random(in: (.min)...(.max), using: &generator))
    case .array(let element):
      return .array(
        (0..<Int.random(in: 0...5, using: &generator)).map { $0 == 3 ? .null : value(element, &generator) })
    case .row(let fields): return .row(fields.map { value($0.type, &generator) })
    case .map(let key, let element):
      return .map(
        (0..<Int.random(in: 0...3, using: &generator)).map {
          MapEntry(key == .integer ? .integer(Int64($0)) : .string("key number \($0)"), value(element, &generator))
        })
    default: return .null
    }
  }

  private func values(_ type: DataType, _ count: Int, nullShare: Int, seed: UInt64) -> [Value] {
    var generator = SeededGenerator(seed)
    return (0..<count).map { _ in
      Int.random(in: 0..<100, using: &generator) < nullShare ? .null : value(type, &generator)
    }
  }

  private func check(_ columns: [ColumnVector], rows: Int) throws {
    let batch = ColumnBatch(columns: columns, rowCount: rows, order: BatchOrder(morsel: 7, index: 3))
    let memory = OperatorMemory("Test")
    let query = QueryContext(SessionContext())
    let writer = SpillWriter(try SpillFile(), types: columns.map(\.type), query, memory)
    let first = try writer.write(batch)
    let second = try writer.write(batch)
    for spilled in [second, first, first] {
      let back = try spilled.load()
      #expect(back.rowCount == rows && back.order == batch.order && back.columns.count == columns.count)
      for (a, b) in zip(columns, back.columns) {
        #expect(b.type == a.type && b.count == rows)
        for row in 0..<rows where !same(a.value(row), b.value(row)) {
          Issue.record("\(a.type) \(a.encoding) row \(row): \(a.value(row)) came back as \(b.value(row))")
          return
        }
      }
    }
    #expect(memory.spilledBytes == first.byteCount + second.byteCount)
  }

  private func same(_ a: Value, _ b: Value) -> Bool { a == b || "\(a)" == "\(b)" }

  @Test(arguments: 0..<types.count, [0, 1, 63, 64, 65, 2049])
  func everyTypeInEveryEncoding(_ kind: Int, _ count: Int) throws {
    let type = Self.types[kind]
    for nullShare in [0, 20, 100] {
      let values = values(type, count, nullShare: nullShare, seed: UInt64(kind * 10_000 + count * 10 + nullShare))
      let flat = ColumnVector(values, type: type)
      var columns = [flat, SinkHarness.vector(values, type, .dictionary), ColumnVector.nulls(type, count: count)]
      if let one = values.first { columns.append(.constant(one, type: type, count: count)) }
      try check(columns, rows: count)
      if count > 10 {
        try check(columns.map { $0.slice(5, count - 7) }, rows: count - 7)
        let some = SelectionVector(Array(stride(from: 3, to: count, by: 3)))
        try check(columns.map { $0.gather(some) }, rows: some.count)
      }
    }
  }

  @Test(arguments: [1, 64, 1000], [0, 25])
  func nestedTypes(_ count: Int, _ nullShare: Int) throws {
    let person = DataType.row([RowField(name: "name", type: .varchar), RowField(name: "scores", type: .array(.double))])
    let types: [DataType] = [
      .array(.bigint), .array(.varchar), .array(.array(.varchar)), person, .array(person), .map(key: .varchar, value: .bigint),
      .map(key: .integer, value: .array(.varchar)), .row([RowField(name: "m", type: .map(key: .varchar, value: person))]),
    ]
    for (index, type) in types.enumerated() {
      let flat = ColumnVector(values(type, count, nullShare: nullShare, seed: UInt64(index * 100 + count + nullShare)), type: type)
      try check([flat, .nulls(type, count: count), .constant(flat.value(0), type: type, count: count)], rows: count)
      guard count > 10 else { continue }
      try check([flat.slice(5, count - 7)], rows: count - 7)
      // Rows in another order, some twice, over the same children.
      let rows = (0..<count).map { UInt32(($0 * 7 + $0 % 3) % count) }
      try rows.withUnsafeBufferPointer { rows in
        guard let base = rows.baseAddress else { return }
        try check([flat.gather(base, count: count)], rows: count)
      }
    }
  }

  @Test func aBatchWithoutColumnsHasRows() throws { try check([], rows: 17) }

  @Test func aDictionaryIsKeptWhereItIsShorter() throws {
    let values: [Value] = (0..<2000).map { .string(["a rather long first value", "b", "another value that is long"][$0 % 3]) }
    let coded = SinkHarness.vector(values, .varchar, .dictionary)
    let query = QueryContext(SessionContext())
    let writer = SpillWriter(try SpillFile(), types: [.varchar], query, OperatorMemory("Test"))
    let whole = try writer.write(ColumnBatch(columns: [coded], rowCount: 2000))
    #expect(try whole.load().columns[0].isDictionary && whole.byteCount < 3000)
    let few = try writer.write(ColumnBatch(columns: [coded.slice(0, 5)], rowCount: 5))
    #expect(try few.load().columns[0].isFlat)
  }

  @Test func errorsSayWhatToDo() throws {
    let missing = #expect(throws: LakeError.self) { try SpillFile(in: "/nowhere/at/all") }
    #expect(missing?.code == .genericSpillFailure && missing?.message.contains("/nowhere/at/all") == true)
    #expect(missing?.hint?.contains("--temp-dir") == true)
    let file = try SpillFile()
    let short = #expect(throws: LakeError.self) { try file.read(at: 0, count: 10) }
    #expect(short?.code == .genericSpillFailure)
    let damaged = Buffer(zeroed: 16)
    #expect(throws: LakeError.self) { try BatchDecoder.decode(damaged, types: [.bigint, .bigint], rowCount: 5, order: BatchOrder()) }
  }

  @Test func manyThreadsWriteToOneFile() async throws {
    let file = try SpillFile()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<4 {
        group.addTask {
          let query = QueryContext(SessionContext())
          let writer = SpillWriter(file, types: [.bigint], query, OperatorMemory("Test"))
          var written: [SpilledBatch] = []
          for number in 0..<50 {
            let value = Value.integer(Int64(worker * 1000 + number))
            written.append(try writer.write(ColumnBatch(columns: [ColumnVector([value, .null], type: .bigint)], rowCount: 2)))
          }
          for (number, batch) in written.enumerated() {
            let back = try batch.load().columns[0]
            #expect(back.value(0) == .integer(Int64(worker * 1000 + number)) && back.value(1) == .null)
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
