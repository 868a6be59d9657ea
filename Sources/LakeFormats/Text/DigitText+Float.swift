extension DigitText {
  /// 10^0 ... 10^22: all powers of ten that a double holds exactly.
  private static let exactPowers: InlineArray<23, Double> = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]

  /// Digits with an optional point, up to 15 of them: mantissa and power are exact, so one division rounds correctly.
  @inline(__always)
  static func shortDouble(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout Double) -> Bool {
    let negative = start < end && start[0] == 45
    var at = negative ? start + 1 : start
    guard end - at <= 16, end > at else { return false }
    var mantissa: UInt64 = 0
    var fraction = -1
    var digits = 0
    while at < end {
      let digit = at[0] &- 48
      if digit < 10 {
        mantissa = mantissa &* 10 &+ UInt64(digit)
        digits &+= 1
        if fraction >= 0 { fraction &+= 1 }
      } else if at[0] == 46, fraction < 0 {
        fraction = 0
      } else {
        return false
      }
      at += 1
    }
    guard digits > 0, digits <= 15 else { return false }
    let magnitude = Double(mantissa) / exactPowers[max(fraction, 0)]
    value = negative ? -magnitude : magnitude
    return true
  }
}
