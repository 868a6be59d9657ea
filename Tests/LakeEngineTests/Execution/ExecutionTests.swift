import Glibc
import LakeEngine
import LakeVectors
import Synchronization
import Testing

@Suite struct ExecutionTests {
  @Test(arguments: [1, 2, 8])
  func anErrorOfAWorkerEndsTheQueryOnce(threads: Int) async throws {
    for _ in 0..<20 {
      let pipeline = Pipeline(source: EndlessSource(), stages: [ProbeStage(failsAt: 30)], sink: DiscardSink())
      await #expect(throws: LakeError(.divisionByZero, "Division by zero")) {
        try await QueryExecutor().run(plan([pipeline, pipeline]), in: QueryContext(session(threads: threads)))
      }
    }
  }

  @Test(arguments: [1, 2, 8])
  func cancellingTheTaskEndsTheQuery(threads: Int) async throws {
    // Without cancellation the query never ends; how soon it does is measured elsewhere, since other tests keep the cores busy.
    var quickest = Duration.seconds(60)
    for _ in 0..<5 {
      let pipeline = Pipeline(source: EndlessSource(), sink: DiscardSink())
      let task = Task {
        try await QueryExecutor(pool: WorkerPool()).run(plan([pipeline]), in: QueryContext(session(threads: threads)))
      }
      try await Task.sleep(for: .milliseconds(5))
      let start = ContinuousClock.now
      task.cancel()
      await #expect(throws: LakeError(.userCanceled, "Query was canceled")) { try await task.value }
      quickest = min(quickest, ContinuousClock.now - start)
    }
    #expect(quickest < .seconds(10))
  }

  @Test func theFirstReasonOfACancellationCounts() async throws {
    let context = QueryContext(session())
    let late = LakeError(.exceededTimeLimit, "Query exceeded maximum time limit of 1.00s")
    context.cancel(late)
    context.cancel()
    let pipeline = Pipeline(source: EndlessSource(), sink: DiscardSink())
    await #expect(throws: late) { try await QueryExecutor().run(plan([pipeline]), in: context) }
    let called = Atomic<Int>(0)
    context.child().onCancel { called.add(1, ordering: .relaxed) }
    #expect(called.load(ordering: .relaxed) > 0)
  }

  @Test func noMoreWorkersThanMorselsOrThreads() async throws {
    for (maximum, threads, most) in [(1, 8, 1), (8, 1, 1), (3, 8, 3), (8, 3, 3)] {
      let source = EndlessSource(count: 2000, maximum: maximum)
      let executor = QueryExecutor(pool: WorkerPool())
      try await executor.run(plan([Pipeline(source: source, sink: DiscardSink())]), in: QueryContext(session(threads: threads)))
      #expect(source.workers.load(ordering: .relaxed) <= most)
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func twoHundredSmallQueriesAtOnce() async throws {
    let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 1, splits: 1, rows: 20)))
    let query = table.query(table.scan([.comparison(.greaterOrEqual, .column(table.v), .integer(10))]))
    try await withThrowingTaskGroup(of: [Int64?].self) { group in
      for i in 0..<200 {
        group.addTask { integers(try await QueryExecutor().run(query, in: QueryContext(session(threads: 1 + i % 3)))) }
      }
      for try await answer in group { #expect(answer == (10..<20).map { $0 }) }
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func aSmallQueryIsNotKeptWaitingByAnEndlessOne() async throws {
    let pool = WorkerPool()
    let context = QueryContext(session(threads: 1))
    let endless = Task {
      try await QueryExecutor(pool: pool).run(plan([Pipeline(source: EndlessSource(), sink: DiscardSink())]), in: context)
    }
    try await Task.sleep(for: .milliseconds(10))
    let sink = ResultSink()
    try await QueryExecutor(pool: pool).run(
      plan([Pipeline(source: EndlessSource(count: 3), sink: sink)]), in: QueryContext(session(threads: 1)))
    #expect(integers(sink.batches).count == 30)
    #expect(pool.threadCount == 1)
    context.cancel()
    await #expect(throws: LakeError.self) { try await endless.value }
  }

  @Test func threadsAreKeptAndNotAddedTo() async throws {
    let pool = WorkerPool()
    for _ in 0..<50 {
      let pipeline = Pipeline(source: EndlessSource(count: 500), sink: DiscardSink())
      try await QueryExecutor(pool: pool).run(plan([pipeline]), in: QueryContext(session(threads: 3)))
      try QueryExecutor(pool: pool).runBlocking(plan([pipeline]), in: QueryContext(session(threads: 3)))
    }
    #expect(pool.threadCount <= 3)
  }

  @Test(arguments: [1, 2, 8])
  func aPlainThreadMayWait(threads: Int) throws {
    let sink = ResultSink()
    let pipeline = Pipeline(source: EndlessSource(count: 1000), sink: sink)
    try QueryExecutor().runBlocking(plan([pipeline]), in: QueryContext(session(threads: threads)))
    #expect(integers(sink.batches) == (0..<10_000).map { $0 / 10 })
    let failing = Pipeline(source: EndlessSource(), stages: [ProbeStage(failsAt: 5)], sink: DiscardSink())
    #expect(throws: LakeError(.divisionByZero, "Division by zero")) {
      try QueryExecutor().runBlocking(plan([failing]), in: QueryContext(session(threads: threads)))
    }
  }

  @Test func profilesCountRowsAndTime() async throws {
    let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 2, splits: 1, rows: 100)))
    let predicate = Expression.comparison(.less, .column(table.v), .integer(150))
    let plan = LogicalPlan.limit(.init(input: .filter(.init(input: table.scan(), predicate: predicate)), count: 120))
    let query = Query(plan: plan, output: [("v", table.v)])
    let analyzed = try await QueryExecutor().explainAnalyze(query, in: QueryContext(session(threads: 1), isAnalyzing: true))
    let lines = analyzed.split(separator: "\n").map { $0.drop { !$0.isLetter } }
    func counters(_ name: String) -> Substring? {
      guard let at = lines.firstIndex(where: { $0.hasPrefix(name) }) else { return nil }
      return lines[at...].first { $0.hasPrefix("rows:") }
    }
    #expect(counters("Limit[count = 120]")?.hasPrefix("rows: 120, batches: 2, time: ") == true)
    #expect(counters("Filter")?.hasPrefix("rows: 150, batches: 2, time: ") == true)
    #expect(counters("TableScan[memory.t]")?.hasPrefix("rows: 200, batches: 2, time: ") == true)
    #expect(lines.contains("files: 2 of 2 (0 pruned), bytes read: 0"))
    #expect(lines.last?.hasPrefix("Total time: ") == true)
    let explained = try QueryExecutor().explain(query)
    #expect(explained.hasSuffix("\nPipeline 1: TableScan -> Filter -> Limit\nPipeline 2: Limit -> Output\n"))
  }

  @Test func millisecondsHaveTwoDecimals() {
    #expect(PhysicalPlan.milliseconds(0) == "0.00")
    #expect(PhysicalPlan.milliseconds(4_999) == "0.00")
    #expect(PhysicalPlan.milliseconds(5_000) == "0.01")
    #expect(PhysicalPlan.milliseconds(1_999_999) == "2.00")
    #expect(PhysicalPlan.milliseconds(12_345_678_900) == "12345.68")
  }
}
