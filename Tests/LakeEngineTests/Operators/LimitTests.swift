import LakeEngine
import LakeVectors
import Synchronization
import Testing

@Suite struct LimitTests {
  @Test(arguments: ScanTests.shapes)
  func firstRowsInFileOrder(threads: Int, batchRows: Int) async throws {
    let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 6, splits: 4, rows: 30)))
    let session = session(threads: threads, batchRows: batchRows)
    for (count, offset) in [(0, 0), (1, 0), (10, 5), (31, 29), (200, 100), (1000, 0), (5, 719), (5, 720)] {
      let plan = LogicalPlan.limit(.init(input: table.scan(), count: count, offset: offset))
      let batches = try await QueryExecutor().run(table.query(plan), in: QueryContext(session))
      let expected = (Int64(offset)..<720).prefix(count).map { $0 }
      #expect(integers(batches) == expected, "limit \(count) offset \(offset)")
    }
    let rest = LogicalPlan.limit(.init(input: table.scan(), count: nil, offset: 700))
    #expect(integers(try await QueryExecutor().run(table.query(rest), in: QueryContext(session))) == (700..<720).map { $0 })
  }

  @Test(arguments: [1, 2, 8])
  func stopsReadingEarly(threads: Int) async throws {
    let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 400, splits: 1, rows: 100)))
    let predicate = Expression.comparison(.less, .column(table.v), .integer(50))
    let plan = LogicalPlan.limit(.init(input: .filter(.init(input: table.scan(), predicate: predicate)), count: 20))
    for _ in 0..<10 {
      let batches = try await QueryExecutor().run(table.query(plan), in: QueryContext(session(threads: threads, batchRows: 10)))
      #expect(integers(batches) == (0..<20).map { $0 })
    }
    #expect(table.format.counters.opened.load(ordering: .relaxed) < 10 * 100)
  }
}
