import Testing

@testable import LakeVectors

@Suite struct TimeZoneTests {
  /// Microseconds of a date and time written as text.
  static func micros(_ text: String) -> Int64 {
    var text = text
    return text.withUTF8 { TextParser.timestamp(UnsafeRawBufferPointer($0)) } ?? .min
  }

  static func hours(_ zone: String, _ utc: String) throws -> Double {
    Double(TimeZoneRegistry.offsetMicros(utcMicros: micros(utc), try TimeZoneRegistry.key(for: zone))) / 3_600_000_000
  }

  @Test(
    arguments: [
      // The hour of change in spring and autumn, from the laws: New York at 2:00 local, Madrid at 1:00 UTC.
      ("America/New_York", "2023-03-12 06:59:59", -5.0), ("America/New_York", "2023-03-12 07:00:00", -4),
      ("America/New_York", "2023-11-05 05:59:59", -4), ("America/New_York", "2023-11-05 06:00:00", -5),
      ("Europe/Madrid", "2023-03-26 00:59:59", 1), ("Europe/Madrid", "2023-03-26 01:00:00", 2),
      ("Europe/Madrid", "2023-10-29 00:59:59", 2), ("Europe/Madrid", "2023-10-29 01:00:00", 1),
      // Years that only the rule at the end of the file covers.
      ("America/New_York", "2500-01-15 12:00:00", -5), ("America/New_York", "2500-07-15 12:00:00", -4),
      ("America/New_York", "2101-03-13 06:59:59", -5), ("America/New_York", "2101-03-13 07:00:00", -4),
      ("Europe/Madrid", "2150-07-01 00:00:00", 2), ("Europe/Madrid", "2150-12-01 00:00:00", 1),
      // Southern summer crosses the new year.
      ("Australia/Sydney", "2300-01-01 00:00:00", 11), ("Australia/Sydney", "2300-07-01 00:00:00", 10),
      ("Asia/Kolkata", "2023-01-01 00:00:00", 5.5), ("Asia/Kathmandu", "2023-01-01 00:00:00", 5.75),
      ("UTC", "2023-01-01 00:00:00", 0), ("+02:00", "1900-01-01 00:00:00", 2), ("-09:30", "2023-01-01 00:00:00", -9.5),
    ] as [(String, String, Double)])
  func offsets(_ zone: String, _ utc: String, _ hours: Double) throws {
    #expect(try Self.hours(zone, utc) == hours)
  }

  @Test func beforeTheFirstTransitionIsLocalMeanTime() throws {
    let key = try TimeZoneRegistry.key(for: "America/New_York")
    #expect(TimeZoneRegistry.offsetMicros(utcMicros: Self.micros("1850-01-01 00:00:00"), key) == -17_762_000_000)
  }

  @Test(arguments: [
    // Gap: 2:30 does not exist, read as 3:30. Overlap: 1:30 happens twice, the earlier is meant.
    ("America/New_York", "2023-03-12 02:30:00", "2023-03-12 07:30:00"),
    ("America/New_York", "2023-03-12 01:59:59", "2023-03-12 06:59:59"),
    ("America/New_York", "2023-03-12 03:00:00", "2023-03-12 07:00:00"),
    ("America/New_York", "2023-11-05 01:30:00", "2023-11-05 05:30:00"),
    ("America/New_York", "2023-11-05 02:00:00", "2023-11-05 07:00:00"),
    ("Europe/Madrid", "2023-03-26 02:30:00", "2023-03-26 01:30:00"),
    ("Europe/Madrid", "2023-10-29 02:30:00", "2023-10-29 00:30:00"),
    ("Europe/Madrid", "2023-10-29 03:00:00", "2023-10-29 02:00:00"),
    ("Europe/Madrid", "2150-07-01 12:00:00", "2150-07-01 10:00:00"),
    // Samoa skipped 30 December 2011.
    ("Pacific/Apia", "2011-12-30 12:00:00", "2011-12-30 22:00:00"),
    ("Pacific/Apia", "2011-12-31 00:00:00", "2011-12-30 10:00:00"),
    ("+05:30", "2023-01-01 00:00:00.000001", "2022-12-31 18:30:00.000001"),
  ])
  func localTimes(_ zone: String, _ local: String, _ utc: String) throws {
    let key = try TimeZoneRegistry.key(for: zone)
    #expect(TimeZoneRegistry.localToUTC(localMicros: Self.micros(local), key) == Self.micros(utc))
  }

