/// A stored value as an unsigned number of the same order.
protocol SortCell: BitwiseCopyable {
  associatedtype Word: FixedWidthInteger & UnsignedInteger
  var ordered: Word { get }
}

extension SortCell where Self: FixedWidthInteger & SignedInteger, Word == Magnitude {
  /// The sign bit flipped.
  @inline(__always) var ordered: Word { Word(truncatingIfNeeded: self) ^ (Word(1) &<< Word(truncatingIfNeeded: Self.bitWidth &- 1)) }
}

extension Int8: SortCell { typealias Word = UInt8 }
extension Int16: SortCell { typealias Word = UInt16 }
extension Int32: SortCell { typealias Word = UInt32 }
extension Int64: SortCell { typealias Word = UInt64 }
extension Int128: SortCell { typealias Word = UInt128 }
extension UInt8: SortCell { @inline(__always) var ordered: UInt8 { self } }
extension UInt32: SortCell { @inline(__always) var ordered: UInt32 { self } }
extension UInt64: SortCell { @inline(__always) var ordered: UInt64 { self } }
extension UInt128: SortCell { @inline(__always) var ordered: UInt128 { self } }

extension Double: SortCell {
  /// -0.0 is 0.0; NaN comes after everything.
  @inline(__always) var ordered: UInt64 {
    if self != self { return .max }
    let bits = (self + 0).bitPattern
    return bits >> 63 == 1 ? ~bits : bits | 1 << 63
  }
}

extension Float: SortCell {
  @inline(__always) var ordered: UInt32 {
    if self != self { return .max }
    let bits = (self + 0).bitPattern
    return bits >> 31 == 1 ? ~bits : bits | 1 << 31
  }
}

/// A timestamp with time zone of up to six digits, by instant.
struct InstantSortCell: SortCell {
  let packed: Int128

  @inline(__always) var ordered: UInt64 { Int64(truncatingIfNeeded: packed >> 36).ordered }
}

/// A timestamp with time zone of any precision, or a time with time zone, by instant.
struct LongInstantSortCell: SortCell {
  let packed: Int128

  @inline(__always) var ordered: UInt128 { (packed >> 16).ordered }
}

/// Which `SortCell` a vector's values are; strings have none.
enum SortCellKind {
  case bool, int8, int16, int32, int64, int128, uint128, float32, float64, instant, longInstant
}

extension ColumnVector {
  var sortCell: SortCellKind {
    switch physical {
    case .bool, .string, .list, .row: .bool
    case .int8: .int8
    case .int16: .int16
    case .int32: .int32
    case .int64: .int64
    case .float32: .float32
    case .float64: .float64
    case .int128:
      switch type {
      case .timestampWithTimeZone(let precision): precision <= DataType.shortTimestampDigits ? .instant : .longInstant
      case .timeWithTimeZone: .longInstant
      case .uuid: .uint128
      default: .int128
      }
    }
  }
}
