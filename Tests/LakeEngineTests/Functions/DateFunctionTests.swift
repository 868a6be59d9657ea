import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct DateFunctionTests {
  @Test(arguments: [
    // year, quarter, month, week, year_of_week, day, day_of_week, day_of_year
    ("2020-02-29", [2020, 1, 2, 9, 2020, 29, 6, 60]),
    ("2021-01-01", [2021, 1, 1, 53, 2020, 1, 5, 1]),
    ("1969-12-31", [1969, 4, 12, 1, 1970, 31, 3, 365]),
    ("2024-12-30", [2024, 4, 12, 1, 2025, 30, 1, 365]),
    ("1900-03-01", [1900, 1, 3, 9, 1900, 1, 4, 60]),
    ("0001-01-01", [1, 1, 1, 1, 1, 1, 1, 1]),
  ])
  func fields(_ date: String, _ expected: [Int64]) throws {
    let names = ["year", "quarter", "month", "week", "year_of_week", "day", "day_of_week", "day_of_year"]
    for (name, value) in zip(names, expected) {
      try expect(name, .date(date), gives: .integer(value))
      try expect(name, .timestamp(date + " 23:59:59.999"), gives: .integer(value))
      try expect(name, try .zoned(date + " 00:00:00", "Asia/Tokyo"), gives: .integer(value))
    }
  }

  @Test func timeFields() throws {
    let time = Argument.timestamp("1969-12-31 23:58:57.123")
    try expect("hour", time, gives: 23)
    try expect("minute", time, gives: 58)
    try expect("second", time, gives: 57)
    try expect("millisecond", time, gives: 123)
    try expect("hour", try .zoned("2020-07-01 05:30:00", "Europe/Madrid"), gives: 5)
    try expect("timezone_hour", try .zoned("2020-07-01 05:30:00", "Europe/Madrid"), gives: 2)
    try expect("timezone_minute", try .zoned("2020-07-01 05:30:00", "-03:30"), gives: -30)
    try expect("timezone", try .zoned("2020-07-01 05:30:00", "Europe/Madrid"), gives: "Europe/Madrid")
    try expect("hour", Argument(.integer(3_600_000_000_000_000 * 13), .time(precision: 3)), gives: 13)
    try expect("day", .millis(-93_784_000), gives: -1)
    try expect("hour", .millis(-93_784_000), gives: -2)
    try expect("year", .months(29), gives: 2)
    try expect("month", .months(29), gives: 5)
    try expect("to_milliseconds", .millis(1500), gives: 1500)
  }

  @Test(arguments: [
    ("millisecond", "2001-08-22 03:04:05.321"), ("second", "2001-08-22 03:04:05.000"), ("minute", "2001-08-22 03:04:00.000"),
    ("hour", "2001-08-22 03:00:00.000"), ("day", "2001-08-22 00:00:00.000"), ("week", "2001-08-20 00:00:00.000"),
    ("month", "2001-08-01 00:00:00.000"), ("quarter", "2001-07-01 00:00:00.000"), ("year", "2001-01-01 00:00:00.000"),
  ])
  func truncation(_ unit: String, _ expected: String) throws {
    try expect("date_trunc", Argument(.string(unit), .varchar), .timestamp("2001-08-22 03:04:05.321"), shows: expected)
    try expect("date_trunc", Argument(.string(unit.uppercased()), .varchar), .timestamp("2001-08-22 03:04:05.321"), shows: expected)
  }

  @Test func truncationBeforeTheEpochAndInZones() throws {
    try expect("date_trunc", "hour", .timestamp("1969-12-31 23:30:00"), shows: "1969-12-31 23:00:00.000")
    try expect("date_trunc", "quarter", .date("2020-12-31"), shows: "2020-10-01")
    expect("date_trunc", "hour", .date("2020-12-31"), fails: .invalidFunctionArgument, "'hour' is not a valid DATE field")
    expect("date_trunc", "eon", .timestamp("2020-12-31"), fails: .invalidFunctionArgument, "'eon' is not a valid Timestamp field")
    // Clocks went forward on 2020-03-29 at 02:00 in Madrid: midnight has the winter's offset.
    try expect("date_trunc", "day", try .zoned("2020-03-29 15:00:00", "Europe/Madrid"), shows: "2020-03-29 00:00:00.000 Europe/Madrid")
    try expect("date_trunc", "hour", try .zoned("2020-03-29 15:45:00", "Asia/Kolkata"), shows: "2020-03-29 15:00:00.000 Asia/Kolkata")
  }

  @Test func addition() throws {
    try expect("date_add", "second", 86, .timestamp("2020-03-01 00:00:00"), shows: "2020-03-01 00:01:26.000")
    try expect("date_add", "day", -1, .date("2020-03-01"), shows: "2020-02-29")
    try expect("date_add", "month", 1, .date("2020-01-31"), shows: "2020-02-29")
    try expect("date_add", "year", 1, .date("2020-02-29"), shows: "2021-02-28")
    try expect("date_add", "quarter", -1, .timestamp("2020-05-31 10:00:00"), shows: "2020-02-29 10:00:00.000")
    try expect("date_add", "week", 2, .date("2020-01-01"), shows: "2020-01-15")
    try expect("date_add", "day", 1, try .zoned("2020-03-28 12:00:00", "Europe/Madrid"), shows: "2020-03-29 12:00:00.000 Europe/Madrid")
    try expect("date_add", "hour", 24, try .zoned("2020-03-28 12:00:00", "Europe/Madrid"), shows: "2020-03-29 13:00:00.000 Europe/Madrid")
    expect("date_add", "day", 9_000_000_000_000, .date("2020-01-01"), fails: .numericValueOutOfRange)
    expect("date_add", "month", Argument(.integer(.max), .bigint), .date("2020-01-01"), fails: .numericValueOutOfRange)
  }

  @Test func difference() throws {
    try expect("date_diff", "second", .timestamp("2020-03-01 00:00:00"), .timestamp("2020-03-02 00:00:00"), gives: 86400)
    try expect("date_diff", "day", .date("2020-03-01"), .date("2020-02-01"), gives: -29)
    try expect("date_diff", "month", .date("2020-01-31"), .date("2020-02-29"), gives: 1)
    try expect("date_diff", "month", .date("2020-01-31"), .date("2020-02-28"), gives: 0)
    try expect("date_diff", "month", .date("2020-02-29"), .date("2020-01-31"), gives: -1)
    try expect("date_diff", "year", .date("2020-02-29"), .date("2021-02-28"), gives: 1)
    try expect("date_diff", "quarter", .date("2020-01-01"), .date("2020-12-31"), gives: 3)
    try expect("date_diff", "month", .timestamp("2020-01-15 12:00:00"), .timestamp("2020-02-15 11:59:59"), gives: 0)
    try expect("date_diff", "hour", .timestamp("2020-01-01 00:59:00"), .timestamp("2020-01-01 00:00:00"), gives: 0)
    try expect(
      "date_diff", "day", try .zoned("2020-03-28 12:00:00", "Europe/Madrid"), try .zoned("2020-03-29 12:00:00", "Europe/Madrid"), gives: 1)
    try expect(
      "date_diff", "hour", try .zoned("2020-03-28 12:00:00", "Europe/Madrid"), try .zoned("2020-03-29 12:00:00", "Europe/Madrid"), gives: 23
    )
  }

  @Test func intervals() throws {
    try expect("$date_plus_interval", .date("2012-08-08"), .millis(2 * 86_400_000), shows: "2012-08-10")
    try expect("$date_plus_interval", .date("2020-01-31"), .months(1), shows: "2020-02-29")
    try expect("$date_minus_interval", .date("2020-03-31"), .months(13), shows: "2019-02-28")
    expect(
      "$date_plus_interval", .date("2012-08-08"), .millis(1000), fails: .invalidFunctionArgument,
      "Cannot add hour, minutes or seconds to a date")
    try expect("$timestamp_plus_interval", .timestamp("2012-08-08 01:00"), .millis(29 * 3_600_000), shows: "2012-08-09 06:00:00.000")
    try expect("$timestamp_plus_interval", .timestamp("2012-08-08 01:00", precision: 0), .millis(1), shows: "2012-08-08 01:00:00.001")
    try expect("$timestamp_plus_interval", .timestamp("2012-08-08 01:00", precision: 0), .months(1), shows: "2012-09-08 01:00:00")
    try expect("$timestamp_plus_interval", .timestamp("2012-10-31 01:00"), .months(1), shows: "2012-11-30 01:00:00.000")
    try expect("$timestamp_minus_interval", .timestamp("2012-08-08 01:00"), .millis(29 * 3_600_000), shows: "2012-08-06 20:00:00.000")
    try expect(
      "$time_minus_interval", Argument(.integer(3_600_000_000_000_000), .time(precision: 3)), .millis(3 * 3_600_000), shows: "22:00:00.000")
    try expect("$date_minus_date", .date("2020-03-01"), .date("2020-02-01"), gives: .integer(29 * 86_400_000))
    try expect("$timestamp_minus_timestamp", .timestamp("2020-01-01 00:00:01.5"), .timestamp("2020-01-01 00:00"), gives: 1500)
    try expect("$interval_plus_interval", .millis(5), .millis(-7), gives: -2)
    try expect("$interval_minus_interval", .months(5), .months(7), gives: -2)
    try expect("$interval_times_number", .months(5), 3, gives: 15)
    try expect("$interval_times_number", .millis(1000), 1.5, gives: 1500)
    try expect("$interval_divided_by_number", .millis(1000), 3.0, gives: 333)
    expect("$interval_divided_by_number", .millis(1000), 0.0, fails: .invalidFunctionArgument)
    expect(
      "$interval_plus_interval", Argument(.integer(Int64(Int32.max)), .intervalYearToMonth), .months(1), fails: .numericValueOutOfRange)
  }

  @Test func unixTime() throws {
    try expect("from_unixtime", 0.0, shows: "1970-01-01 00:00:00.000 UTC")
    try expect("from_unixtime", 1_600_000_000.1235, "Europe/Madrid", shows: "2020-09-13 14:26:40.124 Europe/Madrid")
    try expect("from_unixtime", -0.5, shows: "1969-12-31 23:59:59.500 UTC")
    try expect("from_unixtime", 0.0, -5, -30, shows: "1969-12-31 18:30:00.000 -05:30")
    expect("from_unixtime", 1e30, fails: .numericValueOutOfRange)
    try expect("to_unixtime", .timestamp("1970-01-02 00:00:00.5"), gives: 86400.5)
    try expect("to_unixtime", try .zoned("1970-01-01 01:00:00", "+01:00"), gives: 0.0)
  }

  @Test func iso8601() throws {
    try expect("from_iso8601_date", "2020-05-11", shows: "2020-05-11")
    try expect("from_iso8601_date", "2020-W10", shows: "2020-03-02")
    try expect("from_iso8601_date", "2020-W10-7", shows: "2020-03-08")
    try expect("from_iso8601_date", "2020-123", shows: "2020-05-02")
    expect("from_iso8601_date", "2021-366", fails: .invalidFunctionArgument)
    expect("from_iso8601_date", "2021-02-29", fails: .invalidFunctionArgument)
    expect("from_iso8601_date", "", fails: .invalidFunctionArgument)
    try expect("from_iso8601_timestamp", "2020-05-11", shows: "2020-05-11 00:00:00.000 UTC")
    try expect("from_iso8601_timestamp", "2020-05-11T11:15:05", shows: "2020-05-11 11:15:05.000 UTC")
    try expect("from_iso8601_timestamp", "2020-05-11T11:15:05.055+01:00", shows: "2020-05-11 11:15:05.055 +01:00")
    try expect("from_iso8601_timestamp", "2020-05-11T11Z", shows: "2020-05-11 11:00:00.000 UTC")
    expect("from_iso8601_timestamp", "2020-05-11 11:15:05", fails: .invalidFunctionArgument)
    try expect("to_iso8601", .date("2020-02-29"), gives: "2020-02-29")
    try expect("to_iso8601", .timestamp("2020-02-29 01:02:03.004"), gives: "2020-02-29T01:02:03.004")
    try expect("to_iso8601", try .zoned("2020-02-29 01:02:03.004", "UTC"), gives: "2020-02-29T01:02:03.004Z")
    try expect("to_iso8601", try .zoned("2020-02-29 01:02:03.004", "Asia/Kolkata"), gives: "2020-02-29T01:02:03.004+05:30")
  }

  @Test func zones() throws {
    try expect(
      "at_timezone", try .zoned("2012-10-31 01:00:00", "UTC"), "America/Los_Angeles", shows: "2012-10-30 18:00:00.000 America/Los_Angeles")
    try expect(
      "with_timezone", .timestamp("2022-11-01 09:08:07.321"), "America/Los_Angeles", shows: "2022-11-01 09:08:07.321 America/Los_Angeles")
    expect("with_timezone", .timestamp("2022-11-01 09:08:07.321"), "Mars/Base", fails: .invalidFunctionArgument)
    try expect("now", shows: "2020-09-13 12:26:40.123 UTC")
    try expect("current_timezone", gives: "UTC")
    try expect("last_day_of_month", .date("2020-02-01"), shows: "2020-02-29")
    try expect("last_day_of_month", .timestamp("2021-02-01 05:00"), shows: "2021-02-28")
  }
}
