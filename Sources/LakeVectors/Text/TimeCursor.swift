/// A position that moves over the bytes of a date or a time.
struct TimeCursor {
  private let bytes: UnsafeRawBufferPointer
  private var at = 0

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
  private mutating func number(_ least: Int, _ most: Int) -> Int? {
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

  /// Days since 1970-01-01.
  mutating func date() -> Int? {
    let negative = skip(0x2d)
    if !negative { _ = skip(0x2b) }
    guard let year = number(4, 7), skip(0x2d), let month = number(1, 2), skip(0x2d), let day = number(1, 2) else { return nil }
    let date = CivilDate(year: negative ? -year : year, month: month, day: day)
    return date.isValid ? date.days : nil
  }

  /// Picoseconds since midnight, rounded half up to `precision` digits; 24:00 when that is where rounding leads.
  mutating func time(precision: Int) -> Int64? {
    guard let hour = number(1, 2), hour < 24, skip(0x3a), let minute = number(1, 2), minute < 60 else { return nil }
    var picos = Int64(hour * 3600 + minute * 60) * ClockTime.picosPerSecond
    guard skip(0x3a) else { return picos }
    guard let second = number(1, 2), second < 60 else { return nil }
    picos += Int64(second) * ClockTime.picosPerSecond
    if skip(0x2e) {
      guard let fraction = fraction(precision: precision) else { return nil }
      picos += fraction
    }
    return picos
  }

  /// `+hh:mm` or `-hh:mm`, 14 hours at most, in minutes.
  mutating func offset() -> Int? {
    let isNegative = skip(0x2d)
    guard isNegative || skip(0x2b), let hours = number(2, 2), skip(0x3a), let minutes = number(2, 2), minutes < 60 else { return nil }
    let total = hours * 60 + minutes
    return total > 840 ? nil : isNegative ? -total : total
  }

  /// Digits of a second as picoseconds; up to 12 digits are read.
  private mutating func fraction(precision: Int) -> Int64? {
    let start = at
    guard let value = number(1, 12) else { return nil }
    let picos = Int64(value) * PowersOfTen.int64(12 - (at - start))
    let unit = PowersOfTen.int64(12 - min(max(precision, 0), 12))
    return (picos + unit / 2) / unit * unit
  }
}
