import LakeVectors

/// A parser of fields that has no quick way.
protocol PlainFieldParser: FieldParser {}

extension PlainFieldParser {
  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout Stored) -> Bool { false }
}

struct TimeParser: PlainFieldParser {
  static var zero: Int64 { 0 }

  let precision: Int

  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout Int64) -> Bool {
    guard let picos = TextParser.time(text, precision: precision) else { return false }
    value = picos
    return true
  }
}

/// An instant with its zone; text without one is in UTC.
struct InstantParser: PlainFieldParser {
  static var zero: Int128 { 0 }

  let precision: Int

  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout Int128) -> Bool {
    guard let instant = TextParser.zoned(text, precision: precision, defaultZone: 0) else { return false }
    value = instant.packed
    return true
  }
}

/// A time with its offset; text without one is in UTC.
struct ZonedTimeParser: PlainFieldParser {
  static var zero: Int128 { 0 }

  let precision: Int

  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout Int128) -> Bool {
    guard let time = TextParser.zonedTime(text, precision: precision, defaultOffset: 0) else { return false }
    value = time.packed
    return true
  }
}

/// Timestamps of more than six digits; one with a zone is taken to UTC.
struct LongTimestampParser: PlainFieldParser {
  static var zero: Int128 { 0 }

  let precision: Int

  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout Int128) -> Bool {
    guard let instant = TextParser.zoned(text, precision: precision, defaultZone: 0) else { return false }
    value = LongTimestamp(micros: instant.micros, picosOfMicro: instant.picosOfMicro).packed
    return true
  }
}
