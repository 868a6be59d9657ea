package import LakeVectors
import Synchronization

/// One running query (or one of its pipelines), shared by its workers: session, memory, cancellation.
package final class QueryContext: Sendable {
  private struct State {
    var reason: LakeError?
    var handlers: [@Sendable () -> Void] = []
  }

  package let session: SessionContext
  /// Operators take times (EXPLAIN ANALYZE).
  package let isAnalyzing: Bool
  /// Whose threads run the query; nil outside of an execution.
  let pool: WorkerPool?
  /// Shared by all pipelines of the query.
  package let memory: MemoryPool
  /// Of someone who looks on.
  package let progress: ExecutionProgress?
  /// On `MonotonicClock`, when the query's time is up; `Int.max`: never.
  private let deadline: Int
  private let parent: QueryContext?
  private let cancelled = Atomic<Bool>(false)
  private let state = Mutex(State())

  package convenience init(_ session: SessionContext, isAnalyzing: Bool = false, progress: ExecutionProgress? = nil) {
    self.init(session: session, isAnalyzing: isAnalyzing, progress: progress, parent: nil, pool: nil)
  }

  private init(
    session: SessionContext, isAnalyzing: Bool, progress: ExecutionProgress?, parent: QueryContext?, pool: WorkerPool?
  ) {
    self.session = session
    self.isAnalyzing = isAnalyzing
    self.parent = parent
    self.pool = pool
    self.progress = progress
    memory = parent?.memory ?? MemoryPool(limit: session.limits.memoryBytes)
    deadline = parent?.deadline ?? QueryContext.deadline(session.limits)
    if parent == nil { BlockPool.adapt(toLimit: session.limits.memoryBytes) }
  }

  private static func deadline(_ limits: QueryLimits) -> Int {
    guard let nanos = limits.runTimeNanos else { return .max }
    let (deadline, overflow) = MonotonicClock.nanos.addingReportingOverflow(nanos)
    return overflow ? .max : deadline
  }

  /// A part of the query that can be stopped alone and stops with the whole.
  package func child(on pool: WorkerPool? = nil) -> QueryContext {
    QueryContext(session: session, isAnalyzing: isAnalyzing, progress: progress, parent: self, pool: pool ?? self.pool)
  }

  /// Stops the query at its next batch with `reason` (the first one counts), by default `USER_CANCELED`.
  package func cancel(_ reason: LakeError? = nil) {
    let handlers = state.withLock { state in
      if state.reason == nil { state.reason = reason ?? LakeError(.userCanceled, "Query was canceled") }
      defer { state.handlers = [] }
      return state.handlers
    }
    cancelled.store(true, ordering: .releasing)
    for handler in handlers { handler() }
  }

  package var isCancelled: Bool {
    cancelled.load(ordering: .relaxed) || (parent?.isCancelled ?? false)
  }

  /// Called once a batch and in waits. - Throws: the reason of the cancellation; `EXCEEDED_TIME_LIMIT` when time is up.
  package func checkCancelled() throws {
    if isCancelled { throw cancellationReason }
    if deadline != .max, MonotonicClock.nanos > deadline { throw timeIsUp }
  }

  private var timeIsUp: LakeError {
    LakeError(
      .exceededTimeLimit, "Query exceeded the maximum run time limit of \(TimeLimit.text(session.limits.runTimeNanos ?? 0))",
      hint: "raise the limit (--timeout, query_max_run_time) or ask for less")
  }

  /// Cancels the query when its time is up, so that whoever waits for it need not wait for the next check too. To be
  /// cancelled when the query has ended before; nil without a limit.
  func cancelAtDeadline() -> Task<Void, any Error>? {
    guard deadline != .max else { return nil }
    let rest = max(0, deadline &- MonotonicClock.nanos)
    return Task.detached { [weak self] in
      try await Task.sleep(for: .nanoseconds(rest))
      if let self { self.cancel(self.timeIsUp) }
    }
  }

  var cancellationReason: LakeError {
    state.withLock { $0.reason } ?? parent?.cancellationReason ?? LakeError(.userCanceled, "Query was canceled")
  }

  /// Calls `handler`, perhaps more than once, when the query is cancelled; at once when it already is. For those who
  /// sleep until woken.
  package func onCancel(_ handler: @escaping @Sendable () -> Void) {
    parent?.onCancel(handler)
    let isLate = state.withLock { state in
      if state.reason != nil { return true }
      state.handlers.append(handler)
      return false
    }
    if isLate { handler() }
  }
}
