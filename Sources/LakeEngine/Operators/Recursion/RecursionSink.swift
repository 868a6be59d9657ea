import LakeVectors
import Synchronization

/// Ends each step of a recursion and, when it made rows, has the next one run.
final class RecursionSink: ContinuingSink {
  private let rows: RecursionRows
  private let makeStep: @Sendable () throws -> [Pipeline]
  private let gathered = Mutex(KeptBatches())
  private let goesOn = Mutex(false)

  /// `makeStep`: the pipelines of one more step, which ends in a sink like this one.
  init(_ rows: RecursionRows, makeStep: @escaping @Sendable () throws -> [Pipeline]) {
    self.rows = rows
    self.makeStep = makeStep
  }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker {
    KeepingWorker(query, rows.memory) { batches in self.gathered.withLock { $0 += batches } }
  }

  func finish(_ query: QueryContext) throws {
    let batches = gathered.withLock { batches in
      defer { batches = KeptBatches() }
      batches.batches = KeptBatch.sorted(batches.batches)
      return batches
    }
    let isMore = try rows.take(batches)
    goesOn.withLock { $0 = isMore }
  }

  func continuation() throws -> [Pipeline] { goesOn.withLock { $0 } ? try makeStep() : [] }
}
