import Synchronization

extension QueryContext {
  /// Calls `body` once for each of `0 ..< count`, on this thread and on those of the pool that are free, and returns when
  /// all calls have ended. For the work of a sink's `finish`, on data that it owns alone.
  ///
  /// Nothing waits for a thread that has not begun: when none is free, this one does everything.
  /// - Throws: the first error of a call, or the reason of a cancellation; calls that have not begun are then left out.
  package func inParallel(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
    guard count > 0 else { return }
    let work = ParallelWork(count, self, body)
    if let pool, session.threads > 1 {
      for _ in 1..<max(1, min(session.threads, count)) {
        // Weakly: a job that is started late must not keep the data alive.
        pool.submit { [weak work] in work?.take() }
      }
    }
    work.take()
    try work.wait()
  }
}

/// One call of `inParallel`.
private final class ParallelWork: Sendable {
  private let count: Int
  private let query: QueryContext
  private let body: @Sendable (Int) throws -> Void
  private let next = Atomic<Int>(0)
  private let ended = Atomic<Int>(0)
  private let hasFailed = Atomic<Bool>(false)
  private let error = Mutex<(any Error)?>(nil)
  private let done = Latch()

  init(_ count: Int, _ query: QueryContext, _ body: @escaping @Sendable (Int) throws -> Void) {
    self.count = count
    self.query = query
    self.body = body
  }

  func take() {
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      if !hasFailed.load(ordering: .relaxed) { run(index) }
      if ended.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue == count { done.open() }
    }
  }

  private func run(_ index: Int) {
    do {
      try query.checkCancelled()
      try body(index)
    } catch {
      hasFailed.store(true, ordering: .relaxed)
      self.error.withLock { if $0 == nil { $0 = error } }
    }
  }

  func wait() throws {
    done.wait()
    if let error = error.withLock({ $0 }) { throw error }
  }
}
