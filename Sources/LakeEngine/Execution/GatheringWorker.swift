import LakeVectors

/// The worker of sinks that must have seen all rows before they can do anything: keeps the batches as they come and hands
/// them over at its end.
final class GatheringWorker: SinkWorker {
  private let query: QueryContext
  private let take: ([ColumnBatch]) -> Void
  private var batches: [ColumnBatch] = []

  init(_ query: QueryContext, take: @escaping ([ColumnBatch]) -> Void) {
    self.query = query
    self.take = take
  }

  func consume(_ batch: ColumnBatch) throws {
    try query.checkCancelled()
    if batch.rowCount > 0 { batches.append(batch) }
  }

  func finish() throws { take(batches) }
}
