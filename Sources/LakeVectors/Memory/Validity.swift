/// Bitmaps that say which rows are not NULL: bit `i & 63` of word `i >> 6` is 1 for a row with a value.
/// A vector without NULLs has none. Bits past the row count are unspecified.
public enum Validity {
  @inlinable @inline(__always) public static func wordCount(_ rows: Int) -> Int { (rows &+ 63) &>> 6 }

  /// A bitmap of `rows` ones (or zeros).
  public static func make(_ rows: Int, valid: Bool) -> Buffer {
    let buffer = Buffer(byteCount: wordCount(rows) * 8)
    buffer.pointer(UInt64.self).initialize(repeating: valid ? ~0 : 0, count: wordCount(rows))
    return buffer
  }

  @inlinable @inline(__always) public static func isValid(_ bits: UnsafePointer<UInt64>, _ row: Int) -> Bool {
    bits[row &>> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1 == 1
  }

  @inlinable @inline(__always) public static func set(_ bits: UnsafeMutablePointer<UInt64>, _ row: Int) {
    bits[row &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: row & 63)
  }

  @inlinable @inline(__always) public static func clear(_ bits: UnsafeMutablePointer<UInt64>, _ row: Int) {
    bits[row &>> 6] &= ~(1 &<< UInt64(truncatingIfNeeded: row & 63))
  }

  /// How many of the first `rows` bits are 0.
  public static func nullCount(_ bits: UnsafePointer<UInt64>, _ rows: Int) -> Int {
    var ones = 0
    let whole = rows &>> 6
    for word in 0..<whole { ones &+= bits[word].nonzeroBitCount }
    let rest = rows & 63
    if rest > 0 { ones &+= (bits[whole] & ((1 &<< UInt64(rest)) &- 1)).nonzeroBitCount }
    return rows - ones
  }
}
