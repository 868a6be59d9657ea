import LakeVectors

/// Rows in the order of sort keys.
enum WindowOrder {
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
