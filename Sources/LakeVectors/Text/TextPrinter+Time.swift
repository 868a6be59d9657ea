extension TextPrinter {
  /// `2023-10-22`; years before 0 and after 9999 with their sign: `-0001-01-01`, `+10000-01-01`.
  package static func append(date days: Int32, into out: inout [UInt8]) { append(&out) { write(date: Int(days), to: $0) } }

  /// `2023-10-22 10:00:00.000`, with `precision` digits of the second (0...12; further digits are cut off).
  package static func append(timestamp local: LongTimestamp, precision: Int, into out: inout [UInt8]) {
    append(&out) { write(timestamp: local, precision: precision, separator: 0x20, to: $0) }
  }

  /// As ISO 8601 wants it, with a `T`.
  package static func append(isoTimestamp local: LongTimestamp, precision: Int, into out: inout [UInt8]) {
    append(&out) { write(timestamp: local, precision: precision, separator: 0x54, to: $0) }
  }

  /// `10:00:00.000`, from picoseconds.
  package static func append(time picos: Int64, precision: Int, into out: inout [UInt8]) {
    append(&out) { write(time: picos, precision: precision, to: $0) }
  }

  /// The local time in the value's own zone, then the zone: `2023-10-22 12:00:00.000 Europe/Madrid`.
  package static func append(zoned value: ZonedTimestamp, precision: Int, into out: inout [UInt8]) {
    let local = value.micros &+ TimeZoneRegistry.offsetMicros(utcMicros: value.micros, value.zoneKey)
    append(timestamp: LongTimestamp(micros: local, picosOfMicro: value.picosOfMicro), precision: precision, into: &out)
    out.append(0x20)
    out.append(contentsOf: TimeZoneRegistry.name(value.zoneKey).utf8)
  }

  /// `10:00:00.000+02:00`, without a space, as Trino.
  package static func append(zonedTime value: ZonedTime, precision: Int, into out: inout [UInt8]) {
    append(time: value.localPicos, precision: precision, into: &out)
    append(offsetMinutes: Int(value.offsetMinutes), into: &out)
  }

  /// `+02:00`, `-03:30`; `+00:00` for 0.
  package static func append(offsetMinutes minutes: Int, into out: inout [UInt8]) {
    append(&out) { p in
      let magnitude = UInt64(minutes.magnitude)
      p[0] = minutes < 0 ? 0x2d : 0x2b
      writePadded(magnitude / 60, width: 2, to: p + 1)
      p[3] = 0x3a
      writePadded(magnitude % 60, width: 2, to: p + 4)
      return 6
    }
  }

  /// `2 00:00:00.000`, from milliseconds.
  package static func append(intervalDayToSecond millis: Int64, into out: inout [UInt8]) {
    append(&out) { start in
      var p = start
      if millis < 0 {
        p[0] = 0x2d
        p += 1
      }
      let magnitude = millis.magnitude
      p += write(magnitude / 86_400_000, to: p)
      p[0] = 0x20
      p += 1
      return p - start + write(time: Int64(magnitude % 86_400_000) &* 1_000_000_000, precision: 3, to: p)
    }
  }

  /// `1-2`, from months.
  package static func append(intervalYearToMonth months: Int32, into out: inout [UInt8]) {
    append(&out) { start in
      var p = start
      if months < 0 {
        p[0] = 0x2d
        p += 1
      }
      p += write(UInt64(months.magnitude / 12), to: p)
      p[0] = 0x2d
      return p - start + 1 + write(UInt64(months.magnitude % 12), to: p + 1)
    }
  }

  package static func write(date days: Int, to start: UnsafeMutablePointer<UInt8>) -> Int {
    let date = CivilDate(days: days)
    var p = start
    if date.year < 0 || date.year > 9999 {
      p[0] = date.year < 0 ? 0x2d : 0x2b
      p += 1
    }
    let year = UInt64(date.year.magnitude)
    if year > 9999 {
      p += write(year, to: p)
    } else {
      writePadded(year, width: 4, to: p)
      p += 4
    }
    p[0] = 0x2d
    writePadded(UInt64(truncatingIfNeeded: date.month), width: 2, to: p + 1)
    p[3] = 0x2d
    writePadded(UInt64(truncatingIfNeeded: date.day), width: 2, to: p + 4)
    return p - start + 6
  }

  package static func write(
    timestamp local: LongTimestamp, precision: Int, separator: UInt8, to start: UnsafeMutablePointer<UInt8>
  ) -> Int {
    let clock = ClockTime(micros: local.micros)
    let n = write(date: clock.days, to: start)
    start[n] = separator
    let p = start + n + 1
    writeClock(seconds: clock.microsOfDay / ClockTime.microsPerSecond, to: p)
    guard precision > 6 else { return n + 1 + write(fraction: clock.microOfSecond, of: 6, precision: precision, to: p) }
    let picos = clock.microOfSecond &* 1_000_000 &+ Int(local.picosOfMicro)
    return n + 1 + write(fraction: picos, of: 12, precision: precision, to: p)
  }

  package static func write(time picos: Int64, precision: Int, to p: UnsafeMutablePointer<UInt8>) -> Int {
    // A file may hold any number here; the clock shows its remainder by the day.
    let picos = Int(ClockTime.wrapped(picos: picos))
    let second = Int(ClockTime.picosPerSecond)
    writeClock(seconds: picos / second, to: p)
    return write(fraction: picos % second, of: 12, precision: precision, to: p)
  }

  /// `hh:mm:ss`
  @inline(__always)
  private static func writeClock(seconds: Int, to p: UnsafeMutablePointer<UInt8>) {
    writePadded(UInt64(truncatingIfNeeded: seconds / 3600), width: 2, to: p)
    p[2] = 0x3a
    writePadded(UInt64(truncatingIfNeeded: seconds / 60 % 60), width: 2, to: p + 3)
    p[5] = 0x3a
    writePadded(UInt64(truncatingIfNeeded: seconds % 60), width: 2, to: p + 6)
  }

  /// The point and `precision` digits of a fraction that has `digits`, behind a clock's eight bytes; the length of all.
  @inline(__always)
  private static func write(fraction: Int, of digits: Int, precision: Int, to p: UnsafeMutablePointer<UInt8>) -> Int {
    guard precision > 0 else { return 8 }
    p[8] = 0x2e
    let count = min(precision, digits)
    writePadded(UInt64(truncatingIfNeeded: Int64(fraction) / PowersOfTen.int64(digits - count)), width: count, to: p + 9)
    return 9 + count
  }
}
