/// Casts between dates, times and timestamps, as Trino has them: to fewer digits they round half up; a time of day wraps at
/// midnight; what has no date is of the day on which the statement started, what has no zone in the session's.
extension CastContext {
  func toPointInTime(_ v: ColumnVector) throws -> ColumnVector {
    switch source {
    case .varchar, .char: try fromText(v)
    case .date: try fromDate(v)
    case .time: try fromLocal(TimeLocal(today: today), v)
    case .timeWithTimeZone: try fromZonedTime(v)
    case .timestamp where target == .date && !source.isLongTimestamp: run(total: TimestampToDate.self, v)
    case .timestamp: source.isLongTimestamp ? try fromLocal(LongTimestampLocal(), v) : try fromLocal(ShortTimestampLocal(), v)
    case .timestampWithTimeZone: try fromZonedTimestamp(v)
    default: throw unsupported()
    }
  }

  private func fromText(_ v: ColumnVector) throws -> ColumnVector {
    switch target {
    case .date: try run(TextToDate(), v)
    case .time(let precision): try run(TextToTime(precision: precision), v)
    case .timeWithTimeZone(let precision): try run(TextToZonedTime(precision: precision, sessionOffset: sessionOffset), v)
    case .timestamp(let precision):
      target.isLongTimestamp
        ? try run(TextToLongTimestamp(precision: precision), v) : try run(TextToTimestamp(precision: precision), v)
    case .timestampWithTimeZone(let precision): try run(TextToZoned(precision: precision, zoneKey: zoneKey), v)
    default: throw unsupported()
    }
  }

  private func fromDate(_ v: ColumnVector) throws -> ColumnVector {
    switch target {
    case .timestamp: target.isLongTimestamp ? try run(DateToLongTimestamp(), v) : try run(DateToTimestamp(), v)
    case .timestampWithTimeZone: try run(DateToZoned(zone: TimeZoneRegistry.rules(zoneKey), key: zoneKey), v)
    default: throw unsupported()
    }
  }

  private func fromZonedTimestamp(_ v: ColumnVector) throws -> ColumnVector {
    if case .timestampWithTimeZone(let precision) = target { return try run(RoundZoned(precision: precision), v) }
    return try fromLocal(ZonedTimestampLocal(), v)
  }

  private func fromZonedTime(_ v: ColumnVector) throws -> ColumnVector {
    if case .timestampWithTimeZone(let precision) = target {
      return try run(ZonedTimeToZoned(precision: precision, today: today), v)
    }
    return try fromLocal(ZonedTimeLocal(today: today), v)
  }

  private func fromLocal<Local: LocalRule>(_ rule: Local, _ v: ColumnVector) throws -> ColumnVector {
    switch target {
    case .date: try run(LocalToDate(rule: rule), v)
    case .time(let precision): try run(LocalToTime(rule: rule, precision: precision), v)
    case .timeWithTimeZone(let precision):
      try run(LocalToZonedTime(rule: rule, precision: precision, sessionOffset: sessionOffset), v)
    case .timestamp(let precision):
      target.isLongTimestamp
        ? try run(LocalToLongTimestamp(rule: rule, precision: precision), v)
        : try run(LocalToTimestamp(rule: rule, precision: precision), v)
    case .timestampWithTimeZone(let precision):
      try run(LocalToZoned(rule: rule, precision: precision, zone: TimeZoneRegistry.rules(zoneKey), key: zoneKey), v)
    default: throw unsupported()
    }
  }

  /// Local midnight of the statement's start, in microseconds since 1970.
  private var today: Int64 {
    let local = startMicros &+ TimeZoneRegistry.offsetMicros(utcMicros: startMicros, zoneKey)
    return local &- Int64(floorMod(Int(local), ClockTime.microsPerDay))
  }

  /// Minutes that the session's clocks are ahead of UTC at the statement's start.
  private var sessionOffset: Int {
    Int(TimeZoneRegistry.offsetMicros(utcMicros: startMicros, zoneKey)) / ClockTime.microsPerMinute
  }
}

private func outOfRange(_ what: String) -> LakeError { LakeError(.numericValueOutOfRange, "\(what) out of range") }

private struct DateToTimestamp: CastRule {
  @inline(__always) func convert(_ value: Int32) -> Int64? {
    let (micros, overflow) = Int64(value).multipliedReportingOverflow(by: 86_400_000_000)
    return overflow ? nil : micros
  }
  func failure(_ value: Int32) -> LakeError { outOfRange("Timestamp") }
}

private struct DateToLongTimestamp: CastRule {
  func convert(_ value: Int32) -> Int128? { DateToTimestamp().convert(value).map { LongTimestamp(micros: $0).packed } }
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

private struct RoundZoned: CastRule {
  let precision: Int
  func convert(_ value: Int128) -> Int128? {
    let zoned = ZonedTimestamp(packed: value)
    let instant = LongTimestamp(micros: zoned.micros, picosOfMicro: zoned.picosOfMicro).rounded(toPrecision: precision)
    return instant.map { ZonedTimestamp(micros: $0.micros, picosOfMicro: $0.picosOfMicro, zoneKey: zoned.zoneKey).packed }
  }
  func failure(_ value: Int128) -> LakeError { outOfRange("Timestamp") }
}

/// As in Trino, the time in UTC is put on the day of the statement's start, and the result shown at the time's offset.
private struct ZonedTimeToZoned: CastRule {
  let precision: Int
  let today: Int64
  func convert(_ value: Int128) -> Int128? {
    let time = ZonedTime(packed: value)
    let picos = ClockTime.round(picosOfDay: time.utcPicos, toPrecision: precision)
    guard let zone = try? TimeZoneRegistry.key(offsetMinutes: Int(time.offsetMinutes)) else { return nil }
    return ZonedTimestamp(micros: today &+ picos / 1_000_000, picosOfMicro: Int32(picos % 1_000_000), zoneKey: zone).packed
  }
  func failure(_ value: Int128) -> LakeError { outOfRange("Timestamp") }
}
