import LakeEngine
import LakeVectors
import Testing

/// Whoever waits for a query is told of its cancellation while a worker is still in the middle of a step.
@Suite(.timeLimit(.minutes(5))) struct EarlyEndTests {
  private let isHeld = Flag()

  private func held(_ sink: any Sink) -> PhysicalPlan {
    plan([Pipeline(source: EndlessSource(), stages: [GateStage(isHeld)], sink: sink)])
  }

  @Test(arguments: [1, 2])
  func aCancelledTaskDoesNotWaitForWorkers(threads: Int) async throws {
    defer { isHeld.clear() }
    let plan = held(DiscardSink())
    let task = Task { try await QueryExecutor(pool: WorkerPool()).run(plan, in: QueryContext(session(threads: threads))) }
    try await Task.sleep(for: .milliseconds(20))
    task.cancel()
    await #expect(throws: LakeError(.userCanceled, "Query was canceled")) { try await task.value }
    #expect(isHeld.isSet)
  }

  @Test func aTimeLimitDoesNotWaitForWorkers() async throws {
    defer { isHeld.clear() }
    var limited = session(threads: 2)
    limited.limits.runTimeNanos = 20_000_000
    let error = await #expect(throws: LakeError.self) {
      try await QueryExecutor(pool: WorkerPool()).run(held(DiscardSink()), in: QueryContext(limited))
    }
    #expect(error?.code == .exceededTimeLimit)
    #expect(isHeld.isSet)
  }

  /// Rows that were made are passed over then.
  @Test func aConsumerOfAStreamDoesNotWaitForWorkers() async throws {
    let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 1, splits: 1, rows: 10_000)))
    let context = QueryContext(session(threads: 1, batchRows: 10))
    let stream = try QueryExecutor(pool: WorkerPool()).stream(table.query(table.scan()), in: context, capacity: 4)
    let iterator = stream.makeAsyncIterator()
    #expect(try await iterator.next()?.rowCount == 10)
    for _ in 0..<2000 where stream.queued < 2 { try await Task.sleep(for: .milliseconds(1)) }
    stream.cancel()
    await #expect(throws: LakeError(.userCanceled, "Query was canceled")) { try await iterator.next() }
  }
}
