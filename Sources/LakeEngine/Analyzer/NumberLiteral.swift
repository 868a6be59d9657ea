import LakeVectors

/// Text that is read as SQL reads a number written in a statement: `7` is an integer (bigint, or a decimal without
/// scale, when larger), `37.305` a decimal(5,3), `1e3` a double.
enum NumberLiteral {
  /// Nil when the text is no such number; spaces around it do not count, nor a sign against it.
  static func value(_ text: String) -> TypedValue? {
    let number = text.trimmingSpaces
    if let decimal = DecimalLiteral(number) {
      if decimal.scale > 0 || number.contains(".") {
        return TypedValue(.decimal(decimal.unscaled), .decimal(precision: decimal.precision, scale: decimal.scale))
      }
      guard let whole = Int64(exactly: decimal.unscaled) else {
        return TypedValue(.decimal(decimal.unscaled), .decimal(precision: decimal.precision, scale: 0))
      }
      return TypedValue(.integer(whole), Int32(exactly: whole) == nil ? .bigint : .integer)
    }
    // `NaN` and `Infinity` have no digits and are no literals.
    var digits = number
    guard digits.utf8.contains(where: { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let double = digits.withUTF8({ TextParser.double(UnsafeRawBufferPointer($0)) }), double.isFinite
    else { return nil }
    return TypedValue(.double(double), .double)
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || (9...13).contains(byte) }
    guard let first = utf8.firstIndex(where: { !isSpace($0) }), let last = utf8.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(self[first...last])
  }
}
