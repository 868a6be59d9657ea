import Testing

@testable import LakeVectors

/// One cast: a value, its type, the target, and the text of the result or the message of the error.
struct CastCase: CustomTestStringConvertible, Sendable {
  enum Outcome: Sendable {
    case text(String)
    case null
    case fails(ErrorCode, String)
  }

  let value: Value
  let from: DataType
  let to: DataType
  let outcome: Outcome

  init(_ value: Value, _ from: DataType, _ to: DataType, _ outcome: Outcome) {
    (self.value, self.from, self.to, self.outcome) = (value, from, to, outcome)
  }

  init(_ text: String, _ to: DataType, _ outcome: Outcome) { self.init(.string(text), .varchar, to, outcome) }

  var testDescription: String { "\(value) as \(to)" }

  /// The cast gives the outcome in every encoding, beside NULLs and other values.
  func check() {
    let vectors = [
      ColumnVector([value, .null, value], type: from), .constant(value, type: from, count: 3),
      ColumnVector(
        dictionary: VectorDictionary(ColumnVector([value], type: from)), encoding: .dictionary8, count: 3, ids: Buffer(zeroed: 3)),
    ]
    for vector in vectors {
      switch outcome {
      case .text(let text):
        do {
          let result = try Kernels.cast(vector, to: to, safe: false, timeZoneKey: 0)
          #expect(result.type == to && result.count == 3)
          #expect(result.physical == to.physical || to.isDecimal)
          #expect(result.isNull(1) == vector.isNull(1))
          #expect(!result.isNull(0) && ValueText.text(result.value(0), to) == text)
          #expect(ValueText.text(result.value(2), to) == text)
        } catch { Issue.record("\(error)") }
      case .null:
        let result = try? Kernels.cast(vector, to: to, safe: false, timeZoneKey: 0)
        #expect(result?.isNull(0) == true && result?.isNull(2) == true)
      case .fails(let code, let message):
        #expect(throws: LakeError(code, message)) { try Kernels.cast(vector, to: to, safe: false, timeZoneKey: 0) }
        let result = try? Kernels.cast(vector, to: to, safe: true, timeZoneKey: 0)
        #expect(result?.count == 3 && result?.isNull(0) == true && result?.isNull(2) == true)
      }
    }
  }
}

private func decimal(_ precision: Int, _ scale: Int) -> DataType { .decimal(precision: precision, scale: scale) }
private let invalid = ErrorCode.invalidCastArgument
private let range = ErrorCode.numericValueOutOfRange

@Suite struct CastTests {
  static let integers: [CastCase] = [
    CastCase(.integer(300), .bigint, .tinyint, .fails(range, "Out of range for tinyint: 300")),
    CastCase(.integer(3_000_000_000), .bigint, .integer, .fails(range, "Out of range for integer: 3000000000")),
    CastCase(.integer(-32769), .integer, .smallint, .fails(range, "Out of range for smallint: -32769")),
    CastCase(.integer(-128), .bigint, .tinyint, .text("-128")),
    CastCase(.integer(-5), .tinyint, .bigint, .text("-5")),
    CastCase(.boolean(true), .boolean, .integer, .text("1")),
    CastCase(.double(2.5), .double, .integer, .text("3")),
    CastCase(.double(-2.5), .double, .bigint, .text("-3")),
    CastCase(.double(2.4999), .double, .bigint, .text("2")),
    CastCase(.double(.nan), .double, .integer, .fails(invalid, "Cannot cast double NaN to integer")),
    CastCase(.double(1e10), .double, .integer, .fails(range, "Out of range for integer: 1.0E10")),
    CastCase(.double(1e19), .double, .bigint, .fails(invalid, "Unable to cast 1.0E19 to bigint")),
    CastCase(.double(.infinity), .double, .bigint, .fails(invalid, "Unable to cast Infinity to bigint")),
    CastCase(.double(9_223_372_036_854_775_808), .double, .bigint, .fails(invalid, "Unable to cast 9.223372036854776E18 to bigint")),
    CastCase(.real(-1.5), .real, .smallint, .text("-2")),
    CastCase(.real(.nan), .real, .tinyint, .fails(invalid, "Cannot cast real NaN to tinyint")),
    CastCase(.decimal(250), decimal(5, 2), .integer, .text("3")),
    CastCase(.decimal(-250), decimal(5, 2), .integer, .text("-3")),
    CastCase(.decimal(249), decimal(5, 2), .tinyint, .text("2")),
    CastCase(.decimal(12_800), decimal(5, 2), .tinyint, .fails(invalid, "Cannot cast '128.00' to TINYINT")),
    CastCase(.decimal(Int128(Int64.max) + 1), decimal(38, 0), .bigint, .fails(invalid, "Cannot cast '9223372036854775808' to BIGINT")),
    CastCase(.decimal(60_000_000_000_000_000_000_000_000_000_000_000_000), decimal(38, 38), .bigint, .text("1")),
    CastCase("42", .integer, .text("42")), CastCase(" 42\t", .bigint, .text("42")), CastCase("+7", .tinyint, .text("7")),
    CastCase("abc", .integer, .fails(invalid, "Cannot cast 'abc' to INT")),
    CastCase("", .bigint, .fails(invalid, "Cannot cast '' to BIGINT")),
    CastCase("1.5", .bigint, .fails(invalid, "Cannot cast '1.5' to BIGINT")),
    CastCase("128", .tinyint, .fails(invalid, "Cannot cast '128' to TINYINT")),
    CastCase("40000", .smallint, .fails(invalid, "Cannot cast '40000' to SMALLINT")),
  ]

