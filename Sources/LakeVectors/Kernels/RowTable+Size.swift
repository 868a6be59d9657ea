extension RowTable {
  /// Bytes held: rows, slots and long strings.
  package var byteCount: Int { count * layout.stride + slots.byteCount + arena.byteCount }
}
