import LakeVectors

/// Sorted rows in a file, part by part.
struct SortRun: Sendable {
  var parts: [SpilledBatch] = []
}

/// What the sorted runs of one ORDER BY have in common: their rows have two more columns behind them, their place among
/// all incoming rows, which as the last keys settles ties as a sort in memory does.
struct SortRunLayout: Sendable {
  let columnTypes: [DataType]
  let keys: [SortKeySpec]

  var types: [DataType] { columnTypes + [.bigint, .bigint] }

  var runKeys: [SortKeySpec] {
    keys + [SortKeySpec(position: columnTypes.count), SortKeySpec(position: columnTypes.count + 1)]
  }

  /// The batch with its rows' places.
  func placed(_ batch: ColumnBatch) -> ColumnBatch {
    let first = Int64(truncatingIfNeeded: batch.order.index) << 24
    let places = Buffer(byteCount: batch.rowCount * 8)
    for row in 0..<batch.rowCount { places.pointer(Int64.self)[row] = first + Int64(row) }
    let morsel = ColumnVector.constant(.integer(Int64(batch.order.morsel)), type: .bigint, count: batch.rowCount)
    return ColumnBatch(
      columns: batch.columns + [morsel, ColumnVector(flat: .bigint, count: batch.rowCount, values: places)],
      rowCount: batch.rowCount, order: batch.order)
  }

  /// Bytes of a part of a run: many runs have one in memory at a time.
  static func partBytes(_ limit: Int) -> Int { min(1 << 18, max(1 << 13, limit / 256)) }

  /// Rows of a part when all rows together take `footprint`.
  static func partRows(_ limit: Int, rows: Int, footprint: Int) -> Int {
    max(16, partBytes(limit) / max(1, footprint / max(1, rows)))
  }
}
