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

extension ScalarFunction.Invocation {
  /// One result a row from the local time (microseconds since 1970) of a date, timestamp or zoned timestamp.
  @inline(__always)
  func produceFromLocal<R: BitwiseCopyable>(_ argument: Int, _: R.Type, _ value: (Int, Int64) throws -> R) rethrows -> ColumnVector {
    switch arguments[argument].type {
    case .date:
      let days = cells(argument, Int32.self)
      return try produce(R.self) { try value($0, Int64(days[$0]) &* 86_400_000_000) }
    case .timestampWithTimeZone:
      let zoned = cells(argument, Int128.self)
      let rules = ZoneRules()
      return try produce(R.self) { try value($0, rules.local(ZonedTimestamp(packed: zoned[$0]))) }
    default:
      let micros = cells(argument, Int64.self)
      return try produce(R.self) { try value($0, micros[$0]) }
    }
  }
}