  static let floatsAndBooleans: [CastCase] = [
    CastCase(.integer(3), .bigint, .double, .text("3.0")), CastCase(.real(1.5), .real, .double, .text("1.5")),
    CastCase(.double(0.1), .double, .real, .text("0.1")), CastCase(.double(1e300), .double, .real, .text("Infinity")),
    CastCase(.decimal(12_345), decimal(7, 3), .double, .text("12.345")), CastCase(.decimal(1), decimal(38, 38), .double, .text("1.0E-38")),
    CastCase(.decimal(99_999_999_999_999_999_999_999_999_999_999_999_999), decimal(38, 0), .double, .text("1.0E38")),
    CastCase(.decimal(12_345), decimal(7, 3), .real, .text("12.345")), CastCase(.boolean(true), .boolean, .double, .text("1.0")),
    CastCase("1e3", .double, .text("1000.0")), CastCase(" 2.5 ", .real, .text("2.5")), CastCase("NaN", .double, .text("NaN")),
    CastCase("x", .double, .fails(invalid, "Cannot cast 'x' to DOUBLE")),
    CastCase("1,5", .real, .fails(invalid, "Cannot cast '1,5' to REAL")),
    CastCase(.integer(2), .integer, .boolean, .text("true")), CastCase(.integer(0), .tinyint, .boolean, .text("false")),
    CastCase(.double(.nan), .double, .boolean, .text("true")), CastCase(.double(-0.0), .double, .boolean, .text("false")),
    CastCase(.decimal(0), decimal(5, 2), .boolean, .text("false")), CastCase("TRUE", .boolean, .text("true")),
    CastCase("f", .boolean, .text("false")),
    CastCase("yes", .boolean, .fails(invalid, "Cannot cast 'yes' to BOOLEAN")),
  ]

