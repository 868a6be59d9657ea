import LakeVectors

/// The worker of sinks that must have seen all rows before they can do anything: keeps the batches, those that find no
/// room in a file, and hands them over at its end.
final class KeepingWorker: SinkWorker {
  private let query: QueryContext
  private let keeper: BatchKeeper
  private let take: (KeptBatches) -> Void

  /// - Parameter extraRowBytes: see `BatchKeeper`.
  init(_ query: QueryContext, _ memory: OperatorMemory, extraRowBytes: Int = 0, take: @escaping (KeptBatches) -> Void) {
    self.query = query
    keeper = BatchKeeper(query, memory, extraRowBytes: extraRowBytes)
    self.take = take
  }

  func consume(_ batch: ColumnBatch) throws {
    try query.checkCancelled()
    try keeper.add(batch)
  }

  func finish() throws { take(keeper.take()) }
}
