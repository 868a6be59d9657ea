/// Walks one JSON text and checks its form; the exact, slow way.
struct JSONScanner {
  /// Objects and arrays may be nested this deep.
  static let depthMax = 512

  let text: UnsafeRawBufferPointer
  private(set) var at = 0

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  /// A member of an object; ranges count in the scanner's text.
  struct Member {
    /// Without its quotes, escapes as written.
    var key: Range<Int>
    var keyHasEscape: Bool
    var value: Range<Int>
    /// Nothing but `"key":` stands before the value and at most one blank before the key.
    var isCompact: Bool
  }

  mutating func skipBlanks() {
    while at < text.count, text[at] == 32 || text[at] == 9 || text[at] == 13 || text[at] == 10 { at += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard at < text.count, text[at] == byte else { return false }
    at += 1
    return true
  }

  /// The members of the object that the text is; false when it is none or is malformed.
  mutating func object(_ body: (Member) -> Void) -> Bool {
    skipBlanks()
    guard take(123) else { return false }
    var before = at
    skipBlanks()
    if !take(125) {
      while true {
        let start = at
        guard let key = string() else { return false }
        let keyEnd = at
        skipBlanks()
        guard take(58) else { return false }
        let isCompact = start - before <= 1 && at - keyEnd == 1 && (start == before || text[before] == 32)
        skipBlanks()
        let valueStart = at
        guard value(depth: 1) else { return false }
        body(Member(key: start + 1..<keyEnd - 1, keyHasEscape: key, value: valueStart..<at, isCompact: isCompact))
        skipBlanks()
        if take(125) { break }
        guard take(44) else { return false }
        before = at
        skipBlanks()
      }
    }
    skipBlanks()
    return at == text.count
  }

  /// Passes a string; whether it has escapes, nil when it is none.
  private mutating func string() -> Bool? {
    guard take(34) else { return nil }
    var escapes = false
    while at < text.count {
      let byte = text[at]
      if byte == 34 {
        at += 1
        return escapes
      }
      if byte == 92 {
        escapes = true
        at += 1
        guard at < text.count, validEscape() else { return nil }
      }
      at += 1
    }
    return nil
  }

  /// `at` is behind a backslash; goes to the escape's last byte.
  private mutating func validEscape() -> Bool {
    switch text[at] {
    case 34, 92, 47, 98, 102, 110, 114, 116: return true
    case 117:
      guard text.count - at > 4 else { return false }
      for k in 1...4 where JSONText.hexDigit(text[at + k]) == nil { return false }
      at += 4
      return true
    default: return false
    }
  }

  /// Passes a value of any kind.
  mutating func value(depth: Int) -> Bool {
    guard at < text.count, depth <= JSONScanner.depthMax else { return false }
    switch text[at] {
    case 34: return string() != nil
    case 123: return container(close: 125, depth: depth)
    case 91: return container(close: 93, depth: depth)
    case 116: return word("true")
    case 102: return word("false")
    case 110: return word("null")
    case 78: return word("NaN")
    case 73: return word("Infinity")
    default: return number()
    }
  }

  private mutating func container(close: UInt8, depth: Int) -> Bool {
    at += 1
    skipBlanks()
    if take(close) { return true }
    while true {
      if close == 125 {
        guard string() != nil else { return false }
        skipBlanks()
        guard take(58) else { return false }
        skipBlanks()
      }
      guard value(depth: depth + 1) else { return false }
      skipBlanks()
      if take(close) { return true }
      guard take(44) else { return false }
      skipBlanks()
    }
  }

  private mutating func word(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard text.count - at >= count else { return false }
    for i in 0..<count where text[at + i] != word.utf8Start[i] { return false }
    at += count
    return true
  }

  private mutating func digits() -> Bool {
    let start = at
    while at < text.count, text[at] &- 48 < 10 { at += 1 }
    return at > start
  }

  private mutating func number() -> Bool {
    if take(45), at < text.count, text[at] == 73 { return word("Infinity") }
    guard digits() else { return false }
    if take(46), !digits() { return false }
    if at < text.count, text[at] | 32 == 101 {
      at += 1
      if !take(45) { _ = take(43) }
      return digits()
    }
    return true
  }
}

/// JSON strings to text.
enum JSONText {
  @inline(__always) static func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 48...57: UInt32(byte) - 48
    case 65...70: UInt32(byte) - 55
    case 97...102: UInt32(byte) - 87
    default: nil
    }
  }

  private static func unit(_ text: UnsafeRawBufferPointer, _ at: Int) -> UInt32? {
    guard text.count - at >= 4 else { return nil }
    var value: UInt32 = 0
    for k in 0..<4 {
      guard let digit = hexDigit(text[at + k]) else { return nil }
      value = value << 4 | digit
    }
    return value
  }

  /// The text of a string's inner bytes with escapes resolved, never longer than they; half a surrogate pair becomes
  /// U+FFFD, an unknown escape stands for its letter.
  static func unescape(_ text: UnsafeRawBufferPointer, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    var count = 0
    var at = 0
    while at < text.count {
      let byte = text[at]
      at += 1
      guard byte == 92, at < text.count else {
        out[count] = byte
        count += 1
        continue
      }
      let code = text[at]
      at += 1
      if code == 117, let first = unit(text, at) {
        at += 4
        var scalar = first
        if first >> 10 == 0x36 {
          if text.count - at >= 6, text[at] == 92, text[at + 1] == 117, let second = unit(text, at + 2), second >> 10 == 0x37 {
            scalar = 0x10000 + (first & 0x3ff) << 10 + second & 0x3ff
            at += 6
          } else {
            scalar = 0xfffd
          }
        } else if first >> 10 == 0x37 {
          scalar = 0xfffd
        }
        count += encode(scalar, out + count)
        continue
      }
      out[count] =
        switch code {
        case 98: 8
        case 102: 12
        case 110: 10
        case 114: 13
        case 116: 9
        default: code
        }
      count += 1
    }
    return count
  }

  private static func encode(_ scalar: UInt32, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | (scalar >> shift) & 0x3f) }
    switch scalar {
    case 0..<0x80:
      out[0] = UInt8(truncatingIfNeeded: scalar)
      return 1
    case 0x80..<0x800:
      out[0] = UInt8(truncatingIfNeeded: 0xc0 | scalar >> 6)
      out[1] = tail(0)
      return 2
    case 0x800..<0x10000:
      out[0] = UInt8(truncatingIfNeeded: 0xe0 | scalar >> 12)
      out[1] = tail(6)
      out[2] = tail(0)
      return 3
    default:
      out[0] = UInt8(truncatingIfNeeded: 0xf0 | scalar >> 18)
      out[1] = tail(12)
      out[2] = tail(6)
      out[3] = tail(0)
      return 4
    }
  }
}
