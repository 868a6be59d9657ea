import LakeVectors

/// year, month, day and the other fields of dates, times and intervals.
enum DateFieldFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    addDateFields(&family)
    addTimeFields(&family)
    addIntervalFields(&family)
    addZoneFields(&family)
    family.add("last_day_of_month", [.date], .date, "The last day of the month", lastDay)
    family.add("last_day_of_month", [.anyTimestamp], .date, "The last day of the month", lastDay)
    family.add("last_day_of_month", [.anyTimestampWithTimeZone], .date, "The last day of the month", lastDay)
    return family.functions
  }()

  private static func addDateFields(_ family: inout FunctionFamily) {
    func field(_ name: String, _ aliases: [String], _ documentation: String, _ f: @escaping @Sendable (Int) -> Int) {
      for pattern in [TypePattern.date, .anyTimestamp, .anyTimestampWithTimeZone] {
        family.add(name, aliases: aliases, [pattern], .bigint, mayFail: false, documentation) { call in
          if call.arguments[0].type == .date {
            let days = call.cells(0, Int32.self)
            return call.produce(Int64.self) { Int64(f(Int(days[$0]))) }
          }
          return call.produceFromLocal(0, Int64.self) { _, micros in Int64(f(floorDiv(Int(micros), ClockTime.microsPerDay))) }
        }
      }
    }
    field("year", [], "The year") { CivilDate(days: $0).year }
    field("quarter", [], "The quarter of the year, 1 to 4") { CivilDate(days: $0).quarter }
    field("month", [], "The month of the year, 1 to 12") { CivilDate(days: $0).month }
    field("week", ["week_of_year"], "The ISO week of the year, 1 to 53") { CivilDate.isoWeek(days: $0).week }
    field("year_of_week", ["yow"], "The year of the ISO week") { CivilDate.isoWeek(days: $0).year }
    field("day", ["day_of_month"], "The day of the month") { CivilDate(days: $0).day }
    field("day_of_week", ["dow"], "The ISO day of the week, 1 (Monday) to 7") { CivilDate.isoDayOfWeek(days: $0) }
    field("day_of_year", ["doy"], "The day of the year, 1 to 366") { CivilDate(days: $0).dayOfYear }
  }

  private static func addTimeFields(_ family: inout FunctionFamily) {
    func field(_ name: String, _ documentation: String, unit: Int64, modulus: Int64) {
      for pattern in [TypePattern.anyTimestamp, .anyTimestampWithTimeZone, .anyTime, .anyTimeWithTimeZone] {
        family.add(name, [pattern], .bigint, mayFail: false, documentation) { call in
          call.produceFromLocal(0, Int64.self) { _, micros in
            Int64(floorMod(Int(micros), ClockTime.microsPerDay)) / unit % modulus
          }
        }
      }
    }
    field("hour", "The hour of the day, 0 to 23", unit: 3_600_000_000, modulus: 24)
    field("minute", "The minute of the hour", unit: 60_000_000, modulus: 60)
    field("second", "The second of the minute", unit: 1_000_000, modulus: 60)
    field("millisecond", "The millisecond of the second", unit: 1000, modulus: 1000)
  }

  /// Fields of a negative interval are negative.
  private static func addIntervalFields(_ family: inout FunctionFamily) {
    func dayToSecond(_ name: String, _ aliases: [String], _ documentation: String, unit: Int64, modulus: Int64) {
      family.add(name, aliases: aliases, [.exact(.intervalDayToSecond)], .bigint, mayFail: false, documentation) { call in
        let millis = call.cells(0, Int64.self)
        return call.produce(Int64.self) { millis[$0] / unit % modulus }
      }
    }
    dayToSecond("day", ["day_of_month"], "The days of an interval", unit: 86_400_000, modulus: Int64.max)
    dayToSecond("hour", [], "The hours of an interval's last day", unit: 3_600_000, modulus: 24)
    dayToSecond("minute", [], "The minutes of an interval's last hour", unit: 60_000, modulus: 60)
    dayToSecond("second", [], "The seconds of an interval's last minute", unit: 1000, modulus: 60)
    dayToSecond("millisecond", [], "The milliseconds of an interval's last second", unit: 1, modulus: 1000)
    dayToSecond("to_milliseconds", [], "A day-to-second interval in milliseconds", unit: 1, modulus: Int64.max)
    family.add("year", [.exact(.intervalYearToMonth)], .bigint, mayFail: false, "The years of an interval") { call in
      let months = call.cells(0, Int32.self)
      return call.produce(Int64.self) { Int64(months[$0] / 12) }
    }
    family.add("month", [.exact(.intervalYearToMonth)], .bigint, mayFail: false, "The months of an interval's last year") { call in
      let months = call.cells(0, Int32.self)
      return call.produce(Int64.self) { Int64(months[$0] % 12) }
    }
  }

  private static func addZoneFields(_ family: inout FunctionFamily) {
    func field(_ name: String, _ documentation: String, _ f: @escaping @Sendable (Int64) -> Int64) {
      family.add(name, [.anyTimestampWithTimeZone], .bigint, mayFail: false, documentation) { call in
        let zoned = call.cells(0, Int128.self)
        let rules = ZoneRules()
        return call.produce(Int64.self) { f(rules.offset(ZonedTimestamp(packed: zoned[$0])) / 60_000_000) }
      }
      family.add(name, [.anyTimeWithTimeZone], .bigint, mayFail: false, documentation) { call in
        let zoned = call.cells(0, Int128.self)
        return call.produce(Int64.self) { f(Int64(ZonedTime(packed: zoned[$0]).offsetMinutes)) }
      }
    }
    field("timezone_hour", "The hours of the time zone's offset") { $0 / 60 }
    field("timezone_minute", "The minutes of the time zone's offset") { $0 % 60 }
    family.add("timezone", [.anyTimestampWithTimeZone], .varchar, mayFail: false, "The time zone of a timestamp") { call in
      let zoned = call.cells(0, Int128.self)
      return call.text { row, arena in arena.copy(TimeZoneRegistry.name(ZonedTimestamp(packed: zoned[row]).zoneKey)) }
    }
    family.add("timezone", [.anyTimeWithTimeZone], .varchar, mayFail: false, "The offset of a time: +02:00") { call in
      let zoned = call.cells(0, Int128.self)
      var text: [UInt8] = []
      return call.text { row, arena in
        text.removeAll(keepingCapacity: true)
        TextPrinter.append(offsetMinutes: Int(ZonedTime(packed: zoned[row]).offsetMinutes), into: &text)
        return arena.copy(text)
      }
    }
  }

  @Sendable private static func lastDay(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    func lastDay(_ days: Int) throws -> Int32 {
      Int32(truncatingIfNeeded: try Calendar.checkDays(Int64(CivilDate(days: days).lastDayOfMonth.days)))
    }
    if call.arguments[0].type == .date {
      let days = call.cells(0, Int32.self)
      return try call.produce(Int32.self) { try lastDay(Int(days[$0])) }
    }
    return try call.produceFromLocal(0, Int32.self) { _, micros in try lastDay(floorDiv(Int(micros), ClockTime.microsPerDay)) }
  }
}
