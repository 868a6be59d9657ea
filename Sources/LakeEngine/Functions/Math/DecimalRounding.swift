enum DecimalRounding {
  /// `value / divisor` rounded half away from zero; `divisor` is positive.
  @inline(__always)
  static func divideHalfUp(_ value: Int128, _ divisor: Int128) -> Int128 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    // remainder's magnitude >= divisor / 2, without doubling, which could overflow.
    let roundsUp = remainder.magnitude >= divisor.magnitude - remainder.magnitude
    guard roundsUp else { return quotient }
    return value < 0 ? quotient - 1 : quotient + 1
  }
}
