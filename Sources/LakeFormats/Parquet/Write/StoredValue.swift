import LakeVectors

/// A value as Parquet stores it, in memory: what chunk writers collect, compare and count.
protocol StoredValue: BitwiseCopyable {
  /// The very same stored bytes (0.0 and -0.0 differ, a NaN equals itself).
  static func isSame(_ a: Self, _ b: Self) -> Bool
  /// The order of statistics.
  static func isLess(_ a: Self, _ b: Self) -> Bool
  /// False for values that statistics leave out (NaN).
  var isOrdered: Bool { get }
  /// Bytes this value takes in PLAIN encoding.
  var plainByteCount: Int { get }
  /// Appends the PLAIN form.
  func appendPlain(to output: inout ByteWriter)
  /// The form that bounds of statistics have.
  func bound(isMaximum: Bool) -> [UInt8]?
  /// The same value, its bytes kept alive by `arena`.
  func kept(in arena: StringArena) -> Self
}

extension StoredValue {
  var isOrdered: Bool { true }
  var plainByteCount: Int { MemoryLayout<Self>.size }
  func appendPlain(to output: inout ByteWriter) { output.append(self) }
  func bound(isMaximum: Bool) -> [UInt8]? { withUnsafeBytes(of: self) { Array($0) } }
  func kept(in arena: StringArena) -> Self { self }
}

extension StoredValue where Self: Comparable {
  static func isSame(_ a: Self, _ b: Self) -> Bool { a == b }
  static func isLess(_ a: Self, _ b: Self) -> Bool { a < b }
}

/// Booleans, a byte each until they are packed.
extension UInt8: StoredValue {}
extension Int32: StoredValue {}
extension Int64: StoredValue {}

/// Wide decimals and UUIDs: 16 bytes, most significant first.
extension Int128: StoredValue {
  func appendPlain(to output: inout ByteWriter) { output.append(byteSwapped) }
  func bound(isMaximum: Bool) -> [UInt8]? { withUnsafeBytes(of: byteSwapped) { Array($0) } }
}

extension Float: StoredValue {
  static func isSame(_ a: Float, _ b: Float) -> Bool { a.bitPattern == b.bitPattern }
  var isOrdered: Bool { !isNaN }
  /// Readers may not tell the zeros apart, so bounds cover both.
  func bound(isMaximum: Bool) -> [UInt8]? {
    let value: Float = self == 0 ? (isMaximum ? 0.0 : -0.0) : self
    return withUnsafeBytes(of: value) { Array($0) }
  }
}

extension Double: StoredValue {
  static func isSame(_ a: Double, _ b: Double) -> Bool { a.bitPattern == b.bitPattern }
  var isOrdered: Bool { !isNaN }
  func bound(isMaximum: Bool) -> [UInt8]? {
    let value: Double = self == 0 ? (isMaximum ? 0.0 : -0.0) : self
    return withUnsafeBytes(of: value) { Array($0) }
  }
}

extension StringView: StoredValue {
  private static let longestBound = 64

  static func isSame(_ a: StringView, _ b: StringView) -> Bool { a == b }
  static func isLess(_ a: StringView, _ b: StringView) -> Bool { a < b }
  var plainByteCount: Int { count + 4 }

  func appendPlain(to output: inout ByteWriter) {
    output.append(UInt32(truncatingIfNeeded: count))
    withBytes { output.append($0) }
  }

  /// Long strings are cut: a prefix is a lower bound, a prefix with its last ASCII byte raised an upper one.
  func bound(isMaximum: Bool) -> [UInt8]? {
    withBytes { bytes in
      if bytes.count <= StringView.longestBound { return Array(bytes) }
      var prefix = Array(bytes.prefix(StringView.longestBound))
      // Not through the middle of a code point.
      while let last = prefix.last, bytes[prefix.count] & 0xc0 == 0x80 || last >= 0xc0 { prefix.removeLast() }
      if !isMaximum { return prefix }
      while let last = prefix.last, last >= 0x7e { prefix.removeLast() }
      guard let last = prefix.last else { return nil }
      prefix[prefix.count - 1] = last + 1
      return prefix
    }
  }

  func kept(in arena: StringArena) -> StringView { arena.copy(self) }
}
