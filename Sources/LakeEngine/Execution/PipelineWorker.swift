import LakeVectors

/// One worker of one pipeline: takes batches from the source and pushes each through the stages into the sink.
/// Used by one thread at a time, but after a rest perhaps by another.
final class PipelineWorker: @unchecked Sendable {
  enum Outcome {
    case finished
    /// The sink is full.
    case blocked
    /// Gives other queries a turn.
    case yielded
  }

  /// How long a worker works while jobs of others wait, in nanoseconds.
  static let sliceNanos = 5_000_000
  /// How long the first worker works before it calls others for work that seemed small.
  static let helpAfterNanos = 100_000

  private let run: PipelineRun
  private let source: any SourceWorker
  private let stages: [any StreamWorker]
  private let sink: any SinkWorker
  private let isTiming: Bool
  private var sourceCounts = OperatorCounts()
  private var stageCounts: [OperatorCounts]
  private var sinkCounts = OperatorCounts()
  private var position: BatchOrder?
  /// Time spent further down the pipeline than the stage being timed.
  private var downstreamNanos = 0

  init(_ run: PipelineRun, _ index: Int) throws {
    self.run = run
    let pipeline = run.pipeline
    isTiming = run.context.isAnalyzing
    sink = try pipeline.sink.makeWorker(index, run.context)
    stages = try pipeline.stages.map { try $0.makeWorker(index, run.context) }
    source = try pipeline.source.makeWorker(index, run.context)
    stageCounts = Array(repeating: OperatorCounts(), count: stages.count)
  }

  /// Works until there is nothing left to do, the sink is full, or (`mayYield`) others should have a turn.
  func work(_ execution: QueryExecution, mayYield: Bool) throws -> Outcome {
    let start = MonotonicClock.nanos
    while true {
      try run.context.checkCancelled()
      if isDone { break }
      if sink.isFull { return .blocked }
      if let batch = try timedNext() {
        reach(batch.order)
        sourceCounts.rows &+= batch.rowCount
        sourceCounts.batches &+= 1
        try push(batch, 0)
        if source.hasEndedMorsel { try finishStages { try $0.finishMorsel($1) } }
      } else if source.isExhausted {
        break
      } else if let reached = source.position {
        reach(reached)
      }
      if run.hasIdleWorkers, MonotonicClock.nanos &- start > PipelineWorker.helpAfterNanos { execution.callHelpers(run) }
      if mayYield, execution.pool.hasWaiting, MonotonicClock.nanos &- start > PipelineWorker.sliceNanos {
        return .yielded
      }
    }
    try finish()
    return .finished
  }

  /// After `blocked`; see `SinkWorker.rest`.
  func rest(_ resume: @escaping @Sendable () -> Void) -> Bool { sink.rest(resume) }

  private func reach(_ order: BatchOrder) {
    position = order
    sink.reached(order)
  }

  private var isDone: Bool {
    if run.pipeline.sink.isSatisfied { return true }
    guard let position else { return false }
    return sink.isDone(at: position)
  }

  /// Lets each stage hand on what it kept back.
  private func finishStages(_ finish: (any StreamWorker, (ColumnBatch) throws -> Void) throws -> Void) throws {
    for i in stages.indices {
      let (before, start) = startTiming()
      try finish(stages[i]) { batch in
        // Joins that spilled make most of their rows here: the sink learns how far it is.
        if let position, position < batch.order { reach(batch.order) }
        try emit(batch, from: i)
      }
      if isTiming { stageCounts[i].nanos &+= ownNanos(start, before) }
    }
  }

  private func finish() throws {
    try finishStages { try $0.finish($1) }
    let start = isTiming ? MonotonicClock.nanos : 0
    try sink.finish()
    if isTiming { sinkCounts.nanos &+= MonotonicClock.nanos &- start }
    report()
  }

  private func report() {
    guard let profiles = run.pipeline.profiles else { return }
    profiles.source.add(sourceCounts)
    for (profile, counts) in zip(profiles.stages, stageCounts) { profile.add(counts) }
    if profiles.countsSinkRows {
      let last = stageCounts.last ?? sourceCounts
      sinkCounts.rows = last.rows
      sinkCounts.batches = last.batches
    }
    profiles.sink.add(sinkCounts)
  }

  private func push(_ batch: ColumnBatch, _ stage: Int) throws {
    if stage == stages.count {
      let start = isTiming ? MonotonicClock.nanos : 0
      try sink.consume(batch)
      if isTiming {
        let spent = MonotonicClock.nanos &- start
        sinkCounts.nanos &+= spent
        downstreamNanos &+= spent
      }
      return
    }
    let (before, start) = startTiming()
    try stages[stage].process(batch) { try emit($0, from: stage) }
    if isTiming { stageCounts[stage].nanos &+= ownNanos(start, before) }
  }

  private func emit(_ batch: ColumnBatch, from stage: Int) throws {
    stageCounts[stage].rows &+= batch.rowCount
    stageCounts[stage].batches &+= 1
    // A join may make millions of rows of one batch.
    try run.context.checkCancelled()
    try push(batch, stage + 1)
  }

  private func timedNext() throws -> ColumnBatch? {
    guard isTiming else { return try source.next() }
    let start = MonotonicClock.nanos
    defer { sourceCounts.nanos &+= MonotonicClock.nanos &- start }
    return try source.next()
  }

  private func startTiming() -> (downstream: Int, start: Int) {
    isTiming ? (downstreamNanos, MonotonicClock.nanos) : (0, 0)
  }

  /// Time since `start` without that of later stages; afterwards all of it counts as downstream of the stage before.
  private func ownNanos(_ start: Int, _ downstreamBefore: Int) -> Int {
    let total = MonotonicClock.nanos &- start
    let own = total &- (downstreamNanos &- downstreamBefore)
    downstreamNanos = downstreamBefore &+ total
    return own
  }
}