  static let decimals: [CastCase] = [
    CastCase(.integer(123), .integer, decimal(5, 2), .text("123.00")),
    CastCase(.integer(-1), .bigint, decimal(38, 10), .text("-1.0000000000")),
    CastCase(.integer(.max), .bigint, decimal(19, 0), .text("9223372036854775807")),
    CastCase(.integer(1000), .bigint, decimal(5, 2), .fails(invalid, "Cannot cast BIGINT '1000' to DECIMAL(5, 2)")),
    CastCase(.integer(.max), .bigint, decimal(38, 20), .fails(invalid, "Cannot cast BIGINT '9223372036854775807' to DECIMAL(38, 20)")),
    CastCase(.integer(100), .tinyint, decimal(2, 0), .fails(invalid, "Cannot cast TINYINT '100' to DECIMAL(2, 0)")),
    CastCase(.boolean(true), .boolean, decimal(3, 1), .text("1.0")),
    CastCase(.boolean(true), .boolean, decimal(1, 1), .fails(invalid, "Cannot cast BOOLEAN 'true' to DECIMAL(1, 1)")),
    CastCase(.decimal(12_345), decimal(5, 2), decimal(4, 1), .text("123.5")),
    CastCase(.decimal(-12_345), decimal(5, 2), decimal(4, 1), .text("-123.5")),
    CastCase(.decimal(12_344), decimal(5, 2), decimal(4, 1), .text("123.4")),
    CastCase(.decimal(5), decimal(2, 1), decimal(38, 37), .text("0.5000000000000000000000000000000000000")),
    CastCase(.decimal(99_950), decimal(5, 2), decimal(3, 0), .fails(invalid, "Cannot cast DECIMAL '999.50' to DECIMAL(3, 0)")),
    CastCase(.decimal(100), decimal(3, 0), decimal(38, 37), .fails(invalid, "Cannot cast DECIMAL '100' to DECIMAL(38, 37)")),
    CastCase(.decimal(12_345_678_901_234_567_890), decimal(20, 2), decimal(18, 0), .text("123456789012345679")),
    CastCase(.double(1.005), .double, decimal(5, 2), .text("1.01")), CastCase(.double(-1.5), .double, decimal(1, 0), .text("-2")),
    CastCase(.double(1e20), .double, decimal(38, 0), .text("100000000000000000000")),
    CastCase(.real(1.1), .real, decimal(5, 3), .text("1.100")),
    CastCase(.double(1000), .double, decimal(5, 2), .fails(invalid, "Cannot cast DOUBLE '1000.0' to DECIMAL(5, 2)")),
    CastCase(.double(.nan), .double, decimal(5, 2), .fails(invalid, "Cannot cast DOUBLE 'NaN' to DECIMAL(5, 2)")),
    CastCase(.real(.infinity), .real, decimal(5, 2), .fails(invalid, "Cannot cast REAL 'Infinity' to DECIMAL(5, 2)")),
    CastCase("1.005", decimal(5, 2), .text("1.01")), CastCase("12", decimal(20, 2), .text("12.00")),
    CastCase("x", decimal(5, 2), .fails(invalid, "Cannot cast VARCHAR 'x' to DECIMAL(5, 2). Value is not a number.")),
    CastCase("1000", decimal(5, 2), .fails(invalid, "Cannot cast VARCHAR '1000' to DECIMAL(5, 2). Value too large.")),
  ]

