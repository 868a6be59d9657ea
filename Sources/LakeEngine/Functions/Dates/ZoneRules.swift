import LakeVectors

/// The rules of the zone used last: neighbouring rows share their zone.
final class ZoneRules {
  private var key: UInt16 = TimeZoneRegistry.utc
  private var rules = TimeZoneRegistry.rules(TimeZoneRegistry.utc)

  private func rules(_ wanted: UInt16) -> TimeZoneRules {
    if wanted != key {
      rules = TimeZoneRegistry.rules(wanted)
      key = wanted
    }
    return rules
  }

  /// What clocks show: microseconds since 1970-01-01T00:00 there.
  @inline(__always)
  func local(_ value: ZonedTimestamp) -> Int64 {
    value.zoneKey == TimeZoneRegistry.utc ? value.micros : value.micros &+ rules(value.zoneKey).offsetMicros(utcMicros: value.micros)
  }

  /// The instant at which clocks of the zone show `local`.
  @inline(__always)
  func instant(local: Int64, _ key: UInt16) -> Int64 {
    key == TimeZoneRegistry.utc ? local : rules(key).utcMicros(localMicros: local)
  }

  func offset(_ value: ZonedTimestamp) -> Int64 { rules(value.zoneKey).offsetMicros(utcMicros: value.micros) }
}

/// The values of a timestamp argument of any precision.
struct TimestampCells {
  private let short: Cells<Int64>?
  private let long: Cells<Int128>?

  init(_ call: ScalarFunction.Invocation, _ argument: Int) {
    let isLong = call.arguments[argument].type.isLongTimestamp
    short = isLong ? nil : call.cells(argument, Int64.self)
    long = isLong ? call.cells(argument, Int128.self) : nil
  }

  subscript(row: Int) -> LongTimestamp {
    if let short { return LongTimestamp(micros: short[row]) }
    return long.map { LongTimestamp(packed: $0[row]) } ?? LongTimestamp(micros: 0)
  }
}

extension ZonedTimestamp {
  /// The same fraction of a microsecond at another instant or in another zone.
  func moved(to micros: Int64, zoneKey: UInt16? = nil) -> ZonedTimestamp {
    ZonedTimestamp(micros: micros, picosOfMicro: picosOfMicro, zoneKey: zoneKey ?? self.zoneKey)
  }
}

extension ScalarFunction.Invocation {
  /// One result a row from the local time (microseconds since 1970, of times since midnight) of a time or timestamp, with time
  /// zone or without; what is below the microsecond is cut off. Dates reach further than microseconds do and stay days.
  @inline(__always)
  func produceFromLocal<R: BitwiseCopyable>(_ argument: Int, _: R.Type, _ value: (Int, Int64) throws -> R) rethrows -> ColumnVector {
    switch arguments[argument].type {
    case .timestampWithTimeZone:
      let zoned = cells(argument, Int128.self)
      let rules = ZoneRules()
      return try produce(R.self) { try value($0, rules.local(ZonedTimestamp(packed: zoned[$0]))) }
    case .timestamp(let precision) where precision > DataType.shortTimestampDigits:
      let long = cells(argument, Int128.self)
      return try produce(R.self) { try value($0, LongTimestamp(packed: long[$0]).micros) }
    case .time:
      let picos = cells(argument, Int64.self)
      return try produce(R.self) { try value($0, picos[$0] / 1_000_000) }
    case .timeWithTimeZone:
      let zoned = cells(argument, Int128.self)
      return try produce(R.self) { try value($0, ZonedTime(packed: zoned[$0]).localPicos / 1_000_000) }
    default:
      let micros = cells(argument, Int64.self)
      return try produce(R.self) { try value($0, micros[$0]) }
    }
  }
}
