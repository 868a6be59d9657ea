/// Scalars in JSON's notation.
package enum JSONText {
  /// Appends a JSON string: quotes, backslashes and control characters escaped, all else as it is.
  package static func appendQuoted(_ bytes: UnsafeRawBufferPointer, into out: inout [UInt8]) {
    out.append(0x22)
    for byte in bytes {
      switch byte {
      case 0x22, 0x5c: out += [0x5c, byte]
      case 0x08: out += [0x5c, 0x62]
      case 0x09: out += [0x5c, 0x74]
      case 0x0a: out += [0x5c, 0x6e]
      case 0x0c: out += [0x5c, 0x66]
      case 0x0d: out += [0x5c, 0x72]
      case 0..<0x20:
        out += Array("\\u00".utf8)
        out.append(hexDigit(byte >> 4))
        out.append(hexDigit(byte & 15))
      default: out.append(byte)
      }
    }
    out.append(0x22)
  }

  /// A scalar as read from JSON text.
  package enum Scalar: Hashable {
    case null
    case boolean(Bool)
    /// The number as it is written.
    case number(String)
    case string([UInt8])
  }

  /// The scalar that the whole text is, spaces around it ignored; `nil` for an array, an object or no JSON at all.
  package static func scalar(_ bytes: UnsafeRawBufferPointer) -> Scalar? {
    let text = bytes.trimmed
    guard let first = text.first else { return nil }
    if first == 0x22 { return string(text).map { .string($0) } }
    switch String(decoding: text, as: UTF8.self) {
    case "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case let number: return isNumber(text) ? .number(number) : nil
    }
  }

  /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
  private static func isNumber(_ text: UnsafeRawBufferPointer) -> Bool {
    var i = text.first == 0x2d ? 1 : 0
    func digits() -> Int {
      let start = i
      while i < text.count, text[i] &- 0x30 <= 9 { i += 1 }
      return i - start
    }
    let leadingZero = i < text.count && text[i] == 0x30
    let whole = digits()
    if whole == 0 || (leadingZero && whole > 1) { return false }
    if i < text.count, text[i] == 0x2e {
      i += 1
      if digits() == 0 { return false }
    }
    if i < text.count, text[i] | 0x20 == 0x65 {
      i += 1
      if i < text.count, text[i] == 0x2b || text[i] == 0x2d { i += 1 }
      if digits() == 0 { return false }
    }
    return i == text.count
  }

  /// The content of a quoted string with its escapes resolved; lone surrogates become U+FFFD.
  private static func string(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    var out: [UInt8] = []
    var i = 1
    while i < text.count {
      let byte = text[i]
      if byte == 0x22 { return i == text.count - 1 ? out : nil }
      if byte < 0x20 { return nil }
      if byte != 0x5c {
        out.append(byte)
        i += 1
        continue
      }
      guard i + 1 < text.count else { return nil }
      i += 2
      switch text[i - 1] {
      case 0x22, 0x5c, 0x2f: out.append(text[i - 1])
      case 0x62: out.append(0x08)
      case 0x66: out.append(0x0c)
      case 0x6e: out.append(0x0a)
      case 0x72: out.append(0x0d)
      case 0x74: out.append(0x09)
      case 0x75:
        guard let unit = hex(text, i) else { return nil }
        i += 4
        var scalar = unit
        if unit & 0xfc00 == 0xd800, i + 6 <= text.count, text[i] == 0x5c, text[i + 1] == 0x75, let low = hex(text, i + 2),
          low & 0xfc00 == 0xdc00
        {
          scalar = 0x10000 + (unit & 0x3ff) << 10 + (low & 0x3ff)
          i += 6
        }
        out.append(contentsOf: String(Unicode.Scalar(scalar) ?? "\u{fffd}").utf8)
      default: return nil
      }
    }
    return nil
  }

  /// Four hexadecimal digits.
  private static func hex(_ text: UnsafeRawBufferPointer, _ at: Int) -> UInt32? {
    guard at + 4 <= text.count else { return nil }
    var value: UInt32 = 0
    for i in at..<(at + 4) {
      switch text[i] {
      case 0x30...0x39: value = value << 4 | UInt32(text[i] - 0x30)
      case 0x41...0x46, 0x61...0x66: value = value << 4 | UInt32((text[i] | 0x20) - 0x57)
      default: return nil
      }
    }
    return value
  }

  private static func hexDigit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x57 + nibble }
}
