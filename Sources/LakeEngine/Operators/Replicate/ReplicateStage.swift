import LakeVectors

/// Every row as often as a bigint column says, next to each other.
package final class ReplicateStage: StreamStage {
  fileprivate let count: Int

  /// `count`: the column's position.
  package init(count: Int) { self.count = count }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any StreamWorker { ReplicateWorker(self, query) }
}

private final class ReplicateWorker: StreamWorker {
  private let position: Int
  private let query: QueryContext
  private let batchRows: Int
  private let rows: Buffer
  private var morsel = -1
  private var index = 0

  init(_ stage: ReplicateStage, _ query: QueryContext) {
    position = stage.count
    self.query = query
    batchRows = max(1, query.session.batchRows)
    rows = Buffer(byteCount: batchRows * 4)
  }

  func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws {
    // A batch may become many: those of a morsel are numbered anew.
    if batch.order.morsel != morsel {
      morsel = batch.order.morsel
      index = 0
    }
    let counts = batch.columns[position]
    let chosen = rows.pointer(UInt32.self)
    var filled = 0
    for row in 0..<batch.rowCount {
      guard case .integer(let count) = counts.value(row), count > 0 else { continue }
      for _ in 0..<count {
        chosen[filled] = UInt32(truncatingIfNeeded: row)
        filled += 1
        if filled == batchRows {
          try flush(batch, filled, emit)
          filled = 0
        }
      }
    }
    if filled > 0 { try flush(batch, filled, emit) }
  }

  private func flush(_ batch: ColumnBatch, _ count: Int, _ emit: (ColumnBatch) throws -> Void) throws {
    try query.checkCancelled()
    let columns = batch.columns.map { $0.gather(rows.pointer(UInt32.self), count: count) }
    try emit(ColumnBatch(columns: columns, rowCount: count, order: BatchOrder(morsel: morsel, index: index)))
    index += 1
  }
}
