extension RowLayout {
  /// Writes the keys of the listed rows of `columns` (prepared) to the fresh, zeroed rows at `addresses[row]`.
  /// Long strings are copied to `arena`; without one, the caller keeps their bytes alive.
  func scatter(
    _ columns: [ColumnVector], rows: UnsafePointer<UInt32>, count: Int, addresses: UnsafePointer<UInt>, arena: StringArena?
  ) {
    for (index, key) in keys.enumerated() {
      let column = columns[index]
      switch key.cell {
      case .int8: scatter(key, index, column, rows, count, addresses, arena, Int8.self)
      case .int16: scatter(key, index, column, rows, count, addresses, arena, Int16.self)
      case .int32: scatter(key, index, column, rows, count, addresses, arena, Int32.self)
      case .int64: scatter(key, index, column, rows, count, addresses, arena, Int64.self)
      case .int128: scatter(key, index, column, rows, count, addresses, arena, Int128.self)
      case .float32: scatter(key, index, column, rows, count, addresses, arena, Float.self)
      case .float64: scatter(key, index, column, rows, count, addresses, arena, Double.self)
      case .string: scatter(key, index, column, rows, count, addresses, arena, StringView.self)
      case .char: scatter(key, index, column, rows, count, addresses, arena, CharCell.self)
      case .zoned: scatter(key, index, column, rows, count, addresses, arena, ZonedCell.self)
      }
    }
  }

  private func scatter<C: KeyCell>(
    _ key: Key, _ index: Int, _ column: ColumnVector, _ rows: UnsafePointer<UInt32>, _ count: Int,
    _ addresses: UnsafePointer<UInt>, _ arena: StringArena?, _: C.Type
  ) {
    let values = column.values(C.self)
    let nullOffset = RowLayout.nullsOffset + (index >> 6) * 8
    let nullBit: UInt64 = 1 &<< UInt64(index & 63)
    var i = 0
    while i < count {
      let row = Int(rows[i])
      if let bits = column.validity, !Validity.isValid(bits, row) {
        RowLayout.pointer(addresses[row], nullOffset, UInt64.self).pointee |= nullBit
      } else {
        let value = values[row]
        RowLayout.pointer(addresses[row], key.offset, C.self).pointee = arena.map { value.kept($0) } ?? value
      }
      i &+= 1
    }
  }
}
