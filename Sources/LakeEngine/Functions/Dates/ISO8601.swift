import LakeVectors

/// Reads ISO 8601: calendar dates (`2020-05-11`), week dates (`2020-W10-3`), ordinal dates (`2020-123`), times and offsets.
struct ISO8601 {
  private let bytes: UnsafeRawBufferPointer
  private var at = 0

  private init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Days since 1970-01-01; nil when the whole of `text` is not a date.
  static func date(_ text: UnsafeRawBufferPointer) -> Int? {
    var reader = ISO8601(text)
    guard let days = reader.date(), reader.isAtEnd else { return nil }
    return days
  }

  /// Local time, to the nanosecond, and the zone's key, nil when none is given.
  static func timestamp(_ text: UnsafeRawBufferPointer) -> (local: LongTimestamp, zoneKey: UInt16?)? {
    var reader = ISO8601(text)
    guard let days = reader.date() else { return nil }
    var nanos = 0
    var zone: UInt16?
    if reader.skip("T") || reader.skip("t") {
      if !reader.isAtEnd, reader.peek &- 0x30 <= 9 {
        guard let time = reader.time() else { return nil }
        nanos = time
      }
      if !reader.isAtEnd {
        guard let key = reader.zone() else { return nil }
        zone = key
      }
    }
    guard reader.isAtEnd else { return nil }
    let micros = Int64(days * ClockTime.microsPerDay + nanos / 1000)
    return (LongTimestamp(micros: micros, picosOfMicro: Int32(nanos % 1000 * 1000)), zone)
  }

  private var isAtEnd: Bool { at == bytes.count }
  private var peek: UInt8 { at < bytes.count ? bytes[at] : 0 }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard at < bytes.count, UInt32(bytes[at]) == character.value else { return false }
    at += 1
    return true
  }

  private mutating func digits(_ least: Int, _ most: Int) -> (value: Int, count: Int)? {
    let start = at
    var value = 0
    while at < bytes.count, at - start < most, bytes[at] &- 0x30 <= 9 {
      value = value * 10 + Int(bytes[at] &- 0x30)
      at += 1
    }
    return at - start >= least ? (value, at - start) : nil
  }

  private mutating func date() -> Int? {
    let isNegative = skip("-")
    if !isNegative { _ = skip("+") }
    guard let magnitude = digits(4, 6)?.value else { return nil }
    let year = isNegative ? -magnitude : magnitude
    let first = CivilDate(year: year, month: 1, day: 1).days
    guard skip("-") else { return first }
    if skip("W") { return weekDate(year) }
    guard let (value, count) = digits(1, 3) else { return nil }
    if count == 3 {
      guard value >= 1, value <= (CivilDate.isLeap(year) ? 366 : 365) else { return nil }
      return first + value - 1
    }
    var date = CivilDate(year: year, month: value, day: 1)
    if skip("-") {
      guard let day = digits(1, 2)?.value else { return nil }
      date.day = day
    }
    return date.isValid ? date.days : nil
  }

  private mutating func weekDate(_ year: Int) -> Int? {
    guard let week = digits(1, 2)?.value, week >= 1 else { return nil }
    let january4 = CivilDate(year: year, month: 1, day: 4).days
    let monday = january4 - CivilDate.isoDayOfWeek(days: january4) + 1 + 7 * (week - 1)
    guard CivilDate.isoWeek(days: monday) == (year, week) else { return nil }
    guard skip("-") else { return monday }
    guard let day = digits(1, 1)?.value, day >= 1, day <= 7 else { return nil }
    return monday + day - 1
  }

  /// Nanoseconds since midnight.
  private mutating func time() -> Int? {
    let second = 1_000_000_000
    guard let hour = digits(1, 2)?.value, hour <= 23 else { return nil }
    var nanos = hour * 3600 * second
    guard skip(":") else { return nanos }
    guard let minute = digits(1, 2)?.value, minute <= 59 else { return nil }
    nanos += minute * 60 * second
    guard skip(":") else { return nanos }
    guard let whole = digits(1, 2)?.value, whole <= 59 else { return nil }
    nanos += whole * second
    guard skip(".") || skip(",") else { return nanos }
    guard let fraction = digits(1, 9) else { return nil }
    return nanos + fraction.value * Int(PowersOfTen.int64(9 - fraction.count))
  }

  private mutating func zone() -> UInt16? {
    if skip("Z") || skip("z") { return TimeZoneRegistry.utc }
    guard peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") else { return nil }
    let name = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[at...]), as: UTF8.self)
    guard let key = try? TimeZoneRegistry.key(for: name) else { return nil }
    at = bytes.count
    return key
  }
}
