import LakeVectors

/// Text to a value of one storage type. `parse` sees raw fields of any content and may refuse what it does not know;
/// `parseSlowly` then decides. Both may read 16 bytes before `start`.
protocol FieldParser {
  associatedtype Stored: BitwiseCopyable
  static var zero: Stored { get }

  func parse(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout Stored) -> Bool
  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout Stored) -> Bool
}

struct IntegerParser<T: FixedWidthInteger & BitwiseCopyable>: FieldParser {
  static var zero: T { 0 }

  /// `12.9` is 12, as Hive's JSON SerDes read it.
  let cutsFractions: Bool

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout T) -> Bool {
    var wide: Int64 = 0
    guard DigitText.integer(start, end, &wide) else { return false }
    guard let narrow = T(exactly: wide) else { return false }
    value = narrow
    return true
  }

  /// Also a sign `+` and an exponent; a fraction is cut off, or must be zero.
  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout T) -> Bool {
    let one: Int128 = 1_000_000_000_000_000_000
    guard let fine = TextParser.decimal(text, precision: 38, scale: 18), let narrow = T(exactly: fine / one) else { return false }
    guard cutsFractions || fine % one == 0 else { return false }
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
    return numbersAreDays && IntegerParser<Int32>(cutsFractions: false).parseSlowly(text, &value)
  }
}

struct TimestampParser: FieldParser {
  static var zero: Int64 { 0 }

  let precision: Int
  /// OpenCSVSerde's timestamps are numbers: milliseconds since 1970-01-01.
  let numbersAreMillis: Bool

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout Int64) -> Bool {
    parseSlowly(UnsafeRawBufferPointer(start: start, count: end - start), &value)
  }

  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout Int64) -> Bool {
    if let micros = TimeText.micros(text, precision: precision) {
      value = micros
      return true
    }
    guard numbersAreMillis, IntegerParser<Int64>(cutsFractions: false).parseSlowly(text, &value) else { return false }
    let (micros, overflow) = value.multipliedReportingOverflow(by: 1000)
    value = micros
    return !overflow
  }
}

struct TimeParser: FieldParser {
  static var zero: Int64 { 0 }

  let precision: Int

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout Int64) -> Bool { false }

  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout Int64) -> Bool {
    guard let micros = TextParser.time(text, precision: precision) else { return false }
    value = micros
    return true
  }
}

/// An instant with its zone; text without one is in UTC.
struct InstantParser: FieldParser {
  static var zero: Int128 { 0 }

  let precision: Int

  @inline(__always)
  func parse(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout Int128) -> Bool { false }

  func parseSlowly(_ text: UnsafeRawBufferPointer, _ value: inout Int128) -> Bool {
    guard let instant = TextParser.zoned(text, precision: precision, defaultZone: 0) else { return false }
    value = instant.packed
    return true
  }
}