  @Test(arguments: [
    ("Z", "UTC"), ("GMT", "UTC"), ("Etc/UTC", "UTC"), ("+00:00", "UTC"), ("UTC+2", "+02:00"), ("GMT-03:30", "-03:30"),
    ("+0530", "+05:30"), ("+5", "+05:00"), ("-14:00", "-14:00"), ("Europe/Madrid", "Europe/Madrid"),
    ("europe/MADRID", "Europe/Madrid"), ("AMERICA/new_york", "America/New_York"), ("utc+2", "+02:00"), ("etc/zulu", "UTC"),
  ])
  func names(_ spelling: String, _ canonical: String) throws {
    #expect(TimeZoneRegistry.name(try TimeZoneRegistry.key(for: spelling)) == canonical)
  }

  @Test func oneKeyAZone() throws {
    #expect(try TimeZoneRegistry.key(for: "UTC") == 0)
    #expect(try TimeZoneRegistry.key(for: "Zulu") == 0)
    #expect(try TimeZoneRegistry.key(for: "UTC+02:00") == TimeZoneRegistry.key(for: "+02:00"))
    #expect(try TimeZoneRegistry.key(for: "asia/tokyo") == TimeZoneRegistry.key(for: "Asia/Tokyo"))
    #expect(TimeZoneRegistry.name(65_535) == "UTC")
  }

  @Test(arguments: [
    "", "Mars/Base", "../../../etc/passwd", "/etc/passwd", "Europe/../Europe/Madrid", "Europe//Madrid", "Europe/", ".", "+15:00",
    "+1:2", "+12:60", "UTC+", "+", "Europe/Madrid\0", "tzdata.zi", "zone.tab", "Europe", "posixrules/x", "+99999999999999999999",
  ])
  func refused(_ name: String) {
    #expect(throws: LakeError(.notSupported, "Time zone not supported: \(name)")) { try TimeZoneRegistry.key(for: name) }
  }

  @Test func posixRules() throws {
    let fixed = try #require(PosixTimeZone("<+0330>-3:30"))
    #expect(fixed.offsetSeconds(utcSeconds: 0) == 12_600)
    // Dublin: "winter time" is the exception.
    let dublin = try #require(PosixTimeZone("IST-1GMT0,M10.5.0,M3.5.0/1"))
    #expect(dublin.offsetSeconds(utcSeconds: Self.micros("2040-01-10 00:00:00") / 1_000_000) == 0)
    #expect(dublin.offsetSeconds(utcSeconds: Self.micros("2040-07-10 00:00:00") / 1_000_000) == 3600)
    let julian = try #require(PosixTimeZone("AAA0BBB,J60/0,300/0"))
    #expect(julian.offsetSeconds(utcSeconds: Self.micros("2024-02-29 23:59:59") / 1_000_000) == 0)
    #expect(julian.offsetSeconds(utcSeconds: Self.micros("2024-03-01 00:00:00") / 1_000_000) == 3600)
    for bad in ["", "E5", "EST", "EST5EDT", "EST5EDT,M13.1.0,M11.1.0", "EST5EDT,M3.2.0", "EST999", "EST5EDT,M3.2.0,M11.1.0x", "<EST5"] {
      #expect(PosixTimeZone(bad) == nil, "\(bad)")
    }
  }

  /// Any cut or damaged file is refused or read; nothing traps.
  @Test func damagedFiles() {
    let header = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
    #expect(TimeZoneFile.parse(header, name: "x") == nil)
    let huge = header + [UInt8](repeating: 0xff, count: 24 + 100)
    #expect(TimeZoneFile.parse(huge, name: "x") == nil)
    var seed: UInt64 = 1
    for size in 0..<200 {
      var bytes =
        header
        + (0..<size).map { _ in
          seed = seed &* 6_364_136_223_846_793_005 &+ 1
          return UInt8(truncatingIfNeeded: seed >> 60)
        }
      if bytes.count > 44 { for i in 0..<6 { for j in 0..<3 { bytes[20 + 4 * i + j] = 0 } } }
      _ = TimeZoneFile.parse(bytes, name: "x")
    }
  }

  @Test func manyThreads() async {
    await withTaskGroup(of: UInt16?.self) { group in
      for i in 0..<200 { group.addTask { try? TimeZoneRegistry.key(for: ["Asia/Tokyo", "Asia/Seoul", "+01:23"][i % 3]) } }
      var keys: Set<UInt16?> = []
      for await key in group { keys.insert(key) }
      #expect(keys.count == 3 && !keys.contains(nil))
    }
  }
}