  static let texts: [CastCase] = [
    CastCase(.integer(-42), .bigint, .varchar, .text("-42")), CastCase(.integer(1000), .integer, .varchar(length: 4), .text("1000")),
    CastCase(.integer(1000), .integer, .varchar(length: 3), .fails(invalid, "Value 1000 cannot be represented as varchar(3)")),
    CastCase(.boolean(false), .boolean, .varchar, .text("false")), CastCase(.double(1e10), .double, .varchar, .text("1.0E10")),
    CastCase(.double(123.25), .double, .varchar, .text("1.2325E2")), CastCase(.double(-0.001), .double, .varchar, .text("-1.0E-3")),
    CastCase(.double(0), .double, .varchar, .text("0E0")), CastCase(.double(-0.0), .double, .varchar, .text("-0E0")),
    CastCase(.double(.nan), .double, .varchar, .text("NaN")), CastCase(.double(-.infinity), .double, .varchar, .text("-Infinity")),
    CastCase(.double(1e-300), .double, .varchar, .text("1.0E-300")),
    CastCase(.double(0.1 + 0.2), .double, .varchar, .text("3.0000000000000004E-1")),
    CastCase(.real(16_777_216), .real, .varchar, .text("1.677722E7")), CastCase(.real(9_999_999.5), .real, .varchar, .text("1.0E7")),
    CastCase(.double(1.5), .double, .json, .text("1.5")),
    CastCase(.real(0.5), .real, .varchar, .text("5.0E-1")), CastCase(.decimal(-5), decimal(30, 3), .varchar, .text("-0.005")),
    CastCase(.integer(19_652), .date, .varchar, .text("2023-10-22")),
    CastCase(.integer(19_652), .date, .varchar(length: 5), .fails(invalid, "Value 2023-10-22 cannot be represented as varchar(5)")),
    CastCase(.integer(0), .timestamp(precision: 3), .varchar, .text("1970-01-01 00:00:00.000")),
    CastCase(.integer(1_000_000), .time(precision: 6), .varchar, .text("00:00:00.000001")),
    CastCase(
      .zoned(ZonedTimestamp(micros: 0, zoneKey: 0)), .timestampWithTimeZone(precision: 0), .varchar, .text("1970-01-01 00:00:00 UTC")),
    CastCase(.integer(90_061_000), .intervalDayToSecond, .varchar, .text("1 01:01:01.000")),
    CastCase(.integer(25), .intervalYearToMonth, .varchar, .text("2-1")),
    CastCase(.decimal(255), .uuid, .varchar, .text("00000000-0000-0000-0000-0000000000ff")),
    CastCase("hello world, how are you", .varchar(length: 5), .text("hello")), CastCase("日本語日本語", .varchar(length: 4), .text("日本語日")),
    CastCase("日本語", .varchar(length: 3), .text("日本語")), CastCase("abc", .varchar(length: 0), .text("")),
    CastCase("a longer string than inline", .varchar(length: 20), .text("a longer string than")),
    CastCase("ab  ", .char(length: 3), .text("ab ")), CastCase("abcdef", .char(length: 3), .text("abc")),
    CastCase("a       b", .char(length: 5), .text("a    ")),
    CastCase(.string("ab"), .char(length: 4), .varchar, .text("ab  ")),
    CastCase(.string("ab"), .char(length: 4), .varchar(length: 3), .text("ab ")),
    CastCase(.string("ñ"), .char(length: 2), .varchar, .text("ñ ")),
    CastCase(.string("ab"), .char(length: 4), .char(length: 6), .text("ab    ")),
    CastCase(.integer(12), .integer, .char(length: 3), .text("12 ")), CastCase("añ", .varbinary, .text("61 c3 b1")),
    CastCase("00000000-0000-0000-0000-0000000000fF", .uuid, .text("00000000-0000-0000-0000-0000000000ff")),
    CastCase("nope", .uuid, .fails(invalid, "Cannot cast value to UUID: nope")),
    CastCase(.decimal(255), .uuid, .varbinary, .text("00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ff")),
    CastCase(.binary([1]), .varbinary, .uuid, .fails(invalid, "Invalid UUID binary length: 1")),
  ]

  static let times: [CastCase] = [
    CastCase("2023-10-22", .date, .text("2023-10-22")), CastCase(" 2023-10-22 ", .date, .text("2023-10-22")),
    CastCase("2023-02-29", .date, .fails(invalid, "Value cannot be cast to date: 2023-02-29")),
    CastCase("2023-10-22 10:00:00", .date, .fails(invalid, "Value cannot be cast to date: 2023-10-22 10:00:00")),
    CastCase("2023-10-22 10:00:00.1235", .timestamp(precision: 3), .text("2023-10-22 10:00:00.124")),
    CastCase("2023-10-22", .timestamp(precision: 0), .text("2023-10-22 00:00:00")),
    CastCase("2023-10-22 10:00:00 Europe/Madrid", .timestamp(precision: 0), .text("2023-10-22 10:00:00")),
    CastCase(
      "2023-10-22 10:00:00 Nowhere", .timestamp(precision: 0),
      .fails(invalid, "Value cannot be cast to timestamp: 2023-10-22 10:00:00 Nowhere")),
    CastCase("soon", .timestamp(precision: 3), .fails(invalid, "Value cannot be cast to timestamp: soon")),
    CastCase("10:11:12.5", .time(precision: 0), .text("10:11:13")),
    CastCase("25:00", .time(precision: 3), .fails(invalid, "Value cannot be cast to time: 25:00")),
    CastCase("2023-10-22 12:00:00 +02:00", .timestampWithTimeZone(precision: 3), .text("2023-10-22 12:00:00.000 +02:00")),
    CastCase("2023-10-22 12:00:00", .timestampWithTimeZone(precision: 0), .text("2023-10-22 12:00:00 UTC")),
    CastCase(.integer(1), .date, .timestamp(precision: 6), .text("1970-01-02 00:00:00.000000")),
    CastCase(.integer(-1), .date, .timestampWithTimeZone(precision: 0), .text("1969-12-31 00:00:00 UTC")),
    CastCase(.integer(Int64(Int32.max)), .date, .timestamp(precision: 3), .fails(range, "Timestamp out of range")),
    CastCase(.integer(-1), .timestamp(precision: 6), .date, .text("1969-12-31")),
    CastCase(.integer(-1), .timestamp(precision: 6), .time(precision: 6), .text("23:59:59.999999")),
    CastCase(.integer(-1), .timestamp(precision: 6), .time(precision: 3), .text("00:00:00.000")),
    CastCase(.integer(1_500), .timestamp(precision: 6), .timestamp(precision: 3), .text("1970-01-01 00:00:00.002")),
    CastCase(.integer(1_500), .timestamp(precision: 6), .timestampWithTimeZone(precision: 3), .text("1970-01-01 00:00:00.002 UTC")),
    CastCase(.integer(1_500_000_000_000), .time(precision: 6), .time(precision: 0), .text("00:00:02")),
  ]

