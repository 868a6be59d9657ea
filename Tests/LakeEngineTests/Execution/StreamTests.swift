import LakeEngine
import LakeFormats
import LakeVectors
import Synchronization
import Testing

@Suite struct StreamTests {
  @Test(arguments: [1, 2, 8])
  func rowsComeInOrder(threads: Int) async throws {
    let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 5, splits: 2, rows: 100)))
    let stream = try QueryExecutor().stream(
      table.query(table.scan()), in: QueryContext(session(threads: threads, batchRows: 7)), capacity: 2)
    #expect(stream.columns.map(\.name) == ["v", "p"])
    var rows: [Int64?] = []
    for try await batch in stream { rows += integers([batch]) }
    #expect(rows == (0..<1000).map { $0 })
  }

  @Test(.timeLimit(.minutes(5)), arguments: [1, 2, 3, 8])
  func aSlowConsumerBoundsAllWorkers(threads: Int) async throws {
    let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 30, splits: 3, rows: 40)))
    let predicate = Expression.comparison(.greaterOrEqual, .column(table.v), .integer(500))
    let plan = LogicalPlan.filter(.init(input: table.scan(), predicate: predicate))
    let stream = try QueryExecutor(pool: WorkerPool()).stream(
      table.query(plan), in: QueryContext(session(threads: threads, batchRows: 3)), capacity: 2)
    var rows: [Int64?] = []
    var most = 0
    for try await batch in stream {
      rows += integers([batch])
      if rows.count % 50 == 0 { try await Task.sleep(for: .microseconds(300)) }
      most = max(most, stream.queued)
    }
    #expect(rows == (500..<3600).map { $0 })
    #expect(most <= 4 + 2 * threads)
  }

  @Test func theQueueIsBoundedAndNoThreadIsHeld() async throws {
    let pool = WorkerPool()
    let executor = QueryExecutor(pool: pool)
    let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 1, splits: 1, rows: 10_000)))
    let stream = try executor.stream(table.query(table.scan()), in: QueryContext(session(threads: 1, batchRows: 10)), capacity: 4)
    for _ in 0..<200 where stream.queued < 4 { try await Task.sleep(for: .milliseconds(1)) }
    try await Task.sleep(for: .milliseconds(20))
    #expect(stream.queued == 4)
    #expect(table.format.counters.rows.load(ordering: .relaxed) <= 50)
    // The pool's only thread is free for others meanwhile.
    let batches = try await executor.run(table.query(table.scan()), in: QueryContext(session(threads: 1)))
    #expect(batches.reduce(0) { $0 + $1.rowCount } == 10_000)
    var count = 0
    for try await batch in stream {
      count += batch.rowCount
      #expect(stream.queued <= 5)
    }
    #expect(count == 10_000)
  }

  @Test func aStageThatMakesManyRowsOfOneBatchIsHeldBack() async throws {
    let sink = StreamSink(capacity: 2)
    let source = EndlessSource(count: 3)
    let pipeline = Pipeline(source: source, stages: [ProbeStage(fanOut: 500)], sink: sink)
    let run = Task {
      do {
        try await QueryExecutor(pool: WorkerPool()).run(plan([pipeline]), in: QueryContext(session(threads: 1)))
        sink.end(nil)
      } catch {
        sink.end(error)
      }
    }
    var batches = 0
    while try await sink.next() != nil {
      batches += 1
      #expect(sink.queued <= 9)
    }
    #expect(batches == 1500)
    await run.value
  }

  /// A worker that is not the hindmost cannot wait, with one thread least of all: its batches go to a file.
  @Test(.timeLimit(.minutes(1)), arguments: [1, 2, 4])
  func aWorkerAheadDoesNotPileUpBatches(poolThreads: Int) async throws {
    let sink = StreamSink(capacity: 2)
    let isHeld = Flag()
    let held = Pipeline(
      source: EndlessSource(count: 6, maximum: poolThreads), stages: [ProbeStage(fanOut: 300), GateStage(isHeld)], sink: sink)
    let context = QueryContext(session(threads: poolThreads))
    let run = Task {
      do {
        try await QueryExecutor(pool: WorkerPool()).run(plan([held]), in: context)
        sink.end(nil)
      } catch {
        sink.end(error)
      }
    }
    if poolThreads > 1 {
      // The worker of the first batch stands still; the others go on and go beyond what may lie in memory.
      for _ in 0..<2000 where sink.spilledBytes == 0 { try await Task.sleep(for: .milliseconds(1)) }
      #expect(sink.spilledBytes > 0)
    }
    isHeld.clear()
    var values: [Int64?] = []
    while let batch = try await sink.next() { values += integers([batch]) }
    #expect(values == (0..<6).flatMap { Array(repeating: Int64?($0), count: 3000) })
    await run.value
  }

  @Test func givingUpTheStreamEndsTheQuery() async throws {
    let context = QueryContext(session(threads: 2, batchRows: 10))
    let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 1, splits: 1, rows: 10_000)))
    do {
      let stream = try QueryExecutor().stream(
        table.query(table.scan()), in: context, capacity: 2)
      let first = try await stream.makeAsyncIterator().next()
      #expect(first?.rowCount == 10)
    }
    #expect(context.isCancelled)
  }

  @Test func cancellingTheConsumerThrows() async throws {
    let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 1, splits: 1, rows: 10_000)))
    let task = Task {
      let stream = try QueryExecutor().stream(table.query(table.scan()), in: QueryContext(session(threads: 2, batchRows: 1)), capacity: 2)
      for try await _ in stream { try? await Task.sleep(for: .milliseconds(1)) }
    }
    try await Task.sleep(for: .milliseconds(20))
    task.cancel()
    await #expect(throws: LakeError(.userCanceled, "Query was canceled")) { try await task.value }
  }

  @Test func errorsComeAfterTheRowsBeforeThem() async throws {
    var format = MemoryFormat(files: numberedFiles(files: 1, splits: 1, rows: 100))
    format.poison = 55
    let table = MemoryTable(format)
    let stream = try QueryExecutor().stream(table.query(table.scan()), in: QueryContext(session(batchRows: 10)))
    var rows: [Int64?] = []
    await #expect(throws: LakeError(.hiveBadData, "poison 55")) {
      for try await batch in stream { rows += integers([batch]) }
    }
    #expect(rows == (0..<50).map { $0 })
  }
}
