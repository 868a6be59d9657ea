/// The backslash escapes of string literals in Hive's statements: `\t \n \r \b \0 \Z \\ \' \"`, `\ooo` octal up to
/// `\177`, `\uXXXX`; `\%` and `\_` keep their backslash; before anything else the backslash falls away.
enum HiveEscapes {
  static func decode(_ body: ArraySlice<UInt8>, quote: UInt8) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(body.count)
    var rest = body
    while let byte = rest.popFirst() {
      if byte == quote {
        result.append(byte)
        rest = rest.dropFirst()  // a doubled quote
      } else if byte != UInt8(ascii: "\\") {
        result.append(byte)
      } else {
        decodeEscape(&rest, &result)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func decodeEscape(_ rest: inout ArraySlice<UInt8>, _ result: inout [UInt8]) {
    if let byte = octal(rest) {
      result.append(byte)
      rest = rest.dropFirst(3)
      return
    }
    if let scalar = unicode(rest) {
      result.append(contentsOf: String(scalar).utf8)
      rest = rest.dropFirst(5)
      return
    }
    guard let byte = rest.popFirst() else {
      result.append(UInt8(ascii: "\\"))
      return
    }
    switch byte {
    case UInt8(ascii: "0"): result.append(0)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "n"): result.append(0x0a)
    case UInt8(ascii: "r"): result.append(0x0d)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "Z"): result.append(0x1a)
    case UInt8(ascii: "%"), UInt8(ascii: "_"): result.append(contentsOf: [UInt8(ascii: "\\"), byte])
    default: result.append(byte)
    }
  }

  private static func octal(_ rest: ArraySlice<UInt8>) -> UInt8? {
    let digits = Array(rest.prefix(3))
    guard digits.count == 3, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }),
      digits[0] <= UInt8(ascii: "1")
    else { return nil }
    return digits.reduce(0) { $0 << 3 | ($1 - UInt8(ascii: "0")) }
  }

  private static func unicode(_ rest: ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard rest.first == UInt8(ascii: "u"), rest.count >= 5 else { return nil }
    let digits = String(decoding: rest.dropFirst().prefix(4), as: UTF8.self)
    guard digits.allSatisfy(\.isHexDigit), let code = UInt32(digits, radix: 16) else { return nil }
    return Unicode.Scalar(code)
  }

  /// The literal, in single quotes, that reads as `text` in a Hive statement.
  static func quoted(_ text: String) -> String {
    var result = "'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "'": result += "\\'"
      case "\t": result += "\\t"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\0"..<" ", "\u{7f}":
        let octal = String(scalar.value, radix: 8)
        result += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "'"
  }
}
