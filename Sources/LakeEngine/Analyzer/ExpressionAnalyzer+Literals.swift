import LakeCatalog
import LakeSQL
import LakeVectors

extension ExpressionAnalyzer {
  func literal(_ syntax: SyntaxExpression) throws -> Expression {
    switch syntax.kind {
    case .boolean(let value): return .literal(.boolean(value), .boolean)
    case .integer(let value):
      return .literal(.integer(value), Int32(exactly: value) == nil ? .bigint : .integer)
    case .decimal(let text): return try decimal(text, at: syntax.position)
    case .double(let value): return .literal(.double(value), .double)
    case .string(let text): return .literal(.string(text), .varchar(length: text.unicodeScalars.count))
    case .bytes(let bytes): return .literal(.binary(bytes), .varbinary)
    case .typedLiteral(let type, let text): return try typed(type, text, at: syntax.position)
    case .interval(let interval): return try IntervalReader.expression(interval, at: syntax.position)
    case .current(let value, let precision): return try currentValue(value, precision: precision, at: syntax.position)
    default: return .literal(.null, .unknown)
    }
  }

  /// Digits without leading zeros are the precision, digits after the point the scale.
  private func decimal(_ text: String, at position: Position) throws -> Expression {
    guard let parsed = DecimalLiteral(text) else {
      throw LakeError(.invalidLiteral, at: position, "'\(text)' is not a valid DECIMAL literal")
    }
    return .literal(.decimal(parsed.unscaled), .decimal(precision: parsed.precision, scale: parsed.scale))
  }

  private func typed(_ name: TypeName, _ text: String, at position: Position) throws -> Expression {
    let invalid = LakeError(.invalidLiteral, at: position, "'\(text)' is not a valid \(name.name.uppercased()) literal")
    var type = try type(name)
    switch type {
    case .decimal:
      guard let parsed = DecimalLiteral(text) else { throw invalid }
      return .literal(.decimal(parsed.unscaled), .decimal(precision: parsed.precision, scale: parsed.scale))
    case .varchar(nil): return .literal(.string(text), .varchar(length: text.unicodeScalars.count))
    case .json:
      // As json_parse, not as a cast, which would make the text a JSON string.
      var text = text
      guard let json = text.withUTF8({ JSONCanonical.text(UnsafeRawBufferPointer($0)) }) else { throw invalid }
      return .literal(.string(String(decoding: json, as: UTF8.self)), type)
    case .char where name.parameters.isEmpty: type = .char(length: max(1, text.unicodeScalars.count))
    case .timestamp where name.parameters.isEmpty: type = ExpressionAnalyzer.timestampType(text)
    case .time where ExpressionAnalyzer.hasOffset(text):
      throw LakeError.notSupported("The type time with time zone", at: position)
    case .time where name.parameters.isEmpty: type = .time(precision: ExpressionAnalyzer.fractionDigits(text))
    default: break
    }
    guard let value = try? ConstantCast.value(.string(text), from: .varchar, to: type, state.session) else { throw invalid }
    if type.isTemporal, ExpressionAnalyzer.isBelowMicroseconds(text) {
      throw LakeError.notSupported(
        "A precision of more than 6 (microseconds)", at: position, hint: "write at most 6 digits after the point: '\(text)' has more")
    }
    return .literal(value, type)
  }

  /// True for a time whose digits after the sixth are not zeros: values are kept to the microsecond.
  private static func isBelowMicroseconds(_ text: String) -> Bool {
    guard let point = text.lastIndex(of: ".") else { return false }
    return text[text.index(after: point)...].prefix { $0.isASCII && $0.isNumber }.dropFirst(6).contains { $0 != "0" }
  }

  /// `TIMESTAMP '…'` is with time zone when the text has one, and as precise as the text.
  static func timestampType(_ text: String) -> DataType {
    let precision = fractionDigits(text)
    let parts = text.split(separator: " ", omittingEmptySubsequences: true)
    // A zone is a third word, or an offset after the time.
    let time = parts.count > 1 ? parts[1] : ""
    let hasZone = parts.count > 2 || time.contains("+") || time.contains("-") || time.hasSuffix("Z")
    return hasZone ? .timestampWithTimeZone(precision: precision) : .timestamp(precision: precision)
  }

  /// Whether a time ends in an offset: `10:00:00 +02:00`, `10:00-03:00`.
  private static func hasOffset(_ text: String) -> Bool {
    guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }), sign > text.startIndex else { return false }
    return text[text.index(after: sign)...].allSatisfy { $0 == ":" || ($0.isASCII && $0.isNumber) }
  }

  /// Digits of the second's fraction, 6 at most.
  static func fractionDigits(_ text: String) -> Int {
    guard let point = text.lastIndex(of: ".") else { return 0 }
    return min(6, text[text.index(after: point)...].prefix { $0.isASCII && $0.isNumber }.count)
  }
}

/// The digits of a decimal literal.
struct DecimalLiteral {
  let unscaled: Int128
  let precision: Int
  let scale: Int

  /// Nil when `text` is no decimal of at most 38 digits.
  init?(_ text: String) {
    var value: Int128 = 0
    var digits = 0
    var scale: Int?
    var isNegative = false
    var seen = 0
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "-") where index == 0: isNegative = true
      case UInt8(ascii: "+") where index == 0: break
      case UInt8(ascii: ".") where scale == nil: scale = 0
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        seen += 1
        let digit = Int128(byte - UInt8(ascii: "0"))
        if let known = scale { scale = known + 1 }
        // Zeros before the point are not digits of the precision.
        if scale == nil && value == 0 && digit == 0 { continue }
        digits += 1
        guard digits <= 38 else { return nil }
        value = value * 10 + digit
      default: return nil
      }
    }
    guard seen > 0 else { return nil }
    unscaled = isNegative ? -value : value
    precision = max(1, digits)
    self.scale = scale ?? 0
  }
}
