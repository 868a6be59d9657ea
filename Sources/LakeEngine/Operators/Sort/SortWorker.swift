import LakeVectors

/// One worker's rows of an ORDER BY. When its share of the memory is used up, they are sorted and go to a file as a run.
final class SortWorker: SinkWorker {
  /// What sorting takes besides the rows: entries and scratch, the places of a run's rows, and the values once more while
  /// they are put together.
  static func cost(_ batch: ColumnBatch) -> Int {
    batch.footprint + batch.rowCount * (64 + batch.columns.reduce(0) { $0 + $1.physical.byteWidth })
  }

  private let sink: SortSink
  private let query: QueryContext
  private let reservation: MemoryReservation
  private var batches: [ColumnBatch] = []
  private var runs: [SortRun] = []

  init(_ sink: SortSink, _ query: QueryContext) {
    self.sink = sink
    self.query = query
    reservation = MemoryReservation(query, sink.memory)
  }

  func consume(_ batch: ColumnBatch) throws {
    try query.checkCancelled()
    guard batch.rowCount > 0 else { return }
    let cost = SortWorker.cost(batch)
    if !reservation.tryGrow(cost) {
      try spill()
      // A batch alone that finds no room either becomes a run at once.
      if !reservation.tryGrow(cost) {
        batches.append(batch)
        return try spill()
      }
    }
    batches.append(query.memory.compacted(batch))
  }

  private func spill() throws {
    guard !batches.isEmpty else { return }
    runs.append(try sink.writeRun(batches, query))
    batches = []
    reservation.release()
  }

  func finish() throws {
    if !runs.isEmpty { try spill() }
    sink.take(SortSink.Share(batches: batches, reservation: reservation, runs: runs))
    batches = []
  }
}
