/// Reading what stands between quotes.
extension Parser {
  /// The text of a quoted token, doubled quotes and (in Hive's statements) backslash escapes read.
  func unquoted(_ token: Token, quote: UInt8) -> String {
    let body = source[Int(token.start) + 1..<Int(token.end) - 1]
    if token.hasBackslash { return HiveEscapes.decode(body, quote: quote) }
    guard token.hasDoubledQuote else { return String(decoding: body, as: UTF8.self) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(body.count)
    var index = body.startIndex
    while index < body.endIndex {
      bytes.append(body[index])
      index += body[index] == quote ? 2 : 1
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A string literal: `'…'` or `U&'…' [UESCAPE '…']`.
  mutating func string() throws(SyntaxError) -> String {
    let token = token
    switch token.kind {
    case .string:
      advance()
      return unquoted(token, quote: UInt8(ascii: "'"))
    case .unicodeString:
      advance()
      return try unicodeString(token)
    default:
      throw unexpected(expecting: "<string>")
    }
  }

  /// A string of a Hive statement, which may also stand in double quotes.
  mutating func hiveString() throws(SyntaxError) -> String {
    let token = token
    guard token.kind == .quotedIdentifier else { return try string() }
    advance()
    return unquoted(token, quote: UInt8(ascii: "\""))
  }

  private mutating func unicodeString(_ token: Token) throws(SyntaxError) -> String {
    // The quotes begin behind `U&`.
    var quoted = token
    quoted.start += 2
    let raw = unquoted(quoted, quote: UInt8(ascii: "'"))
    var escape: Unicode.Scalar = "\\"
    if accept(.uescape) {
      let place = position
      let text = try string()
      guard let scalar = text.unicodeScalars.first else { throw error("Empty Unicode escape character", at: place) }
      guard text.unicodeScalars.count == 1, Self.canEscape(scalar) else {
        throw error("Invalid Unicode escape character", at: place)
      }
      escape = scalar
    }
    return try decode(raw, escape: escape, at: token.position)
  }

  private static func canEscape(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0x20 && scalar.value < 0x7f && scalar != "+" && scalar != "'" && scalar != "\""
      && scalar.properties.numericType == nil && !("a"..."f").contains(scalar) && !("A"..."F").contains(scalar)
  }

  /// `\XXXX`, `\+XXXXXX` and the doubled escape character.
  private func decode(_ raw: String, escape: Unicode.Scalar, at place: Position) throws(SyntaxError) -> String {
    var result = String.UnicodeScalarView()
    var rest = Substring(raw).unicodeScalars
    while let scalar = rest.popFirst() {
      guard scalar == escape else {
        result.append(scalar)
        continue
      }
      if rest.first == escape {
        result.append(escape)
        rest.removeFirst()
        continue
      }
      let isLong = rest.first == "+"
      if isLong { rest.removeFirst() }
      let digits = rest.prefix(isLong ? 6 : 4)
      guard digits.count == (isLong ? 6 : 4) else { throw error("Incomplete escape sequence: \(raw)", at: place) }
      rest.removeFirst(digits.count)
      guard digits.allSatisfy({ $0.properties.isASCIIHexDigit }), let code = UInt32(String(digits), radix: 16) else {
        throw error("Invalid hexadecimal digit in escape sequence: \(String(digits))", at: place)
      }
      guard let character = Unicode.Scalar(code) else {
        throw error("Invalid escaped character: \(String(digits))", at: place)
      }
      result.append(character)
    }
    return String(result)
  }

  /// `X'0aff'`; spaces between the digits do not count.
  mutating func binaryLiteral() throws(SyntaxError) -> [UInt8] {
    let token = token
    guard at(.binary) else { throw unexpected() }
    advance()
    var digits: [UInt8] = []
    for byte in source[Int(token.start) + 2..<Int(token.end) - 1] {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digits.append(byte - UInt8(ascii: "a") + 10)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digits.append(byte - UInt8(ascii: "A") + 10)
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): continue
      default: throw error("Binary literal can only contain hexadecimal digits", at: token.position)
      }
    }
    guard digits.count.isMultiple(of: 2) else {
      throw error("Binary literal must contain an even number of digits", at: token.position)
    }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
