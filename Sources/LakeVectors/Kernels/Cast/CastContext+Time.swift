extension CastContext {
  func toPointInTime(_ v: ColumnVector) throws -> ColumnVector {
    switch (source, target) {
    case (.varchar, _), (.char, _): try fromText(v)
    case (.date, .timestamp): try run(DateToTimestamp(), v)
    case (.date, .timestampWithTimeZone): try run(DateToZoned(zone: TimeZoneRegistry.rules(zoneKey), key: zoneKey), v)
    case (.timestamp, .date): run(total: TimestampToDate.self, v)
    case (.timestamp, .time(let precision)): try run(TimestampToTime(precision: precision), v)
    case (.timestamp, .timestamp(let precision)): try run(RoundTimestamp(precision: precision), v)
    case (.timestamp, .timestampWithTimeZone(let precision)):
      try run(TimestampToZoned(zone: TimeZoneRegistry.rules(zoneKey), key: zoneKey, precision: precision), v)
    case (.timestampWithTimeZone, .date): run(total: ZonedToDate.self, v)
    case (.timestampWithTimeZone, .time(let precision)): try run(ZonedToTime(precision: precision), v)
    case (.timestampWithTimeZone, .timestamp(let precision)): try run(ZonedToTimestamp(precision: precision), v)
    case (.timestampWithTimeZone, .timestampWithTimeZone(let precision)): try run(RoundZoned(precision: precision), v)
    case (.time, .time(let precision)): try run(TimestampToTime(precision: precision), v)
    default: throw unsupported()
    }
  }

  private func fromText(_ v: ColumnVector) throws -> ColumnVector {
    switch target {
    case .date: try run(TextToDate(), v)
    case .time(let precision): try run(TextToTime(precision: precision), v)
    case .timestamp(let precision): try run(TextToTimestamp(precision: precision), v)
    case .timestampWithTimeZone(let precision): try run(TextToZoned(precision: precision, zoneKey: zoneKey), v)
    default: throw unsupported()
    }
  }
}

private func outOfRange(_ what: String) -> LakeError { LakeError(.numericValueOutOfRange, "\(what) out of range") }

/// Local microseconds of a zoned timestamp.
private func localMicros(_ packed: Int128) -> Int64 {
  let value = ZonedTimestamp(packed: packed)
  return value.micros &+ TimeZoneRegistry.offsetMicros(utcMicros: value.micros, value.zoneKey)
}

private struct DateToTimestamp: CastRule {
  @inline(__always) func convert(_ value: Int32) -> Int64? {
    let (micros, overflow) = Int64(value).multipliedReportingOverflow(by: 86_400_000_000)
    return overflow ? nil : micros
  }
  func failure(_ value: Int32) -> LakeError { outOfRange("Timestamp") }
}

private struct DateToZoned: CastRule {
  let zone: TimeZoneRules
  let key: UInt16
  func convert(_ value: Int32) -> Int128? {
    DateToTimestamp().convert(value).map { ZonedTimestamp(micros: zone.utcMicros(localMicros: $0), zoneKey: key).packed }
  }
  func failure(_ value: Int32) -> LakeError { outOfRange("Timestamp") }
}

private enum TimestampToDate: TotalCast {
  @inline(__always) static func convert(_ value: Int64) -> Int32 {
    Int32(truncatingIfNeeded: floorDiv(Int(value), ClockTime.microsPerDay))
  }
}

/// The time of day, rounded; what rounds up to midnight is 0.
private struct TimestampToTime: CastRule {
  let precision: Int
  func convert(_ value: Int64) -> Int64? {
    let micros = Int64(floorMod(Int(value), ClockTime.microsPerDay))
    return ClockTime.round(micros, toPrecision: precision).map { $0 == 86_400_000_000 ? 0 : $0 }
  }
  func failure(_ value: Int64) -> LakeError { outOfRange("Time") }
}

private struct RoundTimestamp: CastRule {
  let precision: Int
  func convert(_ value: Int64) -> Int64? { ClockTime.round(value, toPrecision: precision) }
  func failure(_ value: Int64) -> LakeError { outOfRange("Timestamp") }
}

private struct TimestampToZoned: CastRule {
  let zone: TimeZoneRules
  let key: UInt16
  let precision: Int
  func convert(_ value: Int64) -> Int128? {
    ClockTime.round(value, toPrecision: precision).map {
      ZonedTimestamp(micros: zone.utcMicros(localMicros: $0), zoneKey: key).packed
    }
  }
  func failure(_ value: Int64) -> LakeError { outOfRange("Timestamp") }
}

private enum ZonedToDate: TotalCast {
  static func convert(_ value: Int128) -> Int32 { TimestampToDate.convert(localMicros(value)) }
}

private struct ZonedToTime: CastRule {
  let precision: Int
  func convert(_ value: Int128) -> Int64? { TimestampToTime(precision: precision).convert(localMicros(value)) }
  func failure(_ value: Int128) -> LakeError { outOfRange("Time") }
}

private struct ZonedToTimestamp: CastRule {
  let precision: Int
  func convert(_ value: Int128) -> Int64? { ClockTime.round(localMicros(value), toPrecision: precision) }
  func failure(_ value: Int128) -> LakeError { outOfRange("Timestamp") }
}

private struct RoundZoned: CastRule {
  let precision: Int
  func convert(_ value: Int128) -> Int128? {
    let zoned = ZonedTimestamp(packed: value)
    return ClockTime.round(zoned.micros, toPrecision: precision).map { ZonedTimestamp(micros: $0, zoneKey: zoned.zoneKey).packed }
  }
  func failure(_ value: Int128) -> LakeError { outOfRange("Timestamp") }
}

private struct TextToDate: CastRule {
  func convert(_ value: StringView) -> Int32? { value.withBytes { TextParser.date($0.trimmed) } }
  func failure(_ value: StringView) -> LakeError {
    LakeError(.invalidCastArgument, "Value cannot be cast to date: \(value.string)")
  }
}

private struct TextToTime: CastRule {
  let precision: Int
  func convert(_ value: StringView) -> Int64? { value.withBytes { TextParser.time($0.trimmed, precision: precision) } }
  func failure(_ value: StringView) -> LakeError {
    LakeError(.invalidCastArgument, "Value cannot be cast to time: \(value.string)")
  }
}

/// A zone in the text must exist, and is then dropped: the local time counts.
private struct TextToTimestamp: CastRule {
  let precision: Int
  func convert(_ value: StringView) -> Int64? {
    value.withBytes { bytes in
      guard let parsed = TextParser.dateTime(bytes.trimmed, precision: precision) else { return nil }
      if !parsed.zone.isEmpty, (try? TimeZoneRegistry.key(for: parsed.zone)) == nil { return nil }
      return parsed.micros
    }
  }
  func failure(_ value: StringView) -> LakeError {
    LakeError(.invalidCastArgument, "Value cannot be cast to timestamp: \(value.string)")
  }
}

private struct TextToZoned: CastRule {
  let precision: Int
  let zoneKey: UInt16
  func convert(_ value: StringView) -> Int128? {
    value.withBytes { TextParser.zoned($0.trimmed, precision: precision, defaultZone: zoneKey)?.packed }
  }
  func failure(_ value: StringView) -> LakeError {
    LakeError(.invalidCastArgument, "Value cannot be cast to timestamp: \(value.string)")
  }
}
