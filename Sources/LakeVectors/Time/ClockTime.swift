/// A timestamp taken apart: the day and the microseconds since its midnight.
package struct ClockTime: Hashable, Sendable {
  package static let microsPerSecond = 1_000_000
  package static let microsPerMinute = 60_000_000
  package static let microsPerHour = 3_600_000_000
  package static let microsPerDay = 86_400_000_000

  package static let picosPerSecond: Int64 = 1_000_000_000_000
  package static let picosPerMinute = picosPerSecond * 60
  package static let picosPerHour = picosPerMinute * 60
  package static let picosPerDay = picosPerHour * 24

  /// Days since 1970-01-01.
  package let days: Int
  /// 0..<86,400,000,000
  package let microsOfDay: Int

  /// Splits microseconds since 1970-01-01T00:00:00.
  package init(micros: Int64) {
    days = floorDiv(Int(micros), ClockTime.microsPerDay)
    microsOfDay = floorMod(Int(micros), ClockTime.microsPerDay)
  }

  package var date: CivilDate { CivilDate(days: days) }
  package var hour: Int { microsOfDay / ClockTime.microsPerHour }
  package var minute: Int { microsOfDay / ClockTime.microsPerMinute % 60 }
  package var second: Int { microsOfDay / ClockTime.microsPerSecond % 60 }
  /// 0..<1,000,000
  package var microOfSecond: Int { microsOfDay % ClockTime.microsPerSecond }

  /// A time of day in picoseconds, wrapped around midnight.
  @inline(__always) package static func wrapped(picos: Int64) -> Int64 { Int64(floorMod(Int(picos), Int(picosPerDay))) }

  /// Picoseconds of a day rounded half up to `precision` digits; what reaches midnight is 0.
  package static func round(picosOfDay picos: Int64, toPrecision precision: Int) -> Int64 {
    guard precision < 12 else { return picos }
    let unit = PowersOfTen.int64(12 - max(precision, 0))
    return (picos &+ unit / 2) / unit &* unit % picosPerDay
  }

  /// Rounds half up (away from zero) to `precision` fractional digits, as Trino's casts do; `nil` on overflow.
  package static func round(_ micros: Int64, toPrecision precision: Int) -> Int64? {
    guard precision < 6 else { return micros }
    let unit = Int64(PowersOfTen.int64(6 - max(precision, 0)))
    let half = unit / 2
    let (shifted, overflow) = micros >= 0 ? micros.addingReportingOverflow(half) : micros.addingReportingOverflow(1 - half)
    // Trino rounds ties up for positive values and towards zero for negative ones (`(v + 1 - half) / unit`).
    return overflow ? nil : shifted / unit * unit
  }
}
