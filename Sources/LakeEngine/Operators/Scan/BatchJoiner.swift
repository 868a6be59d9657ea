import LakeVectors

/// Puts the few rows that pass a selective filter together, so that what follows works on batches worth their costs.
/// Batches of one morsel only: a batch's place must stay true.
struct BatchJoiner {
  private var parts: [ColumnBatch] = []
  private var rows = 0
  private let wanted: Int

  init(batchRows: Int) { wanted = batchRows / 4 }

  /// The place of the rows that wait; whoever asks where the scan is must not be told of a later one.
  var position: BatchOrder? { parts.first?.order }

  /// The batch to hand on now: `batch` itself when it is big enough and nothing waits.
  mutating func add(_ batch: ColumnBatch) throws -> ColumnBatch? {
    if parts.isEmpty, batch.rowCount >= wanted { return batch }
    parts.append(batch)
    rows += batch.rowCount
    return rows >= wanted ? try take() : nil
  }

  /// All that waits.
  mutating func take() throws -> ColumnBatch? {
    guard let first = parts.first else { return nil }
    defer {
      parts.removeAll(keepingCapacity: true)
      rows = 0
    }
    if parts.count == 1 { return first }
    let columns = try first.columns.indices.map { index in
      try ColumnVector.joined(parts.map { $0.columns[index] }, type: first.columns[index].type)
    }
    return ColumnBatch(columns: columns, rowCount: rows, order: first.order)
  }
}
