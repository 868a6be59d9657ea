extension Parser {
  /// A number, maybe with the minus that belongs to it.
  mutating func number() throws(SyntaxError) -> SyntaxExpression.Kind {
    let place = position
    let isNegative = accept(.minus)
    let token = token
    if let value = plainInteger(token) {
      advance()
      return .integer(isNegative ? -value : value)
    }
    let digits = text(of: token).filter { $0 != "_" }
    let written = isNegative ? "-\(digits)" : digits
    switch token.kind {
    case .integer:
      guard let value = Self.integer(digits, isNegative: isNegative) else {
        throw error("Invalid numeric literal: \(written)", at: place)
      }
      advance()
      return .integer(value)
    case .decimal:
      advance()
      return .decimal(written)
    case .double:
      guard let value = Double(Self.padded(written)) else { throw error("Invalid numeric literal: \(written)", at: place) }
      advance()
      return .double(value)
    default:
      throw unexpected(expecting: "<number>")
    }
  }

  /// The value of an integer as most are written: at most 18 digits and nothing else.
  private func plainInteger(_ token: Token) -> Int64? {
    guard token.kind == .integer, token.end - token.start <= 18 else { return nil }
    var value: Int64 = 0
    for byte in source[Int(token.start)..<Int(token.end)] {
      guard Lexer.isDigit(byte) else { return nil }
      value = value * 10 + Int64(byte - UInt8(ascii: "0"))
    }
    return value
  }

  /// The standard library wants a digit on both sides of the point.
  private static func padded(_ text: String) -> String {
    var result = ""
    var previous: Character = " "
    for character in text {
      if character == ".", !previous.isNumber { result += "0" }
      if previous == ".", !character.isNumber { result += "0" }
      result.append(character)
      previous = character
    }
    return result
  }

  private static func integer(_ digits: String, isNegative: Bool) -> Int64? {
    let sign = isNegative ? "-" : ""
    let radix =
      switch digits.lowercased().prefix(2) {
      case "0x": 16
      case "0o": 8
      case "0b": 2
      default: 10
      }
    return Int64(sign + (radix == 10 ? digits[...] : digits.dropFirst(2)), radix: radix)
  }

  /// A count in the syntax itself: a precision, a number of buckets.
  mutating func smallInteger() throws(SyntaxError) -> Int {
    guard at(.integer) else { throw unexpected() }
    let digits = text(of: token).filter { $0 != "_" }
    guard let value = Self.integer(digits, isNegative: false), value <= Int64(Int32.max) else {
      throw error("Invalid numeric literal: \(digits)", at: position)
    }
    advance()
    return Int(value)
  }

  /// A number whose bounds are checked when it is analysed.
  mutating func wholeNumber() throws(SyntaxError) -> Int {
    guard at(.integer) else { throw unexpected() }
    let digits = text(of: token).filter { $0 != "_" }
    guard let value = Self.integer(digits, isNegative: false) else { throw error("Invalid numeric literal: \(digits)", at: position) }
    advance()
    return Int(value)
  }

  /// `INTERVAL [-] '…' DAY [TO SECOND]`
  mutating func intervalLiteral() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    try expect(.interval)
    var isNegative = false
    if accept(.minus) { isNegative = true } else { _ = accept(.plus) }
    let text = try string()
    let (from, to) = try intervalFields()
    let literal = IntervalLiteral(isNegative: isNegative, text: text, from: from, to: to)
    return SyntaxExpression(.interval(literal), at: position)
  }

  mutating func intervalFields() throws(SyntaxError) -> (IntervalField, IntervalField?) {
    let from = try intervalField()
    return (from, accept(.to) ? try intervalField() : nil)
  }

  private mutating func intervalField() throws(SyntaxError) -> IntervalField {
    let field: IntervalField? = accept(oneOf: [
      .year: .year, .month: .month, .day: .day, .hour: .hour, .minute: .minute, .second: .second,
    ])
    guard let field else { throw unexpected() }
    return field
  }
}
