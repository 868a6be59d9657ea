import LakeVectors

/// Walks JSON text without building it: finds where values begin and end, checking as it goes.
struct JSONScanner {
  /// Nesting that is followed; deeper text counts as malformed.
  static let depthMax = 512

  let bytes: UnsafeRawBufferPointer
  var at = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { at >= bytes.count }
  /// The byte here; 0 at the end.
  var peek: UInt8 { at < bytes.count ? bytes[at] : 0 }

  mutating func skipSpace() {
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0a || bytes[at] == 0x0d || bytes[at] == 0x09 { at += 1 }
  }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard at < bytes.count, UInt32(bytes[at]) == character.value else { return false }
    at += 1
    return true
  }

  /// The range of the value here, and behind it; nil when it is malformed.
  mutating func value(depth: Int = 0) -> Range<Int>? {
    skipSpace()
    let start = at
    guard depth < JSONScanner.depthMax else { return nil }
    let isWhole: Bool
    switch peek {
    case UInt8(ascii: "{"): isWhole = members(depth) { _, _ in true }
    case UInt8(ascii: "["): isWhole = elements(depth) { _, _ in true }
    case UInt8(ascii: "\""): isWhole = string() != nil
    case UInt8(ascii: "t"): isWhole = word("true")
    case UInt8(ascii: "f"): isWhole = word("false")
    case UInt8(ascii: "n"): isWhole = word("null")
    default: isWhole = number()
    }
    return isWhole ? start..<at : nil
  }

  /// Visits an object's members, which begin here: the key's range with its quotes, the value's range. The visitor answers
  /// false to stop early (the rest is then not checked). False when the text is malformed.
  mutating func members(_ depth: Int, _ visit: (Range<Int>, Range<Int>) -> Bool) -> Bool {
    guard skip("{") else { return false }
    skipSpace()
    if skip("}") { return true }
    while true {
      skipSpace()
      guard let key = string() else { return false }
      skipSpace()
      guard skip(":"), let value = value(depth: depth + 1) else { return false }
      if !visit(key, value) { return true }
      skipSpace()
      if skip("}") { return true }
      guard skip(",") else { return false }
    }
  }

  /// The same for an array's elements, by index.
  mutating func elements(_ depth: Int, _ visit: (Int, Range<Int>) -> Bool) -> Bool {
    guard skip("[") else { return false }
    skipSpace()
    if skip("]") { return true }
    var index = 0
    while true {
      guard let value = value(depth: depth + 1) else { return false }
      if !visit(index, value) { return true }
      index += 1
      skipSpace()
      if skip("]") { return true }
      guard skip(",") else { return false }
    }
  }

  /// The range of a string with its quotes.
  private mutating func string() -> Range<Int>? {
    let start = at
    guard skip("\"") else { return nil }
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == UInt8(ascii: "\"") { return start..<at }
      if byte < 0x20 { return nil }
      if byte == UInt8(ascii: "\\") {
        guard at < bytes.count else { return nil }
        let escape = bytes[at]
        at += 1
        if escape == UInt8(ascii: "u") {
          guard hexDigits() != nil else { return nil }
        } else if !"\"\\/bfnrt".utf8.contains(escape) {
          return nil
        }
      }
    }
    return nil
  }

  private mutating func hexDigits() -> UInt32? {
    guard at + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for _ in 0..<4 {
      let byte = bytes[at]
      at += 1
      if byte &- 0x30 <= 9 {
        value = value << 4 | UInt32(byte &- 0x30)
      } else if (byte | 0x20) &- 0x61 <= 5 {
        value = value << 4 | UInt32((byte | 0x20) &- 0x61 &+ 10)
      } else {
        return nil
      }
    }
    return value
  }

  private mutating func word(_ text: StaticString) -> Bool {
    guard at + text.utf8CodeUnitCount <= bytes.count else { return false }
    for i in 0..<text.utf8CodeUnitCount where bytes[at + i] != text.utf8Start[i] { return false }
    at += text.utf8CodeUnitCount
    return true
  }

  private mutating func number() -> Bool {
    _ = skip("-")
    if !skip("0") { guard digits() else { return false } }
    if skip(".") { guard digits() else { return false } }
    if skip("e") || skip("E") {
      if !skip("+") { _ = skip("-") }
      guard digits() else { return false }
    }
    return true
  }

  private mutating func digits() -> Bool {
    let start = at
    while at < bytes.count, bytes[at] &- 0x30 <= 9 { at += 1 }
    return at > start
  }

  /// The text of a well-formed string given with its quotes. A half of a surrogate pair alone becomes U+FFFD.
  static func unescaped(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> [UInt8] {
    var scanner = JSONScanner(UnsafeRawBufferPointer(rebasing: bytes[(range.lowerBound + 1)..<(range.upperBound - 1)]))
    var out: [UInt8] = []
    while !scanner.isAtEnd {
      let byte = scanner.peek
      scanner.at += 1
      guard byte == UInt8(ascii: "\\") else {
        out.append(byte)
        continue
      }
      let escape = scanner.peek
      scanner.at += 1
      switch escape {
      case UInt8(ascii: "b"): out.append(8)
      case UInt8(ascii: "f"): out.append(12)
      case UInt8(ascii: "n"): out.append(10)
      case UInt8(ascii: "r"): out.append(13)
      case UInt8(ascii: "t"): out.append(9)
      case UInt8(ascii: "u"): CodePoints.append(scanner.escapedScalar(), to: &out)
      default: out.append(escape)
      }
    }
    return out
  }

  /// The code point of `\uXXXX` (behind the u), with the second half of a pair when there is one.
  private mutating func escapedScalar() -> UInt32 {
    guard let high = hexDigits() else { return 0xfffd }
    guard (0xd800..<0xe000).contains(high) else { return high }
    let after = at
    if high < 0xdc00, skip("\\"), skip("u"), let low = hexDigits(), (0xdc00..<0xe000).contains(low) {
      return 0x10000 + (high - 0xd800) << 10 + (low - 0xdc00)
    }
    at = after
    return 0xfffd
  }
}
