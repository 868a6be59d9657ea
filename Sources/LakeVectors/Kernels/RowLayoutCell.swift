/// A key's value as it lies in a row of a hash table: what "the same key" means for its type.
protocol KeyCell: BitwiseCopyable {
  /// Equality of grouping: NaN is NaN, -0.0 is 0.0.
  static func same(_ a: Self, _ b: Self) -> Bool
  /// Equality of joins: NaN equals nothing.
  static func joins(_ a: Self, _ b: Self) -> Bool
  /// The value with its bytes held by `arena`.
  func kept(_ arena: StringArena) -> Self
}

extension KeyCell {
  @inline(__always) static func joins(_ a: Self, _ b: Self) -> Bool { same(a, b) }
  @inline(__always) func kept(_ arena: StringArena) -> Self { self }
}

extension KeyCell where Self: FixedWidthInteger {
  @inline(__always) static func same(_ a: Self, _ b: Self) -> Bool { a == b }
}

extension KeyCell where Self: BinaryFloatingPoint {
  @inline(__always) static func same(_ a: Self, _ b: Self) -> Bool { a == b || (a != a && b != b) }
  @inline(__always) static func joins(_ a: Self, _ b: Self) -> Bool { a == b }
}

extension Int8: KeyCell {}
extension Int16: KeyCell {}
extension Int32: KeyCell {}
extension Int64: KeyCell {}
extension Int128: KeyCell {}
extension Float: KeyCell {}
extension Double: KeyCell {}

extension StringView: KeyCell {
  @inline(__always) static func same(_ a: StringView, _ b: StringView) -> Bool { a == b }
  @inline(__always) func kept(_ arena: StringArena) -> StringView { arena.copy(self) }
}

/// A `char(n)`: trailing spaces do not count.
struct CharCell: KeyCell {
  let view: StringView

  static func same(_ a: CharCell, _ b: CharCell) -> Bool {
    if a.view == b.view { return true }
    return a.view.withBytes { x in
      b.view.withBytes { y in
        let n = trimmedCount(x)
        return n == trimmedCount(y) && (n == 0 || UnsafeRawBufferPointer(rebasing: x[..<n]).elementsEqual(y[..<n]))
      }
    }
  }

  @inline(__always) func kept(_ arena: StringArena) -> CharCell { CharCell(view: arena.copy(view)) }

  private static func trimmedCount(_ bytes: UnsafeRawBufferPointer) -> Int {
    var n = bytes.count
    while n > 0 && bytes[n &- 1] == 0x20 { n &-= 1 }
    return n
  }
}

/// A timestamp or time with time zone: the instant counts, the zone does not.
struct ZonedCell: KeyCell {
  let packed: Int128

  @inline(__always) static func same(_ a: ZonedCell, _ b: ZonedCell) -> Bool { a.packed >> 16 == b.packed >> 16 }
}

/// Which `KeyCell` holds a type's keys.
enum KeyCellKind: Sendable {
  case int8, int16, int32, int64, int128, float32, float64, string, char, zoned

  init(_ type: DataType) {
    switch type {
    case .char: self = .char
    case .timestampWithTimeZone, .timeWithTimeZone: self = .zoned
    case .array, .map, .row: self = .string
    default:
      switch type.physical {
      case .bool, .int8: self = .int8
      case .int16: self = .int16
      case .int32: self = .int32
      case .int64: self = .int64
      case .int128: self = .int128
      case .float32: self = .float32
      case .float64: self = .float64
      case .string, .list, .row: self = .string
      }
    }
  }
}
