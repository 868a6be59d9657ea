/// 10 to the power of 0 to 38, and rounding by them.
enum PowersOfTen {
  static let int128: [Int128] = {
    var powers: [Int128] = [1]
    for _ in 0..<38 { powers.append(powers[powers.count - 1] * 10) }
    return powers
  }()

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
