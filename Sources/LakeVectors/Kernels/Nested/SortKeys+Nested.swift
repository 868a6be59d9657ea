extension SortKeys {
  /// Refuses rows that only NULLs inside arrays or rows could put in order, as Trino does: of two rows that the keys before do
  /// not tell apart, and whose arrays agree up to a NULL. The first `grouping` columns only group, for which NULLs are alike.
  /// - Throws: `NOT_SUPPORTED`.
  package static func checkNested(_ columns: [Column], count: Int, grouping: Int = 0) throws {
    guard count > 1 else { return }
    for (index, column) in columns.enumerated().dropFirst(grouping) where column.vector.type.isNested && column.vector.hasInnerNulls {
      // Rows that agree up to a NULL are neighbours, since NULLs come last within them.
      let keys = SortKeys(Array(columns[...index]), count: count)
      let entries = keys.makeEntries()
      let scratch = Buffer(byteCount: entries.byteCount)
      keys.sort(entries.pointer(), scratch: scratch.pointer(), count: count)
      let rows = Buffer(byteCount: count * 4)
      let order = rows.pointer(UInt32.self)
      for i in 0..<count { order[i] = entries.pointer(SortEntry.self)[i].row }
      let sorted = columns[...index].map { $0.vector.gather(order, count: count).flattened() }
      try check(sorted, count - 1)
    }
  }

  /// Each of the first `pairs` rows with the row after it.
  private static func check(_ sorted: [ColumnVector], _ pairs: Int) throws {
    guard let last = sorted.last else { return }
    let apart = sorted.dropLast().map { Kernels.isDistinct($0.slice(0, pairs), $0.slice(1, pairs)).flattened() }
    let orders = NestedOrder.orders(last.slice(0, pairs), last.slice(1, pairs))
    for row in 0..<pairs where orders.pointer(Int8.self)[row] == NestedOrder.undecided {
      if last.isNull(row) || last.isNull(row + 1) { continue }
      if apart.contains(where: { $0.values(UInt8.self)[row] != 0 }) { continue }
      throw NestedOrder.error(last.type)
    }
  }
}

extension ColumnVector {
  /// Whether there is a NULL anywhere inside the values.
  var hasInnerNulls: Bool {
    children.contains { $0.nullCount > 0 || ($0.type.isNested && $0.hasInnerNulls) }
  }
}
