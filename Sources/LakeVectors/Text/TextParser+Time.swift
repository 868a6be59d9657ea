extension TextParser {
  /// `2023-10-22` (month and day of one or two digits, a year of four or more with an optional sign) as days since 1970-01-01.
  package static func date(_ bytes: UnsafeRawBufferPointer) -> Int32? {
    if let days = isoDate(bytes) { return days }
    var cursor = Cursor(bytes)
    guard let days = cursor.date(), cursor.atEnd else { return nil }
    return Int32(exactly: days)
  }

  /// `2023-10-22[ 10:00[:00[.123456789]]]` as microseconds since 1970-01-01T00:00:00, rounded half up to `precision`
  /// digits. A `T` may stand for the space. No zone; see `zoned`.
  package static func timestamp(_ bytes: UnsafeRawBufferPointer, precision: Int = 6) -> Int64? {
    guard let parsed = dateTime(bytes, precision: precision), parsed.zone.isEmpty else { return nil }
    return parsed.micros
  }

  /// A timestamp with its zone (`UTC`, `+02:00`, `Europe/Madrid`, `Z`), or in `defaultZone` when it names none.
  package static func zoned(_ bytes: UnsafeRawBufferPointer, precision: Int = 6, defaultZone: UInt16) -> ZonedTimestamp? {
    guard let parsed = dateTime(bytes, precision: precision) else { return nil }
    var zone = defaultZone
    if !parsed.zone.isEmpty {
      guard let key = try? TimeZoneRegistry.key(for: parsed.zone) else { return nil }
      zone = key
    }
    return ZonedTimestamp(micros: TimeZoneRegistry.localToUTC(localMicros: parsed.micros, zone), zoneKey: zone)
  }

  /// `10:00[:00[.123456]]` as microseconds since midnight; rounding to 24:00 wraps to 0.
  package static func time(_ bytes: UnsafeRawBufferPointer, precision: Int = 6) -> Int64? {
    var cursor = Cursor(bytes)
    guard let micros = cursor.time(precision: precision), cursor.atEnd else { return nil }
    return micros == 86_400_000_000 ? 0 : micros
  }

  /// The local microseconds and the zone's name as written (empty when there is none).
  package static func dateTime(_ bytes: UnsafeRawBufferPointer, precision: Int) -> (micros: Int64, zone: String)? {
    var cursor = Cursor(bytes)
    guard let days = cursor.date() else { return nil }
    var micros: Int64 = 0
    if cursor.skip(0x20) || cursor.skip(0x54) {
      cursor.skipSpaces()
      if cursor.startsTime {
        guard let time = cursor.time(precision: precision) else { return nil }
        micros = time
      }
      cursor.skipSpaces()
    } else if !cursor.atEnd {
      return nil
    }
    let (midnight, overflow) = Int64(days).multipliedReportingOverflow(by: 86_400_000_000)
    let (total, carry) = midnight.addingReportingOverflow(micros)
    return overflow || carry ? nil : (total, cursor.rest)
  }

  /// Ten bytes `yyyy-MM-dd`, nothing else.
  @inline(__always)
  private static func isoDate(_ bytes: UnsafeRawBufferPointer) -> Int32? {
    guard bytes.count == 10, let p = bytes.baseAddress, bytes[4] == 0x2d, bytes[7] == 0x2d,
      let year = digits(p, 4), let month = digits(p + 5, 2), let day = digits(p + 8, 2)
    else { return nil }
    let date = CivilDate(year: Int(year), month: Int(month), day: Int(day))
    return date.isValid ? Int32(truncatingIfNeeded: date.days) : nil
  }

  /// A position that moves over the bytes.
  private struct Cursor {
    let bytes: UnsafeRawBufferPointer
    var at = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var atEnd: Bool { at == bytes.count }
    var rest: String { String(decoding: bytes[at...], as: UTF8.self) }

    /// One or two digits and a colon come next.
    var startsTime: Bool {
      var i = at
      while i < bytes.count, i < at + 2, bytes[i] &- 0x30 <= 9 { i += 1 }
      return i > at && i < bytes.count && bytes[i] == 0x3a
    }

    mutating func skip(_ byte: UInt8) -> Bool {
      guard at < bytes.count, bytes[at] == byte else { return false }
      at += 1
      return true
    }

    mutating func skipSpaces() { while skip(0x20) {} }

    /// A number of `least` to `most` digits.
    mutating func number(_ least: Int, _ most: Int) -> Int? {
      var value = 0
      var count = 0
      while at < bytes.count, bytes[at] &- 0x30 <= 9 {
        if count == most { return nil }
        value = value * 10 + Int(bytes[at] &- 0x30)
        count += 1
        at += 1
      }
      return count >= least ? value : nil
    }

    mutating func date() -> Int? {
      let negative = skip(0x2d)
      if !negative { _ = skip(0x2b) }
      guard let year = number(4, 7), skip(0x2d), let month = number(1, 2), skip(0x2d), let day = number(1, 2) else { return nil }
      let date = CivilDate(year: negative ? -year : year, month: month, day: day)
      return date.isValid ? date.days : nil
    }

    mutating func time(precision: Int) -> Int64? {
      guard let hour = number(1, 2), hour < 24, skip(0x3a), let minute = number(1, 2), minute < 60 else { return nil }
      var micros = Int64(hour * 3600 + minute * 60) * 1_000_000
      guard skip(0x3a) else { return micros }
      guard let second = number(1, 2), second < 60 else { return nil }
      micros += Int64(second) * 1_000_000
      if skip(0x2e) {
        guard let fraction = fraction(precision: precision) else { return nil }
        micros += fraction
      }
      return micros
    }

    /// Digits of a second as microseconds, rounded half up to `precision` digits; up to 12 digits are read.
    private mutating func fraction(precision: Int) -> Int64? {
      let start = at
      guard let value = number(1, 12) else { return nil }
      let unit = PowersOfTen.int64(12 - min(max(precision, 0), 6))
      let picos = Int64(value) * PowersOfTen.int64(12 - (at - start))
      return (picos + unit / 2) / unit * unit / 1_000_000
    }
  }
}
