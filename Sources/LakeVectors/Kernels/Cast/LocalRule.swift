/// How a stored value reads on a clock: what casts between dates and times start from.
protocol LocalRule {
  associatedtype From: BitwiseCopyable
  func local(_ value: From) -> LongTimestamp
  /// The value's own offset from UTC; nil when it has none.
  func offsetMinutes(_ value: From) -> Int?
}

extension LocalRule {
  func offsetMinutes(_ value: From) -> Int? { nil }
}

struct ShortTimestampLocal: LocalRule {
  func local(_ value: Int64) -> LongTimestamp { LongTimestamp(micros: value) }
}

struct LongTimestampLocal: LocalRule {
  func local(_ value: Int128) -> LongTimestamp { LongTimestamp(packed: value) }
}

struct ZonedTimestampLocal: LocalRule {
  func local(_ value: Int128) -> LongTimestamp {
    let zoned = ZonedTimestamp(packed: value)
    let offset = TimeZoneRegistry.offsetMicros(utcMicros: zoned.micros, zoned.zoneKey)
    return LongTimestamp(micros: zoned.micros &+ offset, picosOfMicro: zoned.picosOfMicro)
  }

  func offsetMinutes(_ value: Int128) -> Int? {
    let zoned = ZonedTimestamp(packed: value)
    return Int(TimeZoneRegistry.offsetMicros(utcMicros: zoned.micros, zoned.zoneKey)) / ClockTime.microsPerMinute
  }
}

/// A time on the day of the statement's start.
struct TimeLocal: LocalRule {
  let today: Int64
  func local(_ value: Int64) -> LongTimestamp {
    LongTimestamp(micros: today &+ value / 1_000_000, picosOfMicro: Int32(value % 1_000_000))
  }
}

struct ZonedTimeLocal: LocalRule {
  let today: Int64
  func local(_ value: Int128) -> LongTimestamp { TimeLocal(today: today).local(ZonedTime(packed: value).localPicos) }
  func offsetMinutes(_ value: Int128) -> Int? { Int(ZonedTime(packed: value).offsetMinutes) }
}

private func outOfRange(_ what: String) -> LakeError { LakeError(.numericValueOutOfRange, "\(what) out of range") }

struct LocalToDate<Local: LocalRule>: CastRule {
  let rule: Local
  func convert(_ value: Local.From) -> Int32? { Int32(exactly: floorDiv(Int(rule.local(value).micros), ClockTime.microsPerDay)) }
  func failure(_ value: Local.From) -> LakeError { outOfRange("Date") }
}

/// The time of day, rounded; what rounds up to midnight is 0.
struct LocalToTime<Local: LocalRule>: CastRule {
  let rule: Local
  let precision: Int
  func convert(_ value: Local.From) -> Int64? {
    ClockTime.round(picosOfDay: rule.local(value).picosOfDay, toPrecision: precision)
  }
  func failure(_ value: Local.From) -> LakeError { outOfRange("Time") }
}

/// The same with the value's offset, or the session's at the statement's start.
struct LocalToZonedTime<Local: LocalRule>: CastRule {
  let rule: Local
  let precision: Int
  let sessionOffset: Int
  func convert(_ value: Local.From) -> Int128? {
    let picos = ClockTime.round(picosOfDay: rule.local(value).picosOfDay, toPrecision: precision)
    return ZonedTime(localPicos: picos, offsetMinutes: rule.offsetMinutes(value) ?? sessionOffset).packed
  }
  func failure(_ value: Local.From) -> LakeError { outOfRange("Time") }
}

struct LocalToTimestamp<Local: LocalRule>: CastRule {
  let rule: Local
  let precision: Int
  func convert(_ value: Local.From) -> Int64? { rule.local(value).rounded(toPrecision: precision)?.micros }
  func failure(_ value: Local.From) -> LakeError { outOfRange("Timestamp") }
}

struct LocalToLongTimestamp<Local: LocalRule>: CastRule {
  let rule: Local
  let precision: Int
  func convert(_ value: Local.From) -> Int128? { rule.local(value).rounded(toPrecision: precision)?.packed }
  func failure(_ value: Local.From) -> LakeError { outOfRange("Timestamp") }
}

/// A clock's time in the session's zone.
struct LocalToZoned<Local: LocalRule>: CastRule {
  let rule: Local
  let precision: Int
  let zone: TimeZoneRules
  let key: UInt16
  func convert(_ value: Local.From) -> Int128? {
    rule.local(value).rounded(toPrecision: precision).map {
      ZonedTimestamp(micros: zone.utcMicros(localMicros: $0.micros), picosOfMicro: $0.picosOfMicro, zoneKey: key).packed
    }
  }
  func failure(_ value: Local.From) -> LakeError { outOfRange("Timestamp") }
}