  static let json: [CastCase] = [
    CastCase(.integer(5), .bigint, .json, .text("5")), CastCase(.boolean(true), .boolean, .json, .text("true")),
    CastCase("say \"hi\"\n\u{1}\\", .json, .text("\"say \\\"hi\\\"\\n\\u0001\\\\\"")),
    CastCase(.integer(0), .date, .json, .text("\"1970-01-01\"")),
    CastCase(.string("\"a\\u00f1\\ud83d\\ude00\\n\""), .json, .varchar, .text("añ😀\n")),
    CastCase(.string(" 12 "), .json, .bigint, .text("12")),
    CastCase(.string("1.5"), .json, .integer, .text("2")), CastCase(.string("\"7\""), .json, .integer, .text("7")),
    CastCase(.string("true"), .json, .double, .text("1.0")),
    CastCase(.string("1.25"), .json, decimal(5, 2), .text("1.25")), CastCase(.string("true"), .json, .varchar, .text("true")),
    CastCase(.string("false"), .json, .boolean, .text("false")),
    CastCase(.string("[1]"), .json, .bigint, .fails(invalid, "Cannot cast '[1]' to BIGINT")),
    CastCase(.string("{"), .json, .varchar, .fails(invalid, "Cannot cast '{' to VARCHAR")),
  ]

  @Test(arguments: integers) func toIntegers(_ cast: CastCase) { cast.check() }
  @Test(arguments: floatsAndBooleans) func toFloatsAndBooleans(_ cast: CastCase) { cast.check() }
  @Test(arguments: decimals) func toDecimals(_ cast: CastCase) { cast.check() }
  @Test(arguments: texts) func toTexts(_ cast: CastCase) { cast.check() }
  @Test(arguments: times) func toTimes(_ cast: CastCase) { cast.check() }
  @Test(arguments: json) func throughJSON(_ cast: CastCase) { cast.check() }

  @Test func jsonNullIsNull() throws {
    let v = ColumnVector([.string("null"), .string("1")], type: .json)
    let result = try Kernels.cast(v, to: .bigint, safe: false, timeZoneKey: 0)
    #expect(same(result, [.null, .integer(1)]))
  }

  @Test func zonesOfTheSession() throws {
    let madrid = try TimeZoneRegistry.key(for: "Europe/Madrid")
    let local = ColumnVector([.integer(1_697_968_800_000_000)], type: .timestamp(precision: 3))
    let zoned = try Kernels.cast(local, to: .timestampWithTimeZone(precision: 3), safe: false, timeZoneKey: madrid)
    #expect(ValueText.text(zoned.value(0), zoned.type) == "2023-10-22 10:00:00.000 Europe/Madrid")
    #expect(zoned.value(0) == .zoned(ZonedTimestamp(micros: 1_697_961_600_000_000, zoneKey: madrid)))
    for (type, text) in [
      (DataType.timestamp(precision: 0), "2023-10-22 10:00:00"), (.date, "2023-10-22"), (.time(precision: 0), "10:00:00"),
      (.varchar, "2023-10-22 10:00:00.000 Europe/Madrid"),
    ] {
      let back = try Kernels.cast(zoned, to: type, safe: false, timeZoneKey: 0)
      #expect(ValueText.text(back.value(0), type) == text)
    }
    let day = try Kernels.cast(
      ColumnVector([.integer(19_652)], type: .date), to: .timestampWithTimeZone(precision: 0), safe: false, timeZoneKey: madrid)
    #expect(day.value(0) == .zoned(ZonedTimestamp(micros: 1_697_925_600_000_000, zoneKey: madrid)))
  }

