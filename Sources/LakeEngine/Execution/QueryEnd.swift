import Synchronization

/// How a query has ended, for one task that waits for it; what is said first counts.
final class QueryEnd: Sendable {
  private struct State {
    var result: Result<Void, any Error>?
    var waiting: CheckedContinuation<Void, any Error>?
  }

  private let state = Mutex(State())

  func set(_ error: (any Error)?) {
    let result = error.map { Result<Void, any Error>.failure($0) } ?? .success(())
    let waiting = state.withLock { state -> CheckedContinuation<Void, any Error>? in
      guard state.result == nil else { return nil }
      state.result = result
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume(with: result)
  }

  /// Waits; throws what it ended with. Called once.
  func get() async throws {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      let known = state.withLock { state in
        if state.result == nil { state.waiting = continuation }
        return state.result
      }
      if let known { continuation.resume(with: known) }
    }
  }
}
