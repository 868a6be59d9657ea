/// The keys of a join's held side, for telling quickly which values of the other side may be among them: exactly, as bits
/// over the range of integers, where that is small enough; else as a blocked bloom filter over hashes, one 64-bit word a
/// key (about one in a hundred others passes).
package final class KeySet: Sendable {
  package enum Form: Sendable {
    /// Bit `v - low` of `words` for each value `v`; `span` bits.
    case bits(low: Int64, span: UInt64, words: Buffer)
    case bloom(shift: UInt64, words: Buffer)
  }

  package let form: Form

  init(_ form: Form) { self.form = form }

  /// Bits a key that bits over a range may take, and at least and at most that many in all.
  private static let bitsPerKey = 256
  private static let bitsMin = 1 << 16
  private static let bitsMax = 1 << 26

  /// The values of `keys` (prepared, one value a row, NULLs among them left out).
  package static func make(_ keys: ColumnVector) -> KeySet {
    if let bounds = integerBounds(keys) {
      let (span, overflow) = bounds.high.subtractingReportingOverflow(bounds.low)
      if !overflow, span < min(bitsMax, max(bitsMin, keys.count.multipliedReportingOverflow(by: bitsPerKey).partialValue)) {
        return bits(keys, bounds.low, UInt64(span) + 1)
      }
    }
    return bloom(keys)
  }

  /// Least and greatest value of a column of integers (dates, times, decimals of 64 bits); nil for other columns and
  /// where every row is NULL.
  package static func integerBounds(_ keys: ColumnVector) -> (low: Int64, high: Int64)? {
    switch keys.physical {
    case .int8: bounds(keys, Int8.self)
    case .int16: bounds(keys, Int16.self)
    case .int32: bounds(keys, Int32.self)
    case .int64: bounds(keys, Int64.self)
    default: nil
    }
  }

  private static func bounds<T: FixedWidthInteger & BitwiseCopyable>(_ keys: ColumnVector, _: T.Type) -> (low: Int64, high: Int64)? {
    let values = keys.values(T.self)
    var low = T.max
    var high = T.min
    var i = 0
    if let validity = keys.validity {
      while i < keys.count {
        if Validity.isValid(validity, i) {
          low = min(low, values[i])
          high = max(high, values[i])
        }
        i &+= 1
      }
    } else {
      while i < keys.count {
        low = min(low, values[i])
        high = max(high, values[i])
        i &+= 1
      }
    }
    return low <= high ? (Int64(low), Int64(high)) : nil
  }

  private static func bits(_ keys: ColumnVector, _ low: Int64, _ span: UInt64) -> KeySet {
    let words = Buffer(zeroed: Int(span / 64 + 1) * 8)
    switch keys.physical {
    case .int8: setBits(keys, low, words, Int8.self)
    case .int16: setBits(keys, low, words, Int16.self)
    case .int32: setBits(keys, low, words, Int32.self)
    default: setBits(keys, low, words, Int64.self)
    }
    return KeySet(.bits(low: low, span: span, words: words))
  }

  private static func setBits<T: FixedWidthInteger & BitwiseCopyable>(_ keys: ColumnVector, _ low: Int64, _ words: Buffer, _: T.Type) {
    let values = keys.values(T.self)
    let out = words.pointer(UInt64.self)
    var i = 0
    while i < keys.count {
      if keys.validity.map({ Validity.isValid($0, i) }) ?? true {
        let at = UInt64(bitPattern: Int64(truncatingIfNeeded: values[i]) &- low)
        out[Int(truncatingIfNeeded: at &>> 6)] |= 1 &<< (at & 63)
      }
      i &+= 1
    }
  }

  private static func bloom(_ keys: ColumnVector) -> KeySet {
    var bits = 10
    while 1 << bits * 4 < keys.count { bits += 1 }
    let shift = UInt64(64 - bits)
    let words = Buffer(zeroed: 8 << bits)
    let out = words.pointer(UInt64.self)
    let hashes = Buffer(byteCount: keys.count * 8)
    let hash = hashes.pointer(UInt64.self)
    Kernels.hash([keys], count: keys.count, into: hash)
    var i = 0
    while i < keys.count {
      if keys.validity.map({ Validity.isValid($0, i) }) ?? true { out[Int(truncatingIfNeeded: hash[i] &>> shift)] |= mask(hash[i]) }
      i &+= 1
    }
    return KeySet(.bloom(shift: shift, words: words))
  }

  /// Four bits out of a hash's lower half.
  @inline(__always) static func mask(_ hash: UInt64) -> UInt64 {
    1 &<< (hash & 63) | 1 &<< (hash &>> 6 & 63) | 1 &<< (hash &>> 12 & 63) | 1 &<< (hash &>> 18 & 63)
  }
}
