import LakeVectors

/// Sums of one batch in plain 64-bit words: proven not to overflow by the bound of the values (2^50 times at most 2^12 rows
/// a piece), which one pass of OR checks at a tenth of the price of checked additions.
enum SmallSums {
  /// Values in -2^50 ..< 2^50 pass; up to 2^12 of them add up within 2^62.
  private static let bias: UInt64 = 1 << 50
  static let rowsMax = 1 << 12

  /// The value at a position of a vector's flat values, of 8 to 64 bits.
  static func integer(_ v: ColumnVector, _ at: Int) -> Int64 {
    switch v.physical {
    case .int8: Int64(v.base.assumingMemoryBound(to: Int8.self)[at])
    case .int16: Int64(v.base.assumingMemoryBound(to: Int16.self)[at])
    case .int32: Int64(v.base.assumingMemoryBound(to: Int32.self)[at])
    default: v.base.assumingMemoryBound(to: Int64.self)[at]
    }
  }

  @inline(__always)
  private static func allSmall(_ values: UnsafePointer<Int64>, _ count: Int) -> Bool {
    var seen: UInt64 = 0
    var i = 0
    while i < count {
      seen |= UInt64(bitPattern: values[i]) &+ bias
      i &+= 1
    }
    return seen >> 51 == 0
  }

  /// Sum and number of the values that are not NULL; nil when they are too big or too wide for this way.
  static func total(_ v: ColumnVector, _ count: Int) -> (value: Int64, count: Int)? {
    guard count <= rowsMax else { return nil }
    let flat = v.flattened()
    switch flat.physical {
    case .int8: return total(flat.values(Int8.self), flat, count)
    case .int16: return total(flat.values(Int16.self), flat, count)
    case .int32: return total(flat.values(Int32.self), flat, count)
    case .int64:
      let values = flat.values(Int64.self)
      return allSmall(values, count) ? total(values, flat, count) : nil
    default: return nil
    }
  }

  private static func total<T: FixedWidthInteger & BitwiseCopyable>(
    _ values: UnsafePointer<T>, _ flat: ColumnVector, _ count: Int
  ) -> (value: Int64, count: Int) {
    var sum: Int64 = 0
    var seen = 0
    forEachValid(flat, count) {
      sum &+= Int64(truncatingIfNeeded: values[$0])
      seen &+= 1
    }
    return (sum, seen)
  }

  /// Adds each group's values to `sums` and their number to `counts` (both of twice `groupCount` words, zeroed; the upper
  /// half is scratch). - Returns: false, with nothing added, when the values are too big or too wide for this way.
  static func byGroup(
    _ v: ColumnVector, _ rows: GroupedRows, sums: UnsafeMutablePointer<Int64>, counts: UnsafeMutablePointer<Int64>
  ) -> Bool {
    guard rows.count <= rowsMax else { return false }
    if v.isDictionary, v.validity == nil, v.physical == .int64, let dictionary = v.dictionary {
      let entries = dictionary.entries
      if entries.count <= rows.count, allSmall(entries.values(Int64.self), entries.count) {
        countRows(rows, counts)
        let values = entries.values(Int64.self)
        switch v.encoding {
        case .dictionary8: addEntries(values, v.values(UInt8.self), rows, sums)
        case .dictionary16: addEntries(values, v.values(UInt16.self), rows, sums)
        default: addEntries(values, v.values(UInt32.self), rows, sums)
        }
        return true
      }
    }
    let flat = v.flattened()
    switch flat.physical {
    case .int8: add(flat.values(Int8.self), flat, rows, sums, counts)
    case .int16: add(flat.values(Int16.self), flat, rows, sums, counts)
    case .int32: add(flat.values(Int32.self), flat, rows, sums, counts)
    case .int64:
      let values = flat.values(Int64.self)
      guard allSmall(values, rows.count) else { return false }
      add(values, flat, rows, sums, counts)
    default: return false
    }
    return true
  }

  private static func countRows(_ rows: GroupedRows, _ counts: UnsafeMutablePointer<Int64>) {
    for group in 0..<rows.groupCount { counts[group] &+= Int64(rows.rowCounts[group]) }
  }

  /// Two copies of the sums take the rows in turn, so that an addition need not wait for the one before it.
  private static func add<T: FixedWidthInteger & BitwiseCopyable>(
    _ values: UnsafePointer<T>, _ flat: ColumnVector, _ rows: GroupedRows, _ sums: UnsafeMutablePointer<Int64>,
    _ counts: UnsafeMutablePointer<Int64>
  ) {
    let groups = rows.groups
    let n = rows.count
    var i = 0
    if let bits = flat.validity {
      while i < n {
        let valid: Int64 = Validity.isValid(bits, i) ? 1 : 0
        sums[Int(groups[i])] &+= Int64(truncatingIfNeeded: values[i]) & (0 &- valid)
        counts[Int(groups[i])] &+= valid
        i &+= 1
      }
      return
    }
    countRows(rows, counts)
    let second = sums + rows.groupCount
    while i &+ 2 <= n {
      sums[Int(groups[i])] &+= Int64(truncatingIfNeeded: values[i])
      second[Int(groups[i &+ 1])] &+= Int64(truncatingIfNeeded: values[i &+ 1])
      i &+= 2
    }
    if i < n { sums[Int(groups[i])] &+= Int64(truncatingIfNeeded: values[i]) }
    fold(sums, rows.groupCount)
  }

  private static func addEntries<ID: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ entries: UnsafePointer<Int64>, _ ids: UnsafePointer<ID>, _ rows: GroupedRows, _ sums: UnsafeMutablePointer<Int64>
  ) {
    let groups = rows.groups
    let n = rows.count
    let second = sums + rows.groupCount
    var i = 0
    while i &+ 2 <= n {
      sums[Int(groups[i])] &+= entries[Int(truncatingIfNeeded: ids[i])]
      second[Int(groups[i &+ 1])] &+= entries[Int(truncatingIfNeeded: ids[i &+ 1])]
      i &+= 2
    }
    if i < n { sums[Int(groups[i])] &+= entries[Int(truncatingIfNeeded: ids[i])] }
    fold(sums, rows.groupCount)
  }

  private static func fold(_ sums: UnsafeMutablePointer<Int64>, _ groups: Int) {
    for group in 0..<groups {
      sums[group] &+= sums[groups + group]
      sums[groups + group] = 0
    }
  }
}
