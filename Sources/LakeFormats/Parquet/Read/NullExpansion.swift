import LakeVectors

/// Moves values that were decoded without gaps to the rows that have them.
enum NullExpansion {
  /// On entry `present` values of `width` bytes lie at `values`; on return `rows` do, zero where bit `offset + row` of
  /// `bits` is 0. Works from the end, so that no value is overwritten before it has moved.
  static func expand(
    _ values: UnsafeMutableRawPointer, width: Int, present: Int, rows: Int, _ bits: UnsafePointer<UInt64>, _ offset: Int
  ) {
    switch width {
    case 1: expand(values.assumingMemoryBound(to: UInt8.self), present, rows, bits, offset)
    case 2: expand(values.assumingMemoryBound(to: UInt16.self), present, rows, bits, offset)
    case 4: expand(values.assumingMemoryBound(to: UInt32.self), present, rows, bits, offset)
    case 8: expand(values.assumingMemoryBound(to: UInt64.self), present, rows, bits, offset)
    default: expandWide(values.assumingMemoryBound(to: StringView.self), present, rows, bits, offset)
    }
  }

  @inline(__always)
  private static func expand<T: FixedWidthInteger>(
    _ values: UnsafeMutablePointer<T>, _ present: Int, _ rows: Int, _ bits: UnsafePointer<UInt64>, _ offset: Int
  ) {
    var from = present
    var row = rows
    // Once as many values are left as rows, the rest is in place.
    while row > from {
      row &-= 1
      let at = offset &+ row
      let bit = bits[at &>> 6] &>> UInt64(truncatingIfNeeded: at & 63) & 1
      from &-= Int(truncatingIfNeeded: bit)
      values[row] = bit == 1 ? values[from] : 0
    }
  }

  private static func expandWide(
    _ values: UnsafeMutablePointer<StringView>, _ present: Int, _ rows: Int, _ bits: UnsafePointer<UInt64>, _ offset: Int
  ) {
    var from = present
    var row = rows
    while row > from {
      row &-= 1
      if Validity.isValid(bits, offset &+ row) {
        from &-= 1
        values[row] = values[from]
      } else {
        values[row] = StringView()
      }
    }
  }
}
