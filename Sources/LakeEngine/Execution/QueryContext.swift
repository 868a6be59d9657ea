import Synchronization
import LakeVectors

/// One running query, shared by its workers: session, cancellation.
package final class QueryContext: Sendable {
  package let session: SessionContext
  private let cancelled = Atomic<Bool>(false)

  package init(_ session: SessionContext) { self.session = session }

  package func cancel() { cancelled.store(true, ordering: .relaxed) }

  package var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  /// Called once a batch. - Throws: `USER_CANCELED`.
  package func checkCancelled() throws {
    if isCancelled { throw LakeError(.userCanceled, "Query was canceled") }
  }
}
