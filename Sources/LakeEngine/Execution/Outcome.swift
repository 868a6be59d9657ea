import Synchronization

/// How something ended on another thread, for one that waits for it.
final class Outcome: Sendable {
  private let latch = Latch()
  private let error = Mutex<(any Error)?>(nil)

  init() {}

  func set(_ error: (any Error)?) {
    self.error.withLock { $0 = error }
    latch.open()
  }

  /// Waits; throws what it ended with.
  func get() throws {
    latch.wait()
    if let error = error.withLock({ $0 }) { throw error }
  }
}
