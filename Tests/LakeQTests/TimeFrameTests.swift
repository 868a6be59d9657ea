import LakeQ
import Testing

/// Times and timestamps of every precision in the output formats and in Swift.
@Suite struct TimeFrameTests {
  static let sql = """
    SELECT TIME '10:00:00.123 +02:00' AS tz, TIME '10:00:00.123456789' AS t, TIMESTAMP '2024-01-01 00:00:00.1234567' AS ts,
      TIMESTAMP '2024-01-01 00:00:00.123456789012 Europe/Madrid' AS tstz, INTERVAL '-1' SECOND AS i,
      CAST(NULL AS time(9) with time zone) AS missing
    """

  @Test func formats() async throws {
    let frame = try await Lake(at: "/nowhere").query(Self.sql)
    func text(_ name: String) throws -> String {
      String(decoding: frame.encoded(as: try FrameFormats.named(name)), as: UTF8.self)
    }
    let values = [
      "10:00:00.123+02:00", "10:00:00.123456789", "2024-01-01 00:00:00.1234567", "2024-01-01 00:00:00.123456789012 Europe/Madrid",
    ]
    for format in FrameFormats.names {
      let shown = try text(format)
      for value in values { #expect(shown.contains(value), "\(format): \(shown)") }
    }
    #expect(try text("csv").split(separator: "\n")[1] == "\(values.joined(separator: ",")),-0 00:00:01.000,")
    #expect(try text("ndjson").contains(#""tz":"10:00:00.123+02:00","t":"10:00:00.123456789""#))
  }

  @Test func cellsOfSwift() async throws {
    let frame = try await Lake(at: "/nowhere").query(Self.sql)
    #expect(try frame.column("tz", as: String.self) == ["10:00:00.123+02:00"])
    #expect(try frame.column("ts", as: String.self) == ["2024-01-01 00:00:00.1234567"])
    #expect(throws: LakeError.self) { try frame.column("ts", as: Int.self) }
    #expect(throws: LakeError.self) { try frame.column("ts", as: Double.self) }
    #expect(throws: LakeError.self) { try frame.column("t", as: Int64.self) }
  }

  /// A plan that is used again must not keep the day on which it was made.
  @Test func plansDoNotKeepTheDay() async throws {
    let sql = "SELECT CAST(TIME '10:00' AS timestamp(0)) AS t, TIME '10:00 +00:00' AT TIME ZONE 'Europe/Madrid' AS z"
    let winter = Int64(1_705_312_800_000_000)  // 2024-01-15 10:00 UTC
    for (now, day, zone) in [(winter, "2024-01-15", "+01:00"), (winter + 183 * 86_400_000_000, "2024-07-16", "+02:00")] {
      var configuration = LakeConfiguration()
      configuration.nowMicros = now
      let other = try Lake(at: "/nowhere", configuration: configuration)
      let frame = try await other.query(sql)
      #expect(try frame.column("t", as: String.self) == ["\(day) 10:00:00"])
      #expect(try frame.column("z", as: String.self) == [(zone == "+01:00" ? "11" : "12") + ":00:00" + zone])
    }
    let plan = try await Lake(at: "/nowhere").query("EXPLAIN \(sql)").csv()
    #expect(plan.contains("CAST(TIME '10:00:00' AS timestamp(0))") && plan.contains("at_timezone"))
  }
}
