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

  /// Days since 1970-01-01 of a date or of a timestamp's date part.
  static func days(_ text: UnsafeRawBufferPointer) -> Int32? {
    if let days = TextParser.date(text) { return days }
    guard let micros = micros(text, precision: 6) else { return nil }
    return Int32(exactly: (micros - (micros % 86_400_000_000 + 86_400_000_000) % 86_400_000_000) / 86_400_000_000)
  }

  /// Microseconds since 1970-01-01T00:00:00 of a timestamp; one with a zone is taken to UTC.
  static func micros(_ text: UnsafeRawBufferPointer, precision: Int) -> Int64? {
    guard let parsed = TextParser.dateTime(text, precision: precision) else { return nil }
    if parsed.zone.isEmpty { return parsed.micros }
    return TextParser.zoned(text, precision: precision, defaultZone: 0)?.micros
  }

  static func equalsIgnoringCase(_ text: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
    guard text.count == word.utf8CodeUnitCount else { return false }
    for i in 0..<text.count where text[i] | 32 != word.utf8Start[i] { return false }
    return true
  }
}
