extension TextParser {
  /// What a text is as a decimal of some precision and scale.
  package enum Decimal: Hashable {
    /// The unscaled value, digits beyond the scale rounded half up (away from zero).
    case value(Int128)
    case notANumber
    case tooLarge
  }

  /// `[+-]digits[.digits][e[+-]digits]` as a decimal; `nil` when it is no number or does not fit.
  package static func decimal(_ bytes: UnsafeRawBufferPointer, precision: Int, scale: Int) -> Int128? {
    if case .value(let value) = parseDecimal(bytes, precision: precision, scale: scale) { value } else { nil }
  }

  /// As `decimal` for `precision <= 18`, in 64 bits: 4 to 6 ns for plain numbers.
  package static func decimal64(_ bytes: UnsafeRawBufferPointer, precision: Int, scale: Int) -> Int64? {
    if let value = plainDecimal(bytes, scale: scale) {
      return value.magnitude < PowersOfTen.int64(precision).magnitude ? value : nil
    }
    return decimal(bytes, precision: precision, scale: scale).map { Int64(truncatingIfNeeded: $0) }
  }

  /// `[+-]digits[.digits]` with at most 18 digits after scaling, none of which is lost; `nil` for all else.
  private static func plainDecimal(_ bytes: UnsafeRawBufferPointer, scale: Int) -> Int64? {
    var i = 0
    guard bytes.count > 0, bytes.count <= 19 else { return nil }
    let negative = bytes[0] == 0x2d
    if negative || bytes[0] == 0x2b { i = 1 }
    var value: UInt64 = 0
    var point = -1
    let start = i
    while i < bytes.count {
      let digit = bytes[i] &- 0x30
      if digit <= 9 {
        value = value &* 10 &+ UInt64(digit)
      } else if bytes[i] == 0x2e && point < 0 {
        point = i
      } else {
        return nil
      }
      i &+= 1
    }
    let digits = bytes.count &- start &- (point < 0 ? 0 : 1)
    let fraction = point < 0 ? 0 : bytes.count &- point &- 1
    let missing = scale &- fraction
    guard digits > 0, missing >= 0, digits &+ missing <= 18 else { return nil }
    let unscaled = Int64(bitPattern: value) &* PowersOfTen.int64(missing)
    return negative ? 0 &- unscaled : unscaled
  }

  package static func parseDecimal(_ bytes: UnsafeRawBufferPointer, precision: Int, scale: Int) -> Decimal {
    if let value = plainDecimal(bytes, scale: scale) {
      return value.magnitude < PowersOfTen.int128(precision).magnitude ? .value(Int128(value)) : .tooLarge
    }
    guard let number = scan(bytes) else { return .notANumber }
    // The digits as an integer, times 10^shift.
    let shift = number.exponent + scale
    guard let magnitude = rescaled(bytes, number, shift: shift) else { return .tooLarge }
    if magnitude >= PowersOfTen.int128(precision) { return .tooLarge }
    return .value(number.negative ? -magnitude : magnitude)
  }

  /// A number's parts: its digits lie in `start..<end` (with a point among them, if any).
  struct NumberParts {
    var negative = false
    var start = 0
    var end = 0
    var digitCount = 0
    /// The power of ten of the last digit.
    var exponent = 0
  }

  static func scan(_ bytes: UnsafeRawBufferPointer) -> NumberParts? {
    var parts = NumberParts()
    var i = 0
    if i < bytes.count, bytes[i] == 0x2d || bytes[i] == 0x2b {
      parts.negative = bytes[i] == 0x2d
      i += 1
    }
    parts.start = i
    var fraction: Int?
    while i < bytes.count {
      let c = bytes[i]
      if c &- 0x30 <= 9 { parts.digitCount += 1 } else if c == 0x2e && fraction == nil { fraction = parts.digitCount } else { break }
      i += 1
    }
    parts.end = i
    if parts.digitCount == 0 { return nil }
    if let fraction { parts.exponent = fraction - parts.digitCount }
    guard i < bytes.count else { return parts }
    guard bytes[i] | 0x20 == 0x65, let power = int64(UnsafeRawBufferPointer(rebasing: bytes[(i + 1)...])), power.magnitude < 100_000
    else { return nil }
    parts.exponent += Int(power)
    return parts
  }

  /// The digits times 10^shift, rounded half up; `nil` above 38 digits.
  private static func rescaled(_ bytes: UnsafeRawBufferPointer, _ number: NumberParts, shift: Int) -> Int128? {
    // Digits behind the last one kept only decide on the rounding, by the first of them.
    let kept = number.digitCount + min(shift, 0)
    if kept < 0 { return 0 }
    var value: Int128 = 0
    var small: Int64 = 0
    var seen = 0
    var roundUp = false
    for i in number.start..<number.end where bytes[i] != 0x2e {
      let digit = Int64(bytes[i] &- 0x30)
      if seen == kept {
        roundUp = digit >= 5
        break
      }
      if seen < 18 {
        small = small &* 10 &+ digit
        value = Int128(small)
      } else {
        if value > PowersOfTen.int128(38) / 10 { return nil }
        value = value * 10 + Int128(digit)
      }
      seen += 1
    }
    if roundUp { value += 1 }
    if shift > 0 && value != 0 {
      if shift > 38 { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: PowersOfTen.int128(shift))
      if overflow { return nil }
      value = product
    }
    return value
  }
}
