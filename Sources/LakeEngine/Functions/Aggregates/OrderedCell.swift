import LakeVectors

/// A stored value with an order: what min, max and their kin compare.
protocol OrderedCell: BitwiseCopyable {
  /// Strictly before, in ascending order. False for NaN on either side.
  static func precedes(_ a: Self, _ b: Self) -> Bool
  /// NaN: loses against every value in min as in max, as in Trino.
  var isUnordered: Bool { get }
}

extension OrderedCell {
  @inline(__always) var isUnordered: Bool { false }
}

extension OrderedCell where Self: Comparable {
  @inline(__always) static func precedes(_ a: Self, _ b: Self) -> Bool { a < b }
}

extension UInt8: OrderedCell {}
extension Int8: OrderedCell {}
extension Int16: OrderedCell {}
extension Int32: OrderedCell {}
extension Int64: OrderedCell {}
extension Int128: OrderedCell {}
extension UInt128: OrderedCell {}

extension Float: OrderedCell {
  @inline(__always) var isUnordered: Bool { self != self }
}

extension Double: OrderedCell {
  @inline(__always) var isUnordered: Bool { self != self }
}

extension StringView: OrderedCell {
  @inline(__always) static func precedes(_ a: StringView, _ b: StringView) -> Bool { a < b }
}

/// A timestamp or time with time zone, by instant.
struct InstantCell: OrderedCell {
  let packed: Int128

  @inline(__always) static func precedes(_ a: InstantCell, _ b: InstantCell) -> Bool { a.packed >> 16 < b.packed >> 16 }
}

/// Something that works on the cell type of a SQL type.
protocol OrderedCellVisitor {
  associatedtype Result
  func visit<C: OrderedCell>(_: C.Type) throws -> Result
}

extension OrderedCellVisitor {
  /// - Throws: `TYPE_MISMATCH` for types without an order.
  func apply(to type: DataType) throws -> Result {
    switch type {
    case .timestampWithTimeZone, .timeWithTimeZone: return try visit(InstantCell.self)
    case .uuid: return try visit(UInt128.self)
    default: break
    }
    switch type.physical {
    case .bool: return try visit(UInt8.self)
    case .int8: return try visit(Int8.self)
    case .int16: return try visit(Int16.self)
    case .int32: return try visit(Int32.self)
    case .int64: return try visit(Int64.self)
    case .int128: return try visit(Int128.self)
    case .float32: return try visit(Float.self)
    case .float64: return try visit(Double.self)
    case .string: return try visit(StringView.self)
    case .list, .row: throw LakeError(.typeMismatch, "Type \(type) is not orderable")
    }
  }
}
