import LakeEngine
import LakeFormats
import LakeVectors
import Synchronization
import Testing

@Suite struct ScanTests {
  static let shapes = [1, 2, 8].flatMap { threads in [1, 7, 2048].map { (threads, $0) } }

  @Test(arguments: shapes)
  func sameAnswerWhateverThreadsAndBatches(threads: Int, batchRows: Int) async throws {
    let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 5, splits: 3, rows: 65)))
    let predicate = Expression.comparison(.greaterOrEqual, .column(table.v), .integer(64))
    let batches = try await QueryExecutor().run(
      table.query(table.scan([predicate])), in: QueryContext(session(threads: threads, batchRows: batchRows)))
    #expect(integers(batches) == (64..<975).map { $0 })
    #expect(integers(batches, 1) == (64..<975).map { $0 / 195 })
    #expect(batches.allSatisfy { $0.rowCount > 0 && $0.rowCount <= batchRows })
  }

  @Test(arguments: [1, 2, 8])
  func emptySplitsFilesAndTables(threads: Int) async throws {
    let none = MemoryTable(MemoryFormat(files: [:]))
    #expect(try await QueryExecutor().run(none.query(none.scan()), in: QueryContext(session(threads: threads))).isEmpty)
    let odd = MemoryTable(MemoryFormat(files: ["a": [], "b": [[]], "c": [[], [1], []], "d": [[2]], "e": []]))
    let batches = try await QueryExecutor().run(odd.query(odd.scan()), in: QueryContext(session(threads: threads)))
    #expect(integers(batches) == [1, 2])
  }

  @Test func countsRowsWithoutColumns() async throws {
    let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 2, splits: 2, rows: 64)))
    let batches = try await QueryExecutor().run(Query(plan: table.scan(), output: []), in: QueryContext(session()))
    #expect(batches.reduce(0) { $0 + $1.rowCount } == 256)
    #expect(batches.allSatisfy { $0.columns.isEmpty })
  }

  @Test func partitionPredicateKeepsFilesClosed() async throws {
    let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 3, splits: 1, rows: 10)))
    let metrics = ScanMetrics()
    // The files of the other partitions do not even exist.
    let scan = LogicalPlan.Scan(
      source: table.source(missing: ["g", "h"]), columns: [(table.v, 0), (table.p, 1)],
      predicates: [.comparison(.equal, .column(table.p), .integer(1))])
    let sink = ResultSink()
    let pipeline = Pipeline(source: ScanSource(scan, output: [0], metrics: metrics), sink: sink)
    let plan = PhysicalPlan(pipelines: [pipeline], paths: [], operators: [:], columns: [])
    try await QueryExecutor().run(plan, in: QueryContext(session()))
    #expect(integers(sink.batches) == (10..<20).map { $0 })
    #expect(table.format.counters.opened.load(ordering: .relaxed) == 1)
    #expect(metrics.value(.filesListed) == 5)
    #expect(metrics.value(.filesPruned) == 4)
    #expect(PhysicalPlan.scanCounters(metrics) == "files: 1 of 5 (4 pruned), bytes read: 0")
  }

  @Test func columnsOutsideThePredicateAreReadForPassingRowsOnly() async throws {
    let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 1, splits: 2, rows: 100)))
    let w = Symbol(id: 3, name: "w", type: .bigint)
    let scan = LogicalPlan.Scan(
      source: table.source(), columns: [(table.v, 0), (w, 0)],
      predicates: [.comparison(.less, .column(table.v), .integer(5))])
    let batches = try await QueryExecutor().run(Query(plan: .scan(scan), output: [("w", w)]), in: QueryContext(session()))
    #expect(integers(batches) == [0, 1, 2, 3, 4])
    #expect(table.format.counters.selectedRows.load(ordering: .relaxed) == 5)
  }

  @Test func predicatesReachListerAndReaderAsDomains() async throws {
    let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 3, splits: 1, rows: 10)))
    let predicates: [Expression] = [
      .comparison(.less, .column(table.v), .integer(15)), .comparison(.equal, .column(table.p), .integer(1)),
    ]
    let batches = try await QueryExecutor().run(table.query(table.scan(predicates)), in: QueryContext(session()))
    #expect(integers(batches) == (10..<15).map { $0 })
    #expect(table.listed.withLock { $0 }?[1]?.contains(.integer(2)) == false)
    #expect(table.listed.withLock { $0 }?[1]?.contains(.integer(1)) == true)
    let domain = table.format.counters.domain.withLock { $0 }
    #expect(domain?.mayOverlap(minimum: .integer(15), maximum: .integer(20)) == false)
    #expect(domain?.mayOverlap(minimum: .integer(14), maximum: .integer(20)) == true)
  }

  @Test func missingFileIsAnError() async throws {
    let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 1, splits: 1, rows: 10)))
    await #expect(throws: LakeError.self) {
      _ = try await QueryExecutor().run(table.query(table.scan(missing: ["zz"])), in: QueryContext(session()))
    }
  }
}
