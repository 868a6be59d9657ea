import LakeVectors
import Synchronization

/// What a recursion has made so far: all rows, and those of the last step alone.
final class RecursionRows: Sendable {
  private struct State {
    var all = KeptBatches()
    var last: [KeptBatch] = []
    var depth = 0
  }

  let maxDepth: Int
  let memory = OperatorMemory("Recursion")
  private let state = Mutex(State())

  init(maxDepth: Int) { self.maxDepth = maxDepth }

  var all: [KeptBatch] { state.withLock { $0.all.batches } }
  var last: [KeptBatch] { state.withLock { $0.last } }

  /// Takes the rows of a step (of the start, first of all). - Returns: whether another step must be made.
  /// - Throws: `NOT_SUPPORTED` when a step after the last one allowed has made rows.
  func take(_ batches: KeptBatches) throws -> Bool {
    try state.withLock { state in
      state.last = batches.batches
      if batches.batches.isEmpty { return false }
      guard state.depth <= maxDepth else {
        throw LakeError(
          .notSupported,
          "Recursion depth limit exceeded (\(maxDepth)). Use 'max_recursion_depth' session property to modify the limit.")
      }
      state.depth += 1
      state.all += batches
      return true
    }
  }
}
