import LakeVectors

/// from_unixtime, to_unixtime and their kin.
enum UnixTimeFunctions {
  private static let zoned = ReturnType.exact(.timestampWithTimeZone(precision: 3))

  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    addUnixTime(&family)
    return family.functions
  }()

  private static func addUnixTime(_ family: inout FunctionFamily) {
    family.add("from_unixtime", [.double], zoned, "Seconds since 1970 UTC as a timestamp in the session's zone") { call in
      let seconds = call.cells(0, Double.self)
      return try call.produce(Int128.self) { try instant(seconds[$0], call.session.timeZoneKey) }
    }
    family.add("from_unixtime", [.double, .anyVarchar], zoned, "Seconds since 1970 UTC as a timestamp in a zone") { call in
      let seconds = call.cells(0, Double.self)
      let zones = RowZone(call.strings(1))
      return try call.produce(Int128.self) { try instant(seconds[$0], try zones.key($0)) }
    }
    family.add(
      "from_unixtime", [.double, .bigint, .bigint], zoned, "Seconds since 1970 UTC as a timestamp at an offset of hours and minutes"
    ) { call in
      let seconds = call.cells(0, Double.self)
      let hours = call.cells(1, Int64.self)
      let minutes = call.cells(2, Int64.self)
      return try call.produce(Int128.self) { row in
        let (fromHours, overflow) = hours[row].multipliedReportingOverflow(by: 60)
        let (offset, overflowOfSum) = fromHours.addingReportingOverflow(minutes[row])
        guard !overflow, !overflowOfSum else {
          throw LakeError.invalidArgument("Invalid offset of \(hours[row]) hours and \(minutes[row]) minutes")
        }
        guard offset.magnitude <= 840 else { throw LakeError.invalidArgument("Invalid offset minutes \(offset)") }
        return try instant(seconds[row], try TimeZoneRegistry.key(offsetMinutes: Int(offset)))
      }
    }
    family.add("to_unixtime", [.anyTimestamp], .double, mayFail: false, "Seconds since 1970") { call in
      let timestamps = TimestampCells(call, 0)
      return call.produce(Double.self) { Double(timestamps[$0].micros) / 1e6 + Double(timestamps[$0].picosOfMicro) / 1e12 }
    }
    family.add("to_unixtime", [.anyTimestampWithTimeZone], .double, mayFail: false, "Seconds since 1970 UTC") { call in
      let values = call.cells(0, Int128.self)
      return call.produce(Double.self) { row in
        let value = ZonedTimestamp(packed: values[row])
        return Double(value.micros) / 1e6 + Double(value.picosOfMicro) / 1e12
      }
    }
    let nanos = ReturnType.exact(.timestampWithTimeZone(precision: 9))
    let text = "Nanoseconds since 1970 UTC as a timestamp in the session's zone"
    family.add("from_unixtime_nanos", [.bigint], nanos, mayFail: false, text) { call in
      let values = call.cells(0, Int64.self)
      return call.produce(Int128.self) { instant(nanos: Int128(values[$0]), call.session.timeZoneKey) ?? 0 }
    }
    family.add("from_unixtime_nanos", [.anyDecimal], nanos, text) { call in
      let values = call.decimals(0)
      let unit = if case .decimal(_, let scale) = call.arguments[0].type { PowersOfTen.int128(scale) } else { Int128(1) }
      return try call.produce(Int128.self) { row in
        // Without its fraction, rounded.
        let (whole, rest) = values[row].quotientAndRemainder(dividingBy: unit)
        let nanos = whole + (rest.magnitude >= unit.magnitude - rest.magnitude && rest != 0 ? rest.signum() : 0)
        guard let result = instant(nanos: nanos, call.session.timeZoneKey) else { throw Calendar.overflow }
        return result
      }
    }
  }

  /// To the nearest millisecond.
  private static func instant(_ seconds: Double, _ zone: UInt16) throws -> Int128 {
    guard let millis = Int64(exactly: (seconds * 1000 + 0.5).rounded(.down)), millis.magnitude < UInt64(Int64.max / 1000) else {
      if seconds.isNaN { return ZonedTimestamp(micros: 0, zoneKey: zone).packed }
      throw Calendar.overflow
    }
    return ZonedTimestamp(micros: millis * 1000, zoneKey: zone).packed
  }

  /// Nil beyond the years that timestamps reach.
  private static func instant(nanos: Int128, _ zone: UInt16) -> Int128? {
    var (micros, rest) = nanos.quotientAndRemainder(dividingBy: 1000)
    if rest < 0 { (micros, rest) = (micros - 1, rest + 1000) }
    return Int64(exactly: micros).map { ZonedTimestamp(micros: $0, picosOfMicro: Int32(rest * 1000), zoneKey: zone).packed }
  }
}
