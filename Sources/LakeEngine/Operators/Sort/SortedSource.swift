import LakeVectors
import Synchronization

/// The rows of a finished sort, in order; a morsel is a range of it.
final class SortedSource: Source, @unchecked Sendable {
  /// Set once, by the sink's `finish`, before any worker is made.
  private var rows: SortedRows?
  /// Columns from here on are the sort's own and not handed on.
  private var columnCount: Int?
  private let next = Atomic<Int>(0)

  func start(_ rows: SortedRows, columnCount: Int? = nil) {
    self.rows = rows
    self.columnCount = columnCount
  }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    SortedSourceWorker(self, query)
  }

  fileprivate func nextRange() -> (rows: SortedRows, index: Int)? {
    guard let rows else { return nil }
    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
    return index < rows.rangeCount ? (rows, index) : nil
  }

  fileprivate func visible(_ batch: ColumnBatch) -> ColumnBatch {
    guard let columnCount else { return batch }
    return ColumnBatch(columns: Array(batch.columns.prefix(columnCount)), rowCount: batch.rowCount, order: batch.order)
  }
}

private final class SortedSourceWorker: SourceWorker {
  private let source: SortedSource
  private let query: QueryContext
  private let batchRows: Int
  private var current: (rows: SortedRows, index: Int)?
  private var positions = 0..<0
  private var batchIndex = 0

  init(_ source: SortedSource, _ query: QueryContext) {
    self.source = source
    self.query = query
    batchRows = max(1, query.session.batchRows)
  }

  func next() throws -> ColumnBatch? {
    try query.checkCancelled()
    while positions.isEmpty {
      guard let range = source.nextRange() else { return nil }
      current = range
      positions = range.rows.sortRange(range.index)
      batchIndex = 0
    }
    guard let current else { return nil }
    let part = positions.prefix(batchRows)
    positions = part.upperBound..<positions.upperBound
    defer { batchIndex += 1 }
    return source.visible(current.rows.batch(part, BatchOrder(morsel: current.index, index: batchIndex)))
  }
}
