import LakeVectors

/// Rows in the order of sort keys.
enum WindowOrder {
  /// Rows by partition and order; equal rows keep their order.
  /// - Throws: `NOT_SUPPORTED` where NULLs inside arrays decide the order.
  static func sorted(
    _ batch: ColumnBatch, partitionBy: [Int], orderBy: [SortKeySpec], _ query: QueryContext
  ) throws -> ColumnBatch {
    let keys =
      partitionBy.map { SortKeys.Column(batch.columns[$0], ascending: true, nullsFirst: false) }
      + orderBy.map { SortKeys.Column(batch.columns[$0.position], ascending: $0.ascending, nullsFirst: $0.nullsFirst) }
    guard !keys.isEmpty, batch.rowCount > 1 else { return batch }
    try SortKeys.checkNested(keys, count: batch.rowCount, grouping: partitionBy.count)
    let order = try rows(SortKeys(keys, count: batch.rowCount), query)
    let columns = try batch.columns.map { column in
      try query.checkCancelled()
      return column.gather(order.pointer(UInt32.self), count: batch.rowCount)
    }
    return ColumnBatch(columns: columns, rowCount: batch.rowCount, order: batch.order)
  }

  /// Row numbers (32 bits each); equal rows keep their order.
  static func rows(_ keys: SortKeys) -> Buffer { rows(keys) {} }

  /// The same for a query that may be cancelled meanwhile.
  static func rows(_ keys: SortKeys, _ query: QueryContext) throws -> Buffer { try rows(keys) { try query.checkCancelled() } }

  private static func rows(_ keys: SortKeys, check: () throws -> Void) rethrows -> Buffer {
    let entries = keys.makeEntries()
    let scratch = Buffer(byteCount: entries.byteCount)
    try keys.sort(entries.pointer(), scratch: scratch.pointer(), count: keys.count, check: check)
    let rows = Buffer(byteCount: keys.count * 4)
    for i in 0..<keys.count { rows.pointer(UInt32.self)[i] = entries.pointer(SortEntry.self)[i].row }
    return rows
  }
}
