import LakeVectors

/// Dates and times from text.
enum TimeText {
  /// Days since 1970-01-01 of a date of the proleptic Gregorian calendar.
  @inline(__always) static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year &- 1 : year
    let era = (shifted >= 0 ? shifted : shifted &- 399) / 400
    let yearOfEra = shifted &- era &* 400
    let dayOfYear = (153 &* (month &+ (month > 2 ? -3 : 9)) &+ 2) / 5 &+ day &- 1
    return era &* 146_097 &+ yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear &- 719_468
  }

  @inline(__always) static func monthLength(_ year: Int, _ month: Int) -> Int {
    if month == 2 { return year & 3 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return 30 &+ ((month &+ month &>> 3) & 1)
  }

  /// `yyyy-MM-dd`, nothing else.
  @inline(__always)
  static func date(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout Int32) -> Bool {
    guard end - start == 10 else { return false }
    let head = UnsafeRawPointer(start).loadUnaligned(as: UInt64.self)
    let tail = UInt64(UnsafeRawPointer(start).loadUnaligned(fromByteOffset: 8, as: UInt16.self))
    guard head & 0xff00_00ff_0000_0000 == 0x2d00_002d_0000_0000 else { return false }
    let digits = ((head & 0xffff_ffff) | ((head &>> 8) & 0x0000_ffff_0000_0000) | (tail &<< 48)) ^ 0x3030_3030_3030_3030
    guard !DigitText.hasNonDigit(digits) else { return false }
    let pairs = digits &* 10 &+ (digits &>> 8)
    let year = Int((pairs & 0xff) &* 100 &+ ((pairs &>> 16) & 0xff))
    let month = Int((pairs &>> 32) & 0xff)
    let day = Int((pairs &>> 48) & 0xff)
    guard month >= 1, month <= 12, day >= 1, day <= monthLength(year, month) else { return false }
    value = Int32(truncatingIfNeeded: days(year, month, day))
    return true
  }

  /// A date, or the date part of a timestamp.
  static func days(_ text: UnsafeRawBufferPointer) -> Int32? {
    var reader = TimeReader(text)
    guard let date = reader.date() else { return nil }
    if reader.atEnd { return date }
    guard reader.skip(32) || reader.skip(84), reader.timeOfDay() != nil else { return nil }
    return reader.zoneOffset() != nil && reader.atEnd ? date : nil
  }

  /// Microseconds of `yyyy-MM-dd[( |T)HH:mm[:ss[.fraction]][Z|±HH:mm]]`; a zone makes it UTC.
  static func timestamp(_ text: UnsafeRawBufferPointer) -> Int64? {
    var reader = TimeReader(text)
    guard let date = reader.date() else { return nil }
    let midnight = Int64(date) * 86_400_000_000
    if reader.atEnd { return midnight }
    guard reader.skip(32) || reader.skip(84), let time = reader.timeOfDay(), let offset = reader.zoneOffset(), reader.atEnd else {
      return nil
    }
    return midnight + time - offset
  }

  static func timeOfDay(_ text: UnsafeRawBufferPointer) -> Int64? {
    var reader = TimeReader(text)
    guard let time = reader.timeOfDay(), reader.atEnd else { return nil }
    return time
  }

  /// Rounds half up to a multiple of `unit`.
  static func round(_ micros: Int64, to unit: Int64) -> Int64 {
    if unit == 1 { return micros }
    let (shifted, overflow) = micros.addingReportingOverflow(unit / 2)
    if overflow { return micros }
    let rest = shifted % unit
    return shifted - (rest < 0 ? rest + unit : rest)
  }

  static func equalsIgnoringCase(_ text: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
    guard text.count == word.utf8CodeUnitCount else { return false }
    for i in 0..<text.count where text[i] | 32 != word.utf8Start[i] { return false }
    return true
  }
}

/// Takes a date, a time of day and a zone off the front of a text.
private struct TimeReader {
  private let text: UnsafeRawBufferPointer
  private var at = 0

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  var atEnd: Bool { at == text.count }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard at < text.count, text[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func number(_ digits: ClosedRange<Int>) -> Int? {
    var value = 0
    let start = at
    while at < text.count, at - start < digits.upperBound, text[at] &- 48 < 10 {
      value = value * 10 + Int(text[at] &- 48)
      at += 1
    }
    return at - start >= digits.lowerBound ? value : nil
  }

  mutating func date() -> Int32? {
    guard let year = number(4...4), skip(45), let month = number(1...2), skip(45), let day = number(1...2) else { return nil }
    guard month >= 1, month <= 12, day >= 1, day <= TimeText.monthLength(year, month) else { return nil }
    return Int32(truncatingIfNeeded: TimeText.days(year, month, day))
  }

  /// Microseconds since midnight; more than 6 fraction digits are rounded.
  mutating func timeOfDay() -> Int64? {
    guard let hour = number(1...2), hour < 24, skip(58), let minute = number(2...2), minute < 60 else { return nil }
    var micros = Int64(hour * 3600 + minute * 60) * 1_000_000
    guard skip(58) else { return micros }
    guard let second = number(2...2), second < 60 else { return nil }
    micros += Int64(second) * 1_000_000
    guard skip(46) else { return micros }
    let start = at
    guard let fraction = number(1...6) else { return nil }
    micros += Int64(fraction) * DigitText.powers[6 - (at - start)]
    if at - start == 6, at < text.count, text[at] &- 48 < 10 {
      if text[at] >= 53 { micros += 1 }
      while at < text.count, text[at] &- 48 < 10 { at += 1 }
    }
    return micros
  }

  /// Microseconds east of UTC of a trailing zone; 0 without one.
  mutating func zoneOffset() -> Int64? {
    let start = at
    while at < text.count, text[at] == 32 { at += 1 }
    if skip(90) || atEnd { return 0 }
    if text.count - at == 3, text[at] == 85, text[at + 1] == 84, text[at + 2] == 67 {
      at += 3
      return 0
    }
    guard text[at] == 43 || text[at] == 45 else {
      at = start
      return 0
    }
    let negative = text[at] == 45
    at += 1
    guard let hour = number(2...2), hour <= 14 else { return nil }
    _ = skip(58)
    guard let minute = atEnd ? 0 : number(2...2), minute < 60 else { return nil }
    let micros = Int64(hour * 60 + minute) * 60_000_000
    return negative ? -micros : micros
  }
}
