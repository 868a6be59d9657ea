import LakeVectors

/// A source inside another one, with its own profile.
final class ProfiledSource: Source {
  let source: any Source
  private let profile: OperatorProfile

  init(_ source: any Source, _ profile: OperatorProfile) {
    self.source = source
    self.profile = profile
  }

  func prepare(_ query: QueryContext) throws -> WorkerDemand { try source.prepare(query) }

  func release() { source.release() }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    let inner = try source.makeWorker(worker, query)
    return query.isAnalyzing ? ProfiledSourceWorker(inner, profile) : inner
  }
}

private final class ProfiledSourceWorker: SourceWorker {
  private let source: any SourceWorker
  private let profile: OperatorProfile

  init(_ source: any SourceWorker, _ profile: OperatorProfile) {
    self.source = source
    self.profile = profile
  }

  var isExhausted: Bool { source.isExhausted }
  var position: BatchOrder? { source.position }
  var hasEndedMorsel: Bool { source.hasEndedMorsel }

  func next() throws -> ColumnBatch? {
    let start = MonotonicClock.nanos
    let batch = try source.next()
    let rows = batch?.rowCount ?? 0
    profile.add(OperatorCounts(rows: rows, batches: rows > 0 ? 1 : 0, nanos: MonotonicClock.nanos &- start))
    return batch
  }
}

/// A stage inside a source, with its own profile. Its time includes that of the stages after it within the source.
struct ProfiledStage: StreamStage {
  private let stage: any StreamStage
  private let profile: OperatorProfile

  init(_ stage: any StreamStage, _ profile: OperatorProfile) {
    self.stage = stage
    self.profile = profile
  }

  func release() { stage.release() }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any StreamWorker {
    let inner = try stage.makeWorker(worker, query)
    return query.isAnalyzing ? ProfiledStageWorker(inner, profile) : inner
  }
}

private final class ProfiledStageWorker: StreamWorker {
  private let worker: any StreamWorker
  private let profile: OperatorProfile
  /// Since the last report.
  private var counts = OperatorCounts()

  init(_ worker: any StreamWorker, _ profile: OperatorProfile) {
    self.worker = worker
    self.profile = profile
  }

  func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
    let start = MonotonicClock.nanos
    try worker.process(batch) { try emit(counted($0)) }
    report(since: start)
  }

  func finishMorsel(_ emit: (ColumnBatch) throws -> Void) throws {
    let start = MonotonicClock.nanos
    try worker.finishMorsel { try emit(counted($0)) }
    report(since: start)
  }

  func finish(_ emit: (ColumnBatch) throws -> Void) throws {
    let start = MonotonicClock.nanos
    try worker.finish { try emit(counted($0)) }
    report(since: start)
  }

  private func counted(_ batch: ColumnBatch) -> ColumnBatch {
    counts.rows += batch.rowCount
    counts.batches += 1
    return batch
  }

  private func report(since start: Int) {
    counts.nanos = MonotonicClock.nanos &- start
    profile.add(counts)
    counts = OperatorCounts()
  }
}
