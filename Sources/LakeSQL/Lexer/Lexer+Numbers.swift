/// Numbers as Trino has them: `12`, `1_000`, `0xff`, `0o17`, `0b101`; `1.5`, `1.`, `.5`; `1e3`, `1.5e-3`. The longest
/// token wins, so `12ab` is a name that begins with a digit (and refused as such).
extension Lexer {
  mutating func scanNumber(_ token: inout Token) {
    let start = offset
    while offset < source.count, Self.isWordByte(source[offset]) { offset += 1 }
    let word = start..<offset
    if isDigits(word) {
      token.kind = .integer
      if peek() == UInt8(ascii: ".") { scanFraction(&token) }
    } else if isExponentForm(word) {
      token.kind = .double
    } else if let digits = mantissaBeforeExponent(word), hasSignedExponent() {
      offset = digits.upperBound
      scanExponent()
      token.kind = .double
    } else if isRadixInteger(word) {
      token.kind = .integer
    } else {
      token.kind = .digitIdentifier
    }
  }

  /// From the point on; there may be digits before it.
  mutating func scanFraction(_ token: inout Token) {
    token.kind = .decimal
    offset += 1
    let start = offset
    while Self.isDigit(peek()) || (peek() == UInt8(ascii: "_") && offset > start && Self.isDigit(peek(1))) { offset += 1 }
    guard peek() | 0x20 == UInt8(ascii: "e") else { return }
    let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
    if Self.isDigit(peek(sign ? 2 : 1)) {
      scanExponent()
      token.kind = .double
    }
  }

  /// At the `e`, which is known to be followed by a sign or not and a digit.
  private mutating func scanExponent() {
    offset += 2
    while Self.isDigit(peek()) { offset += 1 }
  }

  /// Behind `12e`: a sign and a digit follow.
  private func hasSignedExponent() -> Bool {
    (peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-")) && Self.isDigit(peek(1))
  }

  /// Digits with single `_` between them.
  private func isDigits(_ range: Range<Int>) -> Bool { isDigits(range, radix: 10) }

  private func isDigits(_ range: Range<Int>, radix: UInt8) -> Bool {
    var wasDigit = false
    for index in range {
      let byte = source[index]
      if byte == UInt8(ascii: "_") {
        guard wasDigit else { return false }
        wasDigit = false
      } else {
        guard let digit = Self.digit(byte), digit < radix else { return false }
        wasDigit = true
      }
    }
    return wasDigit
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    if isDigit(byte) { return byte - UInt8(ascii: "0") }
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    return letter < 6 ? letter + 10 : nil
  }

  private func isRadixInteger(_ range: Range<Int>) -> Bool {
    guard range.count > 2, source[range.lowerBound] == UInt8(ascii: "0") else { return false }
    let digits = range.lowerBound + 2..<range.upperBound
    // An underscore may follow the prefix at once.
    let rest = source[digits.lowerBound] == UInt8(ascii: "_") ? digits.dropFirst() : digits
    switch source[range.lowerBound + 1] | 0x20 {
    case UInt8(ascii: "x"): return isDigits(rest, radix: 16)
    case UInt8(ascii: "o"): return isDigits(rest, radix: 8)
    case UInt8(ascii: "b"): return isDigits(rest, radix: 2)
    default: return false
    }
  }

  /// `12e5`
  private func isExponentForm(_ range: Range<Int>) -> Bool {
    guard let e = range.first(where: { source[$0] | 0x20 == UInt8(ascii: "e") }), e > range.lowerBound else { return false }
    let exponent = e + 1..<range.upperBound
    return !exponent.isEmpty && (range.lowerBound..<e).allSatisfy { Self.isDigit(source[$0]) }
      && exponent.allSatisfy { Self.isDigit(source[$0]) }
  }

  /// The `12` of `12e`, of which the sign and the exponent follow.
  private func mantissaBeforeExponent(_ range: Range<Int>) -> Range<Int>? {
    let digits = range.lowerBound..<range.upperBound - 1
    guard !digits.isEmpty, source[digits.upperBound] | 0x20 == UInt8(ascii: "e"),
      digits.allSatisfy({ Self.isDigit(source[$0]) })
    else { return nil }
    return digits
  }
}
