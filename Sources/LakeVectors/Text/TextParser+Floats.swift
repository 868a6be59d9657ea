extension TextParser {
  private static let powers: [Double] = (0...22).map { n in (0..<n).reduce(1.0) { power, _ in power * 10 } }

  /// `[+-]digits[.digits][e[+-]digits]`, `NaN`, `[+-]Infinity`, correctly rounded; too large a number is infinite.
  package static func double(_ bytes: UnsafeRawBufferPointer) -> Double? {
    guard let number = scan(bytes) else { return special(bytes) }
    // Exact when the digits and the power of ten are both exact doubles (Clinger): one rounding, by one operation.
    if number.digitCount <= 15, number.exponent >= -22, number.exponent <= 22, let value = mantissa(bytes, number) {
      let magnitude = Double(Int64(bitPattern: value))
      let scaled = number.exponent < 0 ? magnitude / powers[-number.exponent] : magnitude * powers[number.exponent]
      return number.negative ? -scaled : scaled
    }
    return Double(String(decoding: bytes, as: UTF8.self))
  }

  package static func real(_ bytes: UnsafeRawBufferPointer) -> Float? {
    guard let number = scan(bytes) else { return special(bytes).map { Float($0) } }
    if number.digitCount <= 7, number.exponent >= -10, number.exponent <= 10, let value = mantissa(bytes, number), value <= 1 << 24 {
      let magnitude = Float(Int64(bitPattern: value))
      let power = Float(powers[abs(number.exponent)])
      let scaled = number.exponent < 0 ? magnitude / power : magnitude * power
      return number.negative ? -scaled : scaled
    }
    return Float(String(decoding: bytes, as: UTF8.self))
  }

  /// The digits without the point as an integer.
  private static func mantissa(_ bytes: UnsafeRawBufferPointer, _ number: NumberParts) -> UInt64? {
    guard let base = bytes.baseAddress else { return nil }
    if number.end &- number.start == number.digitCount { return digits(base + number.start, number.digitCount) }
    var value: UInt64 = 0
    var i = number.start
    while i < number.end {
      let digit = bytes[i] ^ 0x30
      if digit <= 9 { value = value &* 10 &+ UInt64(digit) }
      i &+= 1
    }
    return value
  }

  private static func special(_ bytes: UnsafeRawBufferPointer) -> Double? {
    switch String(decoding: bytes, as: UTF8.self) {
    case "NaN", "+NaN", "-NaN": .nan
    case "Infinity", "+Infinity": .infinity
    case "-Infinity": -.infinity
    default: nil
    }
  }
}
