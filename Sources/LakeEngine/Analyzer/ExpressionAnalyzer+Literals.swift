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
    var invalid: LakeError {
      LakeError(.invalidLiteral, at: position, "'\(text)' is not a valid \(name.name.uppercased()) literal")
    }
    var type = try type(name, at: position)
    switch type {
    case .decimal:
      guard let parsed = DecimalLiteral(text) else { throw invalid }
      return .literal(.decimal(parsed.unscaled), .decimal(precision: parsed.precision, scale: parsed.scale))
    case .varchar(nil): return .literal(.string(text), .varchar(length: text.unicodeScalars.count))
    case .date:
      // What the cast does, without vectors; it trims the text, and says what is wrong.
      var text = text
      if let days = text.withUTF8({ TextParser.date(UnsafeRawBufferPointer($0)) }) { return .literal(.integer(Int64(days)), type) }
    case .json:
      // As json_parse, not as a cast, which would make the text a JSON string.
      var text = text
      guard let json = text.withUTF8({ JSONCanonical.text(UnsafeRawBufferPointer($0)) }) else { throw invalid }
      return .literal(.string(String(decoding: json, as: UTF8.self)), type)
    case .char where name.parameters.isEmpty: type = .char(length: max(1, text.unicodeScalars.count))
    case .timestamp where name.parameters.isEmpty, .time where name.parameters.isEmpty:
      type = try TemporalLiteral.type(text, isTime: name.name == "time", at: position)
    default: break
    }
    guard let value = try? ConstantCast.value(.string(text), from: .varchar, to: type, state.session) else { throw invalid }
    if case .zoned(let instant) = value, let zone = TemporalLiteral.zoneSkipping(text, instant) {
      var skipped = invalid
      skipped.hint = "the clocks of \(zone) are put forward over this time"
      throw skipped
    }
    return .literal(value, type)
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
