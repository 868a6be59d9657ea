import LakeVectors

/// All rows of a sort, divided by the upper bits of their keys into ranges that follow each other; a range is sorted when
/// it is read.
///
/// Ranges do not overlap, so different threads may read different ones; everything else does not change.
final class SortedRows: @unchecked Sendable {
  /// Rows of a range at least, so that there are morsels for all workers and the caches hold one.
  private static let rangeRows = 1 << 14

  private let columns: ColumnBatch
  private let keys: SortKeys
  private let entries: Buffer
  private let scratch: Buffer
  private let starts: [Int]
  let rowCount: Int
  /// Rows to pass over, and where to stop.
  private let window: Range<Int>

  /// - Parameters:
  ///   - batches: in the order that equal rows keep.
  ///   - window: which rows of the result are wanted; nil: all.
  ///   - query: asked for a cancellation between the long steps.
  /// - Throws: `EXCEEDED_MEMORY_LIMIT` above 2^32 rows, `NOT_SUPPORTED` where NULLs inside arrays decide the order.
  init(
    _ batches: [ColumnBatch], types: [DataType], keys specs: [SortKeySpec], window: Range<Int>? = nil, query: QueryContext? = nil
  ) throws {
    let count = batches.reduce(0) { $0 + $1.rowCount }
    guard count < Int(UInt32.max) else {
      throw LakeError(.exceededMemoryLimit, "ORDER BY takes at most \(UInt32.max) rows")
    }
    rowCount = count
    let columns = try ColumnBatch.concatenate(batches, types: types) { try query?.checkCancelled() }
    self.columns = columns
    let keyColumns = specs.map {
      SortKeys.Column(columns.columns[$0.position], ascending: $0.ascending, nullsFirst: $0.nullsFirst)
    }
    try SortKeys.checkNested(keyColumns, count: count)
    keys = SortKeys(keyColumns, count: count)
    try query?.checkCancelled()
    entries = keys.makeEntries()
    try query?.checkCancelled()
    scratch = Buffer(byteCount: entries.byteCount)
    starts = keys.partition(entries.pointer(), scratch: scratch.pointer(), count: count, rows: SortedRows.rangeRows)
    self.window = (window ?? 0..<count).clamped(to: 0..<count)
  }

  var rangeCount: Int { starts.count - 1 }

  /// Sorts range `index` and returns which of its positions are wanted. Called once a range.
  func sortRange(_ index: Int, _ query: QueryContext? = nil) throws -> Range<Int> {
    let start = starts[index]
    let end = starts[index + 1]
    let wanted = window.clamped(to: start..<end)
    if !wanted.isEmpty {
      try keys.sort(
        entries.pointer(SortEntry.self) + start, scratch: scratch.pointer(SortEntry.self) + start, count: end - start
      ) { try query?.checkCancelled() }
    }
    return wanted
  }

  /// The rows at positions of a sorted range.
  func batch(_ positions: Range<Int>, _ order: BatchOrder) -> ColumnBatch {
    let rows = Buffer(byteCount: positions.count * 4)
    let entries = entries.pointer(SortEntry.self) + positions.lowerBound
    for i in 0..<positions.count { rows.pointer(UInt32.self)[i] = entries[i].row }
    var batch = columns.gather(rows.pointer(UInt32.self), count: positions.count)
    batch.order = order
    return batch
  }
}
