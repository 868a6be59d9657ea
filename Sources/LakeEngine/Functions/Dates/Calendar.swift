import LakeVectors

/// Sums and differences on days and microseconds without zone, checked.
enum Calendar {
  static let overflow = LakeError.outOfRange("Value is out of range for a date or timestamp")

  /// The first day of the week, month, quarter or year that `days` lies in.
  static func truncate(days: Int, to unit: TimeUnit) -> Int {
    let date = CivilDate(days: days)
    switch unit {
    case .week: return days - CivilDate.isoDayOfWeek(days: days) + 1
    case .month: return CivilDate(year: date.year, month: date.month, day: 1).days
    case .quarter: return CivilDate(year: date.year, month: 3 * (date.quarter - 1) + 1, day: 1).days
    case .year: return CivilDate(year: date.year, month: 1, day: 1).days
    default: return days
    }
  }

  /// - Throws: `NUMERIC_VALUE_OUT_OF_RANGE` when the beginning is before the first timestamp.
  static func truncate(micros: Int64, to unit: TimeUnit) throws -> Int64 {
    if unit.isTimeOfDay || unit == .day, let length = unit.micros {
      return try sum(micros, -Int64(floorMod(Int(micros), Int(length))))
    }
    let days = truncate(days: floorDiv(Int(micros), ClockTime.microsPerDay), to: unit)
    return try multiply(Int64(days), Int64(ClockTime.microsPerDay))
  }

  static func add(_ count: Int64, _ unit: TimeUnit, toDays days: Int) throws -> Int {
    if let months = unit.months { return try addMonths(try multiply(count, Int64(months)), toDays: days) }
    return try checkDays(try sum(Int64(days), try multiply(count, Int64(unit.days ?? 0))))
  }

  static func add(_ count: Int64, _ unit: TimeUnit, toMicros micros: Int64) throws -> Int64 {
    if let months = unit.months { return try addMonths(try multiply(count, Int64(months)), toMicros: micros) }
    return try sum(micros, try multiply(count, unit.micros ?? 0))
  }

  /// The same day of a later month, or its last day.
  static func addMonths(_ months: Int64, toDays days: Int) throws -> Int {
    guard months.magnitude < 1 << 32 else { throw overflow }
    return try checkDays(Int64(CivilDate(days: days).adding(months: Int(months)).days))
  }

  static func addMonths(_ months: Int64, toMicros micros: Int64) throws -> Int64 {
    let time = ClockTime(micros: micros)
    let days = Int64(try addMonths(months, toDays: time.days))
    return try sum(try multiply(days, Int64(ClockTime.microsPerDay)), Int64(time.microsOfDay))
  }

  /// Whole units from `a` to `b`, towards zero; both are local microseconds, of which whole milliseconds count, as in Trino.
  static func difference(_ a: Int64, _ b: Int64, _ unit: TimeUnit) throws -> Int64 {
    let (a, b) = (floorDiv(Int(a), 1000), floorDiv(Int(b), 1000))
    if let length = unit.micros { return Int64(b - a) / (length / 1000) }
    return try differenceInMonths(try multiply(Int64(a), 1000), try multiply(Int64(b), 1000), unit)
  }

  private static func differenceInMonths(_ a: Int64, _ b: Int64, _ unit: TimeUnit) throws -> Int64 {
    let months = a <= b ? monthsBetween(a, b) : -monthsBetween(b, a)
    return months / Int64(unit.months ?? 1)
  }

  /// Whole months from `a` to a later `b`. A month is whole when the day is reached, or the month's end where it has no
  /// such day: from 31 January to 28 February is one.
  private static func monthsBetween(_ a: Int64, _ b: Int64) -> Int64 {
    let (start, end) = (ClockTime(micros: a), ClockTime(micros: b))
    let (from, to) = (start.date, end.date)
    let months = (to.year - from.year) * 12 + to.month - from.month
    let day = min(from.day, CivilDate.daysInMonth(to.year, to.month))
    let isShort = to.day < day || (to.day == day && end.microsOfDay < start.microsOfDay)
    return Int64(isShort ? months - 1 : months)
  }

  static func checkDays(_ days: Int64) throws -> Int {
    guard Int32(exactly: days) != nil else { throw overflow }
    return Int(days)
  }

  static func sum(_ a: Int64, _ b: Int64) throws -> Int64 {
    let (result, overflows) = a.addingReportingOverflow(b)
    if overflows { throw overflow }
    return result
  }

  static func multiply(_ a: Int64, _ b: Int64) throws -> Int64 {
    let (result, overflows) = a.multipliedReportingOverflow(by: b)
    if overflows { throw overflow }
    return result
  }

  /// The milliseconds from `b` to `a`, in microseconds, rounded half up.
  static func millis(from b: Int64, to a: Int64) throws -> Int64 {
    let (micros, overflows) = a.subtractingReportingOverflow(b)
    guard !overflows, let rounded = ClockTime.round(micros, toPrecision: 3) else { throw overflow }
    return rounded / 1000
  }

  /// A time of day so many milliseconds later.
  @inline(__always)
  static func add(millis: Int64, toPicosOfDay picos: Int64) -> Int64 {
    ClockTime.wrapped(picos: picos &+ millis % 86_400_000 &* 1_000_000_000)
  }
}
