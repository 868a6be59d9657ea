import Testing

@testable import LakeVectors

/// Runs a parser over a text's bytes.
func parse<T>(_ text: String, _ body: (UnsafeRawBufferPointer) -> T) -> T {
  Array(text.utf8).withUnsafeBytes(body)
}

@Suite struct TextPrinterTests {
  @Test func integers() {
    var values: [Int64] = [0, 1, -1, .max, .min, 9, 10, 99, 100, 12_345_678, 99_999_999, 100_000_000]
    var power: Int64 = 1
    for _ in 0..<18 {
      power *= 10
      values += [power, power - 1, power + 1, -power, -power + 1]
    }
    for value in values { #expect(ValueText.text(.integer(value), .bigint) == String(value)) }
  }

  @Test(
    arguments: [
      ("0", 0, "0"), ("0", 2, "0.00"), ("5", 2, "0.05"), ("-5", 2, "-0.05"), ("150", 2, "1.50"), ("-12345", 0, "-12345"),
      ("999999999999999999", 18, "0.999999999999999999"), ("-1000000000000000000", 18, "-1.000000000000000000"),
      ("99999999999999999999999999999999999999", 0, "99999999999999999999999999999999999999"),
      ("-99999999999999999999999999999999999999", 38, "-0.99999999999999999999999999999999999999"),
      ("1", 38, "0.00000000000000000000000000000000000001"), ("0", 20, "0.00000000000000000000"),
      ("12345678901234567890123", 3, "12345678901234567890.123"),
      ("100000000000000000000000000000000000000", 1, "10000000000000000000000000000000000000.0"),
    ] as [(String, Int, String)])
  func decimals(_ unscaled: String, _ scale: Int, _ text: String) throws {
    let value = try #require(Int128(unscaled))
    #expect(ValueText.text(.decimal(value), .decimal(precision: 38, scale: scale)) == text)
  }

  /// Java's forms: plain from 10^-3 to below 10^7.
  @Test(
    arguments: [
      (0.0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (-1, "-1.0"), (0.1, "0.1"), (0.001, "0.001"), (0.0001, "1.0E-4"), (123.456, "123.456"),
      (9_999_999, "9999999.0"), (1e7, "1.0E7"), (12_345_678.9, "1.23456789E7"), (1e10, "1.0E10"), (1.5e300, "1.5E300"),
      (Double.nan, "NaN"), (Double.infinity, "Infinity"), (-Double.infinity, "-Infinity"), (Double.leastNonzeroMagnitude, "4.9E-324"),
      (Double.greatestFiniteMagnitude, "1.7976931348623157E308"), (0.3, "0.3"), (0.1 + 0.2, "0.30000000000000004"),
      (1.0 / 3, "0.3333333333333333"), (2.0 / 3, "0.6666666666666666"), (100, "100.0"), (1_234_567.891, "1234567.891"),
      (0.00123, "0.00123"), (0.009, "0.009"), (1e-3 - 1e-10, "9.999999E-4"), (5_050.25, "5050.25"), (1e21, "1.0E21"), (1e16, "1.0E16"),
      (123_456_789_012_345_680, "1.2345678901234568E17"), (0.010000001, "0.010000001"),
    ] as [(Double, String)])
  func doubles(_ value: Double, _ text: String) {
    // The smallest double reads 4.9E-324 in Java and 5.0E-324 as the shortest; both read back.
    let printed = ValueText.text(.double(value), .double)
    #expect(printed == text || (value == Double.leastNonzeroMagnitude && printed == "5.0E-324"))
  }

  @Test func doublesReadBack() {
    var seed: UInt64 = 42
    for _ in 0..<20_000 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      for value in [Double(bitPattern: seed), Double(seed >> 40) / 1000, Double(Int64(bitPattern: seed) >> 30) / 64] where value.isFinite {
        let text = ValueText.text(.double(value), .double)
        #expect(parse(text, TextParser.double) == value, "\(text)")
      }
      let small = Float(bitPattern: UInt32(truncatingIfNeeded: seed))
      if small.isFinite { #expect(parse(ValueText.text(.real(small), .real), TextParser.real) == small) }
    }
  }

  @Test(
    arguments: [
      (Value.real(1.1), DataType.real, "1.1"), (.real(1e10), .real, "1.0E10"), (.boolean(true), .boolean, "true"),
      (.boolean(false), .boolean, "false"), (.null, .bigint, ""), (.string("añb"), .varchar, "añb"),
      (.integer(19_652), .date, "2023-10-22"), (.integer(-719_893), .date, "-0001-01-01"), (.integer(2_932_897), .date, "+10000-01-01"),
      (.integer(-719_528), .date, "0000-01-01"), (.integer(0), .timestamp(precision: 3), "1970-01-01 00:00:00.000"),
      (.integer(-1), .timestamp(precision: 6), "1969-12-31 23:59:59.999999"),
      (.integer(-1), .timestamp(precision: 0), "1969-12-31 23:59:59"),
      (.integer(1_697_968_800_123_456), .timestamp(precision: 1), "2023-10-22 10:00:00.1"),
      (.integer(36_000_000_000_000_000), .time(precision: 3), "10:00:00.000"),
      (.integer(86_399_999_999_999_999), .time(precision: 12), "23:59:59.999999999999"),
      (.integer(2 * 86_400_000), .intervalDayToSecond, "2 00:00:00.000"), (.integer(-3_723_004), .intervalDayToSecond, "-0 01:02:03.004"),
      (.integer(14), .intervalYearToMonth, "1-2"), (.integer(-14), .intervalYearToMonth, "-1-2"),
      (.integer(.min), .intervalDayToSecond, "-106751991167 07:12:55.808"),
      (
        .zoned(ZonedTimestamp(micros: 1_697_968_800_000_000, zoneKey: 0)), .timestampWithTimeZone(precision: 3),
        "2023-10-22 10:00:00.000 UTC"
      ),
      (.binary([0, 255, 16]), .varbinary, "00 ff 10"), (.decimal(1), .uuid, "00000000-0000-0000-0000-000000000001"),
      (.decimal(-1), .uuid, "ffffffff-ffff-ffff-ffff-ffffffffffff"),
    ] as [(Value, DataType, String)])
  func others(_ value: Value, _ type: DataType, _ text: String) {
    #expect(ValueText.text(value, type) == text)
    var out: [UInt8] = []
    ValueText.append(ColumnVector([value, value], type: type), row: 1, into: &out)
    #expect(String(decoding: out, as: UTF8.self) == text)
  }

  @Test func zonedInItsZone() throws {
    let key = try TimeZoneRegistry.key(for: "Europe/Madrid")
    let value = Value.zoned(ZonedTimestamp(micros: 1_697_968_800_000_000, zoneKey: key))
    #expect(ValueText.text(value, .timestampWithTimeZone(precision: 0)) == "2023-10-22 12:00:00 Europe/Madrid")
  }
}

@Suite struct TextParserTests {
  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("+7", 7), ("12345678", 12_345_678), ("123456789", 123_456_789), ("9223372036854775807", Int64.max),
      ("-9223372036854775808", .min), ("000000000000000000000000000042", 42), ("999999999999999999", 999_999_999_999_999_999),
      ("9223372036854775808", nil), ("-9223372036854775809", nil), ("", nil), ("-", nil), ("+", nil), ("1 ", nil), (" 1", nil),
      ("1.0", nil),
      ("1a345678", nil), ("12345678/", nil), ("12345678:", nil), ("99999999999999999999", nil), ("--1", nil), ("１", nil),
    ] as [(String, Int64?)])
  func integers(_ text: String, _ value: Int64?) { #expect(parse(text, TextParser.int64) == value) }

  @Test func everyNonDigitAtEveryPlace() {
    for place in 0..<8 {
      for byte in UInt8.min...UInt8.max where !(0x30...0x39).contains(byte) {
        var bytes = Array("12345678".utf8)
        bytes[place] = byte
        let sign = place == 0 && (byte == 0x2b || byte == 0x2d)
        #expect((bytes.withUnsafeBytes(TextParser.int64) == nil) != sign, "\(bytes)")
      }
    }
  }

  @Test(
    arguments: [
      ("true", true), ("TRUE", true), ("t", true), ("T", true), ("1", true), ("False", false), ("f", false), ("0", false), ("", nil),
      ("yes", nil), ("2", nil), ("truee", nil), ("\u{14}", nil),
    ] as [(String, Bool?)])
  func booleans(_ text: String, _ value: Bool?) { #expect(parse(text, TextParser.boolean) == value) }

  @Test(
    arguments: [
      ("0", 0.0), ("-0", -0.0), ("1.", 1), (".5", 0.5), ("-.5e1", -5), ("1e10", 1e10), ("1E-5", 1e-5), ("123.456", 123.456),
      ("0.1", 0.1), ("9007199254740993", 9_007_199_254_740_992), ("1e400", .infinity), ("1e-400", 0), ("Infinity", .infinity),
      ("-Infinity", -.infinity), ("179769313486231570000", 1.7976931348623157e20), ("3.141592653589793238", 3.141592653589793),
      ("", nil), (".", nil), ("e5", nil), ("1e", nil), ("1e+", nil), ("1.2.3", nil), ("0x10", nil), ("inf", nil), ("nan", nil), (" 1", nil),
      ("1,5", nil),
    ] as [(String, Double?)])
  func doubles(_ text: String, _ value: Double?) {
    #expect(parse(text, TextParser.double)?.bitPattern == value?.bitPattern)
  }

  @Test func notANumberIsADouble() {
    #expect(parse("NaN", TextParser.double)?.isNaN == true)
    #expect(parse("NaN", TextParser.real)?.isNaN == true)
    #expect(parse("16777217", TextParser.real) == 16_777_216)
    #expect(parse("3.4e39", TextParser.real) == .infinity)
  }

  @Test(
    arguments: [
      ("1.5", 5, 2, .value(150)), ("-1.5", 5, 0, .value(-2)), ("1.4", 5, 0, .value(1)), ("1.45", 5, 1, .value(15)),
      ("0.005", 5, 2, .value(1)),
      ("0.0049", 5, 2, .value(0)), ("999.99", 5, 2, .value(99_999)), ("999.995", 5, 2, .tooLarge), ("1000", 5, 2, .tooLarge),
      ("1e2", 5, 2, .value(10_000)), ("1.25e-1", 5, 2, .value(13)), ("0e99999", 5, 2, .value(0)), ("1e99999", 38, 0, .tooLarge),
      ("1e-99999", 38, 0, .value(0)), (".5", 5, 1, .value(5)), ("5.", 5, 1, .value(50)),
      ("00000000000000000000000000000000000000000001", 5, 0, .value(1)),
      ("99999999999999999999999999999999999999", 38, 0, .value(99_999_999_999_999_999_999_999_999_999_999_999_999)),
      ("99999999999999999999999999999999999999.5", 38, 0, .tooLarge), ("100000000000000000000000000000000000000", 38, 0, .tooLarge),
      ("0.00000000000000000000000000000000000001", 38, 38, .value(1)),
      ("0.50000000000000000000000000000000000000000000000009", 5, 0, .value(1)),
      ("", 5, 2, .notANumber), ("abc", 5, 2, .notANumber), ("1.2.3", 5, 2, .notANumber), ("-", 5, 2, .notANumber),
      ("1e", 5, 2, .notANumber),
    ] as [(String, Int, Int, TextParser.Decimal)])
  func decimals(_ text: String, _ precision: Int, _ scale: Int, _ expected: TextParser.Decimal) {
    #expect(parse(text) { TextParser.parseDecimal($0, precision: precision, scale: scale) } == expected)
    guard precision <= 18 else { return }
    let narrow = parse(text) { TextParser.decimal64($0, precision: precision, scale: scale) }
    if case .value(let value) = expected { #expect(narrow == Int64(value)) } else { #expect(narrow == nil) }
  }

  @Test(
    arguments: [
      ("2023-10-22", 19_652), ("1970-01-01", 0), ("1969-12-31", -1), ("0000-01-01", -719_528), ("-0001-01-01", -719_893),
      ("9999-12-31", 2_932_896),
      ("+10000-01-01", 2_932_897), ("2024-02-29", 19_782), ("2023-2-9", 19_397), ("2023-02-29", nil), ("1900-02-29", nil),
      ("2023-13-01", nil),
      ("2023-00-01", nil), ("2023-01-00", nil), ("2023-01-32", nil), ("2023-1-001", nil), ("20231022", nil), ("", nil),
      ("2023-10-22 ", nil),
      ("9999999-01-01", nil), ("2023/10/22", nil), ("202-10-22", nil), ("2023-10-2x", nil),
    ] as [(String, Int32?)])
  func dates(_ text: String, _ days: Int32?) { #expect(parse(text, TextParser.date) == days) }

  @Test(
    arguments: [
      ("1970-01-01 00:00:00", 6, 0), ("1970-01-01", 6, 0), ("1970-01-01 00:01", 6, 60_000_000), ("1970-01-01T00:00:01", 6, 1_000_000),
      ("1970-01-01 00:00:00.123456", 6, 123_456), ("1970-01-01 00:00:00.1234567", 6, 123_457), ("1970-01-01 00:00:00.1235", 3, 124_000),
      ("1969-12-31 23:59:59.9996", 3, 0), ("1970-01-01 1:2:3", 6, 3_723_000_000), ("1970-01-01 24:00:00", 6, nil),
      ("1970-01-01 00:60:00", 6, nil),
      ("1970-01-01 00:00:60", 6, nil), ("1970-01-01 00:00:00.", 6, nil), ("1970-01-01 00:00:00 UTC", 6, nil), ("1970-01-01x", 6, nil),
      ("", 6, nil), ("9999999-01-01 00:00:00", 6, nil), ("1970-01-01 00:00:00.1234567890123", 6, nil),
    ] as [(String, Int, Int64?)])
  func timestamps(_ text: String, _ precision: Int, _ micros: Int64?) {
    #expect(parse(text) { TextParser.timestamp($0, precision: precision) } == micros)
  }

  @Test func zonedTimestamps() throws {
    let madrid = try TimeZoneRegistry.key(for: "Europe/Madrid")
    func zoned(_ text: String) -> ZonedTimestamp? { parse(text) { TextParser.zoned($0, precision: 3, defaultZone: madrid) } }
    #expect(zoned("2023-10-22 12:00:00") == ZonedTimestamp(micros: 1_697_968_800_000_000, zoneKey: madrid))
    #expect(zoned("2023-10-22 10:00:00 UTC") == ZonedTimestamp(micros: 1_697_968_800_000_000, zoneKey: 0))
    #expect(zoned("2023-10-22T10:00:00Z") == ZonedTimestamp(micros: 1_697_968_800_000_000, zoneKey: 0))
    #expect(zoned("2023-10-22 12:00:00+02:00")?.micros == 1_697_968_800_000_000)
    #expect(zoned("2023-10-22 UTC")?.micros == 1_697_932_800_000_000)
    #expect(zoned("2023-10-22 10:00:00 Nowhere") == nil)
    #expect(zoned("nonsense") == nil)
  }

  @Test(
    arguments: [
      ("10:00", 36_000_000_000_000_000), ("00:00:00.000001", 1_000_000), ("23:59:59.999999999999", 86_399_999_999_999_999),
      ("1:2:3", 3_723_000_000_000_000), ("00:00:00.0000000000001", nil), ("24:00", nil), ("10", nil),
      ("", nil), ("10:00:00x", nil),
    ] as [(String, Int64?)])
  func times(_ text: String, _ picos: Int64?) { #expect(parse(text) { TextParser.time($0) } == picos) }

  @Test func utf8() {
    func invalid(_ bytes: [UInt8]) -> Int? { bytes.withUnsafeBytes(UTF8Validation.firstInvalid) }
    #expect(invalid([]) == nil)
    #expect(invalid(Array("plain, añb 日本語 😀".utf8)) == nil)
    let prefix = [UInt8](repeating: 0x61, count: 100)
    for bad: [UInt8] in [
      [0xff], [0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x80], [0xc3], [0xe2, 0x82],
      [0xf0, 0x9f, 0x98], [0xf5],
    ] {
      #expect(invalid(prefix + bad) == 100, "\(bad)")
      #expect(invalid(prefix + bad + prefix) == 100, "\(bad)")
    }
  }
}
