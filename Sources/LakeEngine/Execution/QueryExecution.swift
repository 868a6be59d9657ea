import LakeVectors
import Synchronization

/// Runs a plan's pipelines one after the other. No thread waits for another: the worker that leaves a pipeline last
/// finishes its sink and goes on with the next one, and workers that rest give their thread back.
final class QueryExecution: Sendable {
  private struct State {
    /// Workers inside the open pipeline, resting ones included.
    var active = 0
    var isOpen = false
    var openIndex = -1
    var error: (any Error)?
    var isComplete = false
    /// Still growing when sinks ask for more.
    var pipelines: [Pipeline]
  }

  let pool: WorkerPool
  private let context: QueryContext
  private let completion: @Sendable ((any Error)?) -> Void
  private let state: Mutex<State>

  /// `completion` is called once, on the thread that did the last of the work.
  init(_ pipelines: [Pipeline], _ context: QueryContext, pool: WorkerPool, completion: @escaping @Sendable ((any Error)?) -> Void) {
    state = Mutex(State(pipelines: pipelines))
    self.context = context
    self.pool = pool
    self.completion = completion
    pool.grow(to: context.session.threads)
  }

  /// Queues the execution on the pool.
  func submit() {
    pool.submit { self.runPipelines(from: 0, onPool: true) }
  }

  /// Begins on the calling thread, which thereby is one of the workers; completion may come later from another.
  func start() {
    runPipelines(from: 0, onPool: false)
  }

  private func runPipelines(from first: Int, onPool: Bool) {
    var index = first
    while let pipeline = state.withLock({ index < $0.pipelines.count ? $0.pipelines[index] : nil }) {
      guard let run = open(index, pipeline) else { break }
      guard work(run, 0, onPool: onPool) else { return }
      guard finish(run) else { break }
      index += 1
    }
    complete()
  }

  private func open(_ index: Int, _ pipeline: Pipeline) -> PipelineRun? {
    do {
      try context.checkCancelled()
      context.progress?.reach(index)
      let child = context.child(on: pool)
      let start = context.isAnalyzing ? MonotonicClock.nanos : 0
      let demand = try pipeline.source.prepare(child)
      if context.isAnalyzing { pipeline.profiles?.source.add(OperatorCounts(nanos: MonotonicClock.nanos &- start)) }
      let workers = max(1, min(demand.maximum, context.session.threads))
      let run = PipelineRun(pipeline, child, index: index, workers: workers)
      state.withLock {
        $0.active = 1
        $0.isOpen = true
        $0.openIndex = index
      }
      if demand.isUrgent { callHelpers(run) }
      return run
    } catch {
      fail(error)
      return nil
    }
  }

  /// Has the other workers of `run` started, once.
  func callHelpers(_ run: PipelineRun) {
    guard run.takeIdleWorkers() else { return }
    for index in 1..<run.workers {
      pool.submit { self.help(run, index) }
    }
  }

  private func help(_ run: PipelineRun, _ index: Int) {
    let isWanted = state.withLock { state in
      guard state.isOpen, state.openIndex == run.index else { return false }
      state.active += 1
      return true
    }
    if isWanted { resume(run, index, nil) }
  }

  private func resume(_ run: PipelineRun, _ index: Int, _ worker: PipelineWorker?) {
    guard work(run, index, worker, onPool: true) else { return }
    if finish(run) { runPipelines(from: run.index + 1, onPool: true) } else { complete() }
  }

  /// Lets a worker work. True when it has left the pipeline as the last one.
  private func work(_ run: PipelineRun, _ index: Int, _ worker: PipelineWorker? = nil, onPool: Bool) -> Bool {
    do {
      let worker = try worker ?? PipelineWorker(run, index)
      let resume: @Sendable () -> Void = { self.pool.submit { self.resume(run, index, worker) } }
      working: while true {
        switch try worker.work(self, mayYield: onPool) {
        case .finished:
          break working
        case .blocked:
          if worker.rest(resume) { return false }
        case .yielded:
          resume()
          return false
        }
      }
    } catch {
      fail(error)
      run.context.cancel()
    }
    return state.withLock { state in
      state.active -= 1
      if state.active > 0 { return false }
      state.isOpen = false
      return true
    }
  }

  /// False when the query has failed.
  private func finish(_ run: PipelineRun) -> Bool {
    guard state.withLock({ $0.error == nil }) else { return false }
    do {
      let start = context.isAnalyzing ? MonotonicClock.nanos : 0
      try run.pipeline.sink.finish(run.context)
      run.pipeline.source.release()
      for stage in run.pipeline.stages { stage.release() }
      if context.isAnalyzing { run.pipeline.profiles?.sink.add(OperatorCounts(nanos: MonotonicClock.nanos &- start)) }
      if let sink = run.pipeline.sink as? any ContinuingSink {
        let more = try sink.continuation()
        state.withLock { $0.pipelines.insert(contentsOf: more, at: run.index + 1) }
      }
      return true
    } catch {
      fail(error)
      return false
    }
  }

  private func fail(_ error: any Error) {
    state.withLock { if $0.error == nil { $0.error = error } }
  }

  private func complete() {
    let error = state.withLock { state in
      precondition(!state.isComplete)
      state.isComplete = true
      return state.error
    }
    context.progress?.end()
    completion(error)
  }
}

/// A pipeline while it runs.
final class PipelineRun: Sendable {
  let pipeline: Pipeline
  /// Cancelled with the query, and when a worker of this pipeline fails.
  let context: QueryContext
  let index: Int
  let workers: Int
  private let hasCalled: Atomic<Bool>

  init(_ pipeline: Pipeline, _ context: QueryContext, index: Int, workers: Int) {
    self.pipeline = pipeline
    self.context = context
    self.index = index
    self.workers = workers
    hasCalled = Atomic(workers == 1)
  }

  var hasIdleWorkers: Bool { !hasCalled.load(ordering: .relaxed) }

  /// True for the one caller that is to start the other workers.
  func takeIdleWorkers() -> Bool { !hasCalled.exchange(true, ordering: .relaxed) }
}
