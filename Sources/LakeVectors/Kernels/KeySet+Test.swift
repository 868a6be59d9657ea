extension KeySet {
  /// Of the rows `rows[..<count]` of `column` (nil: all of its `count` rows), writes those whose values may be among the
  /// keys to `out`, in order; NULL never is. `out` may be `rows`. - Returns: how many.
  package func select(
    _ column: ColumnVector, rows: UnsafePointer<UInt32>?, count: Int, into out: UnsafeMutablePointer<UInt32>
  ) -> Int {
    switch form {
    case .bits(let low, let span, let words):
      let table = UnsafePointer(words.pointer(UInt64.self))
      switch (column.encoding, column.physical) {
      case (.flat, .int8): return select(column, rows, count, out, low, span, table, Int8.self)
      case (.flat, .int16): return select(column, rows, count, out, low, span, table, Int16.self)
      case (.flat, .int32): return select(column, rows, count, out, low, span, table, Int32.self)
      case (.flat, .int64): return select(column, rows, count, out, low, span, table, Int64.self)
      default: return selectWidened(column, rows, count, out, low, span, table)
      }
    case .bloom(let shift, let words):
      let hashes = Buffer(byteCount: column.count * 8)
      let hash = hashes.pointer(UInt64.self)
      Kernels.hash([column], count: column.count, into: hash)
      let table = UnsafePointer(words.pointer(UInt64.self))
      return KeySet.refine(column, rows, count, out) { row in
        let mask = KeySet.mask(hash[row])
        return table[Int(truncatingIfNeeded: hash[row] &>> shift)] & mask == mask ? 1 : 0
      }
    }
  }

  /// One byte an entry of a dictionary: 1 where it may be among the keys.
  package func truth(_ entries: ColumnVector) -> Buffer {
    let table = Buffer(zeroed: entries.count)
    let rows = Buffer(byteCount: (entries.count + 1) * 4)
    let found = select(entries, rows: nil, count: entries.count, into: rows.pointer())
    for i in 0..<found { table.pointer(UInt8.self)[Int(rows.pointer(UInt32.self)[i])] = 1 }
    return table
  }

  private func select<T: FixedWidthInteger & BitwiseCopyable>(
    _ column: ColumnVector, _ rows: UnsafePointer<UInt32>?, _ count: Int, _ out: UnsafeMutablePointer<UInt32>, _ low: Int64,
    _ span: UInt64, _ words: UnsafePointer<UInt64>, _: T.Type
  ) -> Int {
    let values = column.values(T.self)
    return KeySet.refine(column, rows, count, out) { row in
      let at = UInt64(bitPattern: Int64(truncatingIfNeeded: values[row]) &- low)
      // Outside the range, bit 0 is read and not counted.
      let inside = at < span
      let place = inside ? at : 0
      return Int(truncatingIfNeeded: words[Int(truncatingIfNeeded: place &>> 6)] &>> (place & 63) & 1) & (inside ? 1 : 0)
    }
  }

  /// Any other form of integers: decimals of 128 bits, constants, dictionaries.
  private func selectWidened(
    _ column: ColumnVector, _ rows: UnsafePointer<UInt32>?, _ count: Int, _ out: UnsafeMutablePointer<UInt32>, _ low: Int64,
    _ span: UInt64, _ words: UnsafePointer<UInt64>
  ) -> Int {
    let flat = column.flattened()
    if flat.physical != .int128 { return select(flat, rows: rows, count: count, into: out) }
    let values = flat.values(Int128.self)
    return withExtendedLifetime(flat) {
      KeySet.refine(flat, rows, count, out) { row in
        guard let value = Int64(exactly: values[row]) else { return 0 }
        let at = UInt64(bitPattern: value &- low)
        return at < span ? Int(truncatingIfNeeded: words[Int(truncatingIfNeeded: at &>> 6)] &>> (at & 63) & 1) : 0
      }
    }
  }

  @inline(__always)
  private static func refine(
    _ column: ColumnVector, _ rows: UnsafePointer<UInt32>?, _ count: Int, _ out: UnsafeMutablePointer<UInt32>, _ test: (Int) -> Int
  ) -> Int {
    if column.isConstant { return column.isNull(0) || count == 0 ? 0 : refineConstant(rows, count, out, test(0)) }
    var kept = 0
    var i = 0
    if let validity = column.validity {
      while i < count {
        let row = rows.map { $0[i] } ?? UInt32(truncatingIfNeeded: i)
        out[kept] = row
        kept &+= Validity.isValid(validity, Int(row)) ? test(Int(row)) : 0
        i &+= 1
      }
    } else if let rows {
      while i < count {
        let row = rows[i]
        out[kept] = row
        kept &+= test(Int(row))
        i &+= 1
      }
    } else {
      while i < count {
        out[kept] = UInt32(truncatingIfNeeded: i)
        kept &+= test(i)
        i &+= 1
      }
    }
    return kept
  }

  private static func refineConstant(
    _ rows: UnsafePointer<UInt32>?, _ count: Int, _ out: UnsafeMutablePointer<UInt32>, _ passes: Int
  ) -> Int {
    guard passes == 1 else { return 0 }
    for i in 0..<count { out[i] = rows.map { $0[i] } ?? UInt32(truncatingIfNeeded: i) }
    return count
  }
}
