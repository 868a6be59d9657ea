import LakeVectors

/// Text to a value of one storage type. `parse` sees raw fields of any content and may refuse what it does not know;
/// `parseSlowly` then decides. Both may read 16 bytes before `start`.
protocol FieldParser {
  associatedtype Stored: BitwiseCopyable
  static var zero: Stored { get }

  func parse(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout Stored) -> Bool
  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout Stored) -> Bool
}

/// What text may stand for an integer besides its digits.
enum IntegerForm {
  /// Any number without a fraction: `1e3`, `2.0`.
  case exact
  /// Any number; its fraction is cut off: `12.9` is 12, as Hive's JSON SerDes read it.
  case cut
  /// Digits, whose fraction is cut off, but no exponent: LazySimpleSerDe.
  case plainCut
}

/// What a number means where a timestamp is wanted.
enum TimestampNumbers {
  /// Milliseconds since 1970-01-01 (OpenCSVSerde).
  case millis
  /// The same; seconds when it has at most 10 digits (OpenX's JSON SerDe).
  case millisOrSeconds
}

struct IntegerParser<T: FixedWidthInteger & BitwiseCopyable>: FieldParser {
  static var zero: T { 0 }

  let form: IntegerForm

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout T) -> Bool {
    var wide: Int64 = 0
    guard DigitText.integer(start, end, &wide) else { return false }
    guard let narrow = T(exactly: wide) else { return false }
    value = narrow
    return true
  }

  /// Also a sign `+` and, but for `plainCut`, an exponent; a fraction is cut off, or must be zero.
  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout T) -> Bool {
    if form == .plainCut { return parsePlain(text, &value) }
    let one: Int128 = 1_000_000_000_000_000_000
    guard let fine = TextParser.decimal(text, precision: 38, scale: 18), let narrow = T(exactly: fine / one) else { return false }
    guard form != .exact || fine % one == 0 else { return false }
    value = narrow
    return true
  }
}

extension IntegerParser {
  /// `[+-]digits[.digits]`
  private func parsePlain(_ text: UnsafeRawBufferPointer, _ value: inout T) -> Bool {
    let dot = text.firstIndex(of: 46) ?? text.count
    guard text.dropFirst(dot + 1).allSatisfy({ $0 &- 48 < 10 }) else { return false }
    guard let wide = TextParser.int64(UnsafeRawBufferPointer(rebasing: text[..<dot])), let narrow = T(exactly: wide) else { return false }
    value = narrow
    return true
  }
}

/// Decimals that are stored in 64 bits.
struct DecimalParser: FieldParser {
  static var zero: Int64 { 0 }

  let precision: Int
  let scale: Int
  /// 10^precision, which no unscaled value reaches.
  let limit: Int64

  init(precision: Int, scale: Int) {
    self.precision = precision
    self.scale = scale
    limit = DigitText.powers[min(precision, 18)]
  }

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout Int64) -> Bool {
    DigitText.shortDecimal(start, end, scale: scale, limit: limit, &value)
  }

  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout Int64) -> Bool {
    guard let wide = TextParser.decimal(text, precision: precision, scale: scale) else { return false }
    value = Int64(truncatingIfNeeded: wide)
    return true
  }
}

struct LongDecimalParser: FieldParser {
  static var zero: Int128 { 0 }

  let precision: Int
  let scale: Int

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout Int128) -> Bool {
    parseSlowly(UnsafeRawBufferPointer(start: start, count: end - start), &value)
  }

  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout Int128) -> Bool {
    guard let wide = TextParser.decimal(text, precision: precision, scale: scale) else { return false }
    value = wide
    return true
  }
}

struct DoubleParser: FieldParser {
  static var zero: Double { 0 }

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout Double) -> Bool {
    DigitText.shortDouble(start, end, &value)
  }

  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout Double) -> Bool {
    guard let parsed = TextParser.double(text) else { return false }
    value = parsed
    return true
  }
}

struct RealParser: FieldParser {
  static var zero: Float { 0 }

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout Float) -> Bool { false }

  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout Float) -> Bool {
    guard let parsed = TextParser.real(text) else { return false }
    value = parsed
    return true
  }
}

struct BooleanParser: FieldParser {
  static var zero: UInt8 { 0 }

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout UInt8) -> Bool {
    parseSlowly(UnsafeRawBufferPointer(start: start, count: end - start), &value)
  }

  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout UInt8) -> Bool {
    if TimeText.equalsIgnoringCase(text, "true") {
      value = 1
    } else if TimeText.equalsIgnoringCase(text, "false") {
      value = 0
    } else {
      return false
    }
    return true
  }
}

/// Dates: `2023-10-22`, or a timestamp's date part.
struct DateParser: FieldParser {
  static var zero: Int32 { 0 }

  /// OpenCSVSerde's dates are numbers: days since 1970-01-01.
  let numbersAreDays: Bool

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout Int32) -> Bool {
    TimeText.date(start, end, &value)
  }

  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout Int32) -> Bool {
    if let days = TimeText.days(text) {
      value = days
      return true
    }
    return numbersAreDays && IntegerParser<Int32>(form: .exact).parseSlowly(text, &value)
  }
}

struct TimestampParser: FieldParser {
  static var zero: Int64 { 0 }

  let precision: Int
  /// Nil: numbers are no timestamps.
  let numbers: TimestampNumbers?

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout Int64) -> Bool {
    parseSlowly(UnsafeRawBufferPointer(start: start, count: end - start), &value)
  }

  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout Int64) -> Bool {
    if let micros = TimeText.micros(text, precision: precision) {
      value = micros
      return true
    }
    guard let numbers, let fine = TextParser.decimal(text, precision: 38, scale: 6) else { return false }
    let secondsLimit: Int128 = 10_000_000_000_000_000
    let areSeconds = numbers == .millisOrSeconds && fine.magnitude < secondsLimit.magnitude
    if numbers == .millis, fine % 1_000_000 != 0 { return false }
    guard let micros = Int64(exactly: areSeconds ? fine : fine / 1000) else { return false }
    let unit = DigitText.powers[6 - min(max(precision, 0), 6)]
    value = micros / unit * unit
    return true
  }
}
