extension RowLayout {
  /// Of the listed rows, keeps in `rows` those whose keys are those of the row at `addresses[row]`, in order; the others
  /// are put to `rejected`. - Returns: how many were kept and how many rejected.
  func match(
    _ columns: [ColumnVector], rows: UnsafeMutablePointer<UInt32>, count: Int, addresses: UnsafePointer<UInt>,
    rejected: UnsafeMutablePointer<UInt32>
  ) -> (kept: Int, rejected: Int) {
    var kept = count
    var out = 0
    for (index, key) in keys.enumerated() where kept > 0 {
      let column = columns[index]
      switch key.cell {
      case .int8: kept = match(key, index, column, rows, kept, addresses, rejected, &out, Int8.self)
      case .int16: kept = match(key, index, column, rows, kept, addresses, rejected, &out, Int16.self)
      case .int32: kept = match(key, index, column, rows, kept, addresses, rejected, &out, Int32.self)
      case .int64: kept = match(key, index, column, rows, kept, addresses, rejected, &out, Int64.self)
      case .int128: kept = match(key, index, column, rows, kept, addresses, rejected, &out, Int128.self)
      case .float32: kept = match(key, index, column, rows, kept, addresses, rejected, &out, Float.self)
      case .float64: kept = match(key, index, column, rows, kept, addresses, rejected, &out, Double.self)
      case .string: kept = match(key, index, column, rows, kept, addresses, rejected, &out, StringView.self)
      case .char: kept = match(key, index, column, rows, kept, addresses, rejected, &out, CharCell.self)
      case .zoned: kept = match(key, index, column, rows, kept, addresses, rejected, &out, ZonedCell.self)
      }
    }
    return (kept, out)
  }

  private func match<C: KeyCell>(
    _ key: Key, _ index: Int, _ column: ColumnVector, _ rows: UnsafeMutablePointer<UInt32>, _ count: Int,
    _ addresses: UnsafePointer<UInt>, _ rejected: UnsafeMutablePointer<UInt32>, _ rejectedCount: inout Int, _: C.Type
  ) -> Int {
    let values = column.values(C.self)
    let validity = column.validity
    let nullOffset = RowLayout.nullsOffset + (index >> 6) * 8
    let nullShift = UInt64(index & 63)
    var kept = 0
    var out = rejectedCount
    var i = 0
    while i < count {
      let row = rows[i]
      let at = Int(row)
      let address = addresses[at]
      let storedNull = RowLayout.pointer(address, nullOffset, UInt64.self).pointee &>> nullShift & 1 == 1
      let isNull = validity.map { !Validity.isValid($0, at) } ?? false
      let same =
        storedNull == isNull && (isNull || C.same(RowLayout.pointer(address, key.offset, C.self).pointee, values[at]))
      // Both stores always happen; only the counts depend on the outcome.
      rows[kept] = row
      rejected[out] = row
      kept &+= same ? 1 : 0
      out &+= same ? 0 : 1
      i &+= 1
    }
    rejectedCount = out
    return kept
  }
}
