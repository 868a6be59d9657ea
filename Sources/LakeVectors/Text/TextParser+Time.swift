/// A date and time as read, and the zone's name as written (empty when there is none).
package struct DateTimeText {
  package let local: LongTimestamp
  package let zone: String

  package var micros: Int64 { local.micros }
}

extension TextParser {
  /// `2023-10-22` (month and day of one or two digits, a year of four or more with an optional sign) as days since 1970-01-01.
  package static func date(_ bytes: UnsafeRawBufferPointer) -> Int32? {
    if let days = isoDate(bytes) { return days }
    var cursor = TimeCursor(bytes)
    guard let days = cursor.date(), cursor.atEnd else { return nil }
    return Int32(exactly: days)
  }

  /// `2023-10-22[ 10:00[:00[.123456789012]]]` as microseconds since 1970-01-01T00:00:00, rounded half up to `precision`
  /// digits, six at most. A `T` may stand for the space. No zone; see `zoned`.
  package static func timestamp(_ bytes: UnsafeRawBufferPointer, precision: Int = 6) -> Int64? {
    guard let parsed = dateTime(bytes, precision: min(precision, 6)), parsed.zone.isEmpty else { return nil }
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
    return ZonedTimestamp(
      micros: TimeZoneRegistry.localToUTC(localMicros: parsed.micros, zone), picosOfMicro: parsed.local.picosOfMicro, zoneKey: zone)
  }

  /// `10:00[:00[.123456789012]]` as picoseconds since midnight, rounded half up to `precision` digits; what reaches 24:00 wraps
  /// to 0.
  package static func time(_ bytes: UnsafeRawBufferPointer, precision: Int = 12) -> Int64? {
    var cursor = TimeCursor(bytes)
    guard let picos = cursor.time(precision: precision), cursor.atEnd else { return nil }
    return picos % ClockTime.picosPerDay
  }

  /// A time with its offset (`+02:00`, `-03:30`; no names of zones), or with `defaultOffset` minutes when it has none.
  package static func zonedTime(_ bytes: UnsafeRawBufferPointer, precision: Int = 12, defaultOffset: Int) -> ZonedTime? {
    var cursor = TimeCursor(bytes)
    guard let picos = cursor.time(precision: precision) else { return nil }
    cursor.skipSpaces()
    var offset = defaultOffset
    if !cursor.atEnd {
      guard let minutes = cursor.offset(), cursor.atEnd else { return nil }
      offset = minutes
    }
    return ZonedTime(localPicos: picos % ClockTime.picosPerDay, offsetMinutes: offset)
  }

  /// The local time, rounded half up to `precision` digits, and the zone.
  package static func dateTime(_ bytes: UnsafeRawBufferPointer, precision: Int) -> DateTimeText? {
    var cursor = TimeCursor(bytes)
    guard let days = cursor.date() else { return nil }
    var picos: Int64 = 0
    if cursor.skip(0x20) || cursor.skip(0x54) {
      cursor.skipSpaces()
      if cursor.startsTime {
        guard let time = cursor.time(precision: precision) else { return nil }
        picos = time
      }
      cursor.skipSpaces()
    } else if !cursor.atEnd {
      return nil
    }
    let (midnight, overflow) = Int64(days).multipliedReportingOverflow(by: 86_400_000_000)
    let (total, carry) = midnight.addingReportingOverflow(picos / 1_000_000)
    if overflow || carry { return nil }
    return DateTimeText(local: LongTimestamp(micros: total, picosOfMicro: Int32(picos % 1_000_000)), zone: cursor.rest)
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
}
