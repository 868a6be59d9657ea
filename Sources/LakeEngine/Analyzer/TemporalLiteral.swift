import LakeSQL
import LakeVectors

/// `TIME '…'` and `TIMESTAMP '…'`: with time zone when the text has one, and as precise as the text, 12 digits at most.
enum TemporalLiteral {
  static let digitsMax = 12

  /// The type that the text asks for; whether it is a time at all, parsing tells.
  /// - Throws: `NUMERIC_VALUE_OUT_OF_RANGE` for too many digits.
  static func type(_ text: String, isTime: Bool, at position: Position) throws -> DataType {
    let digits = fractionDigits(text)
    let isZoned = isTime ? hasOffset(text) : hasZone(text)
    guard digits <= digitsMax else {
      let name = (isTime ? "TIME" : "TIMESTAMP") + (isZoned ? " WITH TIME ZONE" : "")
      throw tooPrecise(name, digits, at: position)
    }
    switch (isTime, isZoned) {
    case (true, true): return .timeWithTimeZone(precision: digits)
    case (true, false): return .time(precision: digits)
    case (false, true): return .timestampWithTimeZone(precision: digits)
    case (false, false): return .timestamp(precision: digits)
    }
  }

  static func tooPrecise(_ name: String, _ digits: Int, at position: Position) -> LakeError {
    LakeError(.numericValueOutOfRange, at: position, "\(name) precision must be in range [0, \(digitsMax)]: \(digits)")
  }

  /// The zone whose clocks never show the local time that `text` names, nil when they do. `instant` is the text's value.
  static func zoneSkipping(_ text: String, _ instant: ZonedTimestamp) -> String? {
    var text = text
    let trimmed = text.withUTF8 { TextParser.dateTime(UnsafeRawBufferPointer($0), precision: digitsMax)?.micros }
    let shown = instant.micros &+ TimeZoneRegistry.offsetMicros(utcMicros: instant.micros, instant.zoneKey)
    return trimmed == nil || trimmed == shown ? nil : TimeZoneRegistry.name(instant.zoneKey)
  }

  /// Digits of the second's fraction.
  static func fractionDigits(_ text: String) -> Int {
    guard let point = text.firstIndex(of: ".") else { return 0 }
    return text[text.index(after: point)...].prefix { $0.isASCII && $0.isNumber }.count
  }

  /// A timestamp's zone is a third word, or an offset or `Z` after the time, or a word after the date that is no time.
  private static func hasZone(_ text: String) -> Bool {
    let parts = text.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count > 1 else { return false }
    let time = parts[1]
    return parts.count > 2 || time.contains("+") || time.contains("-") || time.hasSuffix("Z") || time.first?.isNumber != true
  }

  /// A time's offset: `10:00:00 +02:00`, `10:00-03:00`.
  private static func hasOffset(_ text: String) -> Bool {
    guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }), sign > text.startIndex else { return false }
    return text[text.index(after: sign)...].allSatisfy { $0 == ":" || ($0.isASCII && $0.isNumber) }
  }
}
