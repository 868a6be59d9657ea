import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct DateFormatTests {
  @Test func mySQLPrinting() throws {
    let time = Argument.timestamp("2022-10-02 05:09:08.123456", precision: 6)
    try expect("date_format", time, "%m-%d-%Y %H", gives: "10-02-2022 05")
    try expect("date_format", time, "%a %b %c %e %f %h %i %j %k %l %p %s %y", gives: "Sun Oct 10 2 123000 05 09 275 5 5 AM 08 22")
    try expect("date_format", time, "%W %M %T | %r | %v %x", gives: "Sunday October 05:09:08 | 05:09:08 AM | 39 2022")
    try expect("date_format", .timestamp("2022-10-02 00:09:08"), "%h %l %p", gives: "12 12 AM")
    try expect("date_format", .timestamp("2022-10-02 12:00:00"), "%I %p", gives: "12 PM")
    try expect("date_format", time, "%% %q año", gives: "% q año")
    try expect("date_format", time, "", gives: "")
    try expect("date_format", try .zoned("2020-07-01 05:30:00", "Europe/Madrid"), "%H:%i", gives: "05:30")
    for specifier in ["%D", "%U", "%u", "%V", "%w", "%X"] {
      expect(
        "date_format", time, Argument(.string(specifier), .varchar), fails: .invalidFunctionArgument,
        "\(specifier) not supported in date format string")
    }
  }

  @Test func mySQLParsing() throws {
    try expect("date_parse", "2022/10/20/05", "%Y/%m/%d/%H", shows: "2022-10-20 05:00:00.000")
    try expect("date_parse", "20201231", "%Y%m%d", shows: "2020-12-31 00:00:00.000")
    try expect("date_parse", "1/2/20 3:04 PM", "%c/%e/%y %l:%i %p", shows: "2020-01-02 15:04:00.000")
    try expect("date_parse", "12:30 AM", "%h:%i %p", shows: "1970-01-01 00:30:00.000")
    try expect("date_parse", "69 70", "%y 70", shows: "2069-01-01 00:00:00.000")
    try expect("date_parse", "70", "%y", shows: "1970-01-01 00:00:00.000")
    try expect("date_parse", "12-25", "%m-%d", shows: "2000-12-25 00:00:00.000")
    try expect("date_parse", "sep 5, 2021 1:02:03.98765", "%b %e, %Y %k:%i:%s.%f", shows: "2021-09-05 01:02:03.987")
    try expect("date_parse", "2020 366", "%Y %j", shows: "2020-12-31 00:00:00.000")
    try expect("date_parse", "2020 10", "%x %v", shows: "2020-03-02 00:00:00.000")
    expect("date_parse", "2020-02-30", "%Y-%m-%d", fails: .invalidFunctionArgument)
    expect(
      "date_parse", "2020-13-01", "%Y-%m-%d", fails: .invalidFunctionArgument,
      "Cannot parse \"2020-13-01\": Value 13 for monthOfYear must be in the range [1,12]")
    expect(
      "date_parse", "2020-01-01x", "%Y-%m-%d", fails: .invalidFunctionArgument,
      "Invalid format: \"2020-01-01x\" is malformed at \"x\"")
    expect("date_parse", "2020-01", "%Y-%m-%d", fails: .invalidFunctionArgument, "Invalid format: \"2020-01\" is too short")
    expect("date_parse", "", "%Y", fails: .invalidFunctionArgument, "Invalid format: \"\"")
  }

  @Test func jodaPrintingAndParsing() throws {
    let time = Argument.timestamp("2022-10-02 17:09:08.123")
    try expect("format_datetime", time, "yyyy-MM-dd'T'HH:mm:ss.SSS", gives: "2022-10-02T17:09:08.123")
    try expect("format_datetime", time, "EEE, d MMM yy h:mm a", gives: "Sun, 2 Oct 22 5:09 PM")
    try expect("format_datetime", time, "EEEE MMMM 'o''clock' K k e D w x G", gives: "Sunday October o'clock 5 17 7 275 39 2022 AD")
    try expect("format_datetime", try .zoned("2020-07-01 05:30:00", "Europe/Madrid"), "HH:mm ZZ Z", gives: "05:30 +02:00 +0200")
    expect("format_datetime", time, "b", fails: .invalidFunctionArgument, "Illegal pattern component: b")
    try expect("parse_datetime", "1960/01/22 03:04", "yyyy/MM/dd HH:mm", shows: "1960-01-22 03:04:00.000 UTC")
    try expect("parse_datetime", "1960/01/22 03:04 +0500", "yyyy/MM/dd HH:mm Z", shows: "1960-01-22 03:04:00.000 +05:00")
    expect("parse_datetime", "x", "yyyy", fails: .invalidFunctionArgument)
  }

  @Test func patternsMayChangeFromRowToRow() throws {
    let harness = EvaluatorHarness([.timestamp, .varchar])
    let times = ColumnVector(Array(repeating: .integer(0), count: 4), type: .timestamp)
    let patterns = EvaluatorHarness.strings(["%Y", "%m", "a pattern longer than twelve %d", nil])
    #expect(
      try harness.values(.call("date_format", harness.column(0), harness.column(1)), [times, patterns])
        == ["1970", "01", "a pattern longer than twelve 01", .null])
  }
}