  /// Entries that no row uses, and rows that are NULL, do not fail.
  @Test func onlyRowsInUseCount() throws {
    let dictionary = VectorDictionary(ColumnVector([.string("x"), .string("5")], type: .varchar))
    let ids = Buffer(zeroed: 3)
    for i in 1..<3 { ids.pointer(UInt8.self)[i] = 1 }
    let bits = Validity.make(3, valid: true)
    Validity.clear(bits.pointer(), 0)
    let v = ColumnVector(dictionary: dictionary, encoding: .dictionary8, count: 3, ids: ids, validity: bits)
    #expect(same(try Kernels.cast(v, to: .bigint, safe: false, timeZoneKey: 0), [.null, .integer(5), .integer(5)]))
    let safe = try Kernels.cast(v.gather([2, 0, 1], count: 3), to: .bigint, safe: true, timeZoneKey: 0)
    #expect(safe.isDictionary && same(safe, [.integer(5), .null, .integer(5)]))
  }

  @Test func safeKeepsTheGoodRows() throws {
    let v = ColumnVector((0..<130).map { .string($0 % 3 == 0 ? "bad" : "\($0)") }, type: .varchar)
    let result = try Kernels.cast(v, to: .smallint, safe: true, timeZoneKey: 0)
    #expect(same(result, (0..<130).map { $0 % 3 == 0 ? .null : .integer(Int64($0)) }))
  }

  @Test func wideDecimalsStoredNarrow() throws {
    let v = try #require(
      narrow(SampleVector(vector: ColumnVector([.decimal(12_345), .null], type: decimal(30, 2)), rows: [.decimal(12_345), .null])))
    for to in [DataType.varchar, .double, .bigint, decimal(38, 1), decimal(5, 1)] {
      let a = try Kernels.cast(v.vector, to: to, safe: false, timeZoneKey: 0)
      let b = try Kernels.cast(v.vector.widened(), to: to, safe: false, timeZoneKey: 0)
      #expect(a.value(0) == b.value(0) && a.isNull(1) && b.isNull(1))
    }
  }

  /// Whatever is said to be supported neither traps nor claims not to be; the rest is refused.
  @Test func everyPair() {
    let types = sampleTypes + [.unknown, .json, .ipaddress, .array(.bigint)]
    for from in types {
      for to in types {
        let v =
          from.isNested || from == .unknown
          ? .nulls(from, count: 20) : ColumnVector((0..<20).map { sampleValue(from, $0) }, type: from)
        do {
          let result = try Kernels.cast(v, to: to, safe: true, timeZoneKey: 0)
          #expect(result.count == 20 && result.type == to && Kernels.castSupported(from: from, to: to), "\(from) \(to)")
        } catch {
          #expect(!Kernels.castSupported(from: from, to: to), "\(from) \(to) \(error)")
        }
      }
    }
  }

  @Test func textRoundTrips() throws {
    for type in sampleTypes where Kernels.castSupported(from: type, to: .varchar) && Kernels.castSupported(from: .varchar, to: type) {
      for sample in sampleVectors(type, sizes: [65], patterns: [.none, .some]) {
        if type.isTimestamp, sample.rows.contains(where: { $0 == .integer(.max) || $0 == .integer(.min) }) { continue }
        let text = try Kernels.cast(sample.vector, to: .varchar, safe: false, timeZoneKey: 0)
        if type != .double && type != .real {
          #expect(same(text, sample.rows.map { $0.isNull ? .null : .string(ValueText.text($0, type)) }), "\(sample)")
        }
        if case .timestampWithTimeZone = type { continue }
        if case .timestamp = type { continue }
        #expect(same(try Kernels.cast(text, to: type, safe: false, timeZoneKey: 0), sample.rows), "\(sample)")
      }
    }
  }
}
