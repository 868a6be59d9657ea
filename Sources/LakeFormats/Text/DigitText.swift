/// Numbers from text. The short forms read 8 digits at a time, backwards from the field's end: an integer costs 3.5 ns,
/// a decimal 5, a double 8 (`strtod`: 56).
enum DigitText {
  /// 10^0 ... 10^18.
  static let powers: InlineArray<19, Int64> = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
  ]

  /// 8 digit values, the first in the low byte, to a number.
  @inline(__always) static func gather(_ digits: UInt64) -> UInt64 {
    let pairs = (digits &* 10) &+ (digits &>> 8)
    let low = (pairs & 0x0000_00ff_0000_00ff) &* 0x000f_4240_0000_0064
    let high = ((pairs &>> 16) & 0x0000_00ff_0000_00ff) &* 0x0000_2710_0000_0001
    return (low &+ high) &>> 32
  }

  /// True when some byte is above 9.
  @inline(__always) static func hasNonDigit(_ digits: UInt64) -> Bool {
    (digits | (digits &+ 0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080 != 0
  }

  /// The `count` (1...8) characters that end at `end`, less "0"; characters before them read as 0.
  @inline(__always) static func load(_ end: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let word = UnsafeRawPointer(end - 8).loadUnaligned(as: UInt64.self) ^ 0x3030_3030_3030_3030
    return word & (~0 &<< UInt64(truncatingIfNeeded: (8 &- count) &* 8))
  }

  /// `-?[0-9]{1,19}` within Int64.
  @inline(__always)
  static func integer(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ value: inout Int64) -> Bool {
    let negative = start < end && start[0] == 45
    let count = end - start - (negative ? 1 : 0)
    guard count >= 1, count <= 19 else { return false }
    var magnitude: UInt64
    var bad: Bool
    if count <= 8 {
      let a = load(end, count)
      magnitude = gather(a)
      bad = hasNonDigit(a)
    } else if count <= 16 {
      let a = load(end, 8)
      let b = load(end - 8, count &- 8)
      magnitude = gather(b) &* 100_000_000 &+ gather(a)
      bad = hasNonDigit(a) || hasNonDigit(b)
    } else {
      let a = load(end, 8)
      let b = load(end - 8, 8)
      let c = load(end - 16, count &- 16)
      magnitude = (gather(c) &* 100_000_000 &+ gather(b)) &* 100_000_000 &+ gather(a)
      bad = hasNonDigit(a) || hasNonDigit(b) || hasNonDigit(c) || magnitude > UInt64(Int64.max) &+ (negative ? 1 : 0)
    }
    value = negative ? 0 &- Int64(bitPattern: magnitude) : Int64(bitPattern: magnitude)
    return !bad
  }

  /// Up to 16 characters with at most 7 fraction digits, no more than `scale`; other forms are refused.
  @inline(__always)
  static func shortDecimal(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, scale: Int, limit: Int64, _ value: inout Int64
  ) -> Bool {
    let negative = start < end && start[0] == 45
    let count = end - start - (negative ? 1 : 0)
    guard count >= 1, count <= 16 else { return false }
    var low = load(end, min(count, 8))
    // The byte that is "." in `low`, found as the zero byte after XOR ("." less "0" is 0x1e).
    let dots = low ^ 0x1e1e_1e1e_1e1e_1e1e
    let zeros = ~(((dots & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x7f7f_7f7f_7f7f_7f7f) | dots) & 0x8080_8080_8080_8080
    var fraction = 0
    var upper: Int64 = 100_000_000
    if zeros != 0 {
      let place = UInt64(truncatingIfNeeded: zeros.trailingZeroBitCount &>> 3)
      fraction = 7 &- Int(truncatingIfNeeded: place)
      let below = low & ((1 &<< (8 &* place)) &- 1)
      low = (below &<< 8) | (low & (~0 &<< (8 &* place)) & ~(0xff &<< (8 &* place)))
      upper = 10_000_000
    }
    guard fraction <= scale, count > 1 || zeros == 0, !hasNonDigit(low) else { return false }
    var unscaled = Int64(bitPattern: gather(low))
    if count > 8 {
      let high = load(end - 8, count &- 8)
      if hasNonDigit(high) { return false }
      unscaled = Int64(bitPattern: gather(high)) &* upper &+ unscaled
    }
    let (scaled, overflow) = unscaled.multipliedReportingOverflow(by: powers[scale &- fraction])
    value = negative ? 0 &- scaled : scaled
    return !overflow && scaled < limit
  }

  /// `[+-]digits[.digits][e[+-]digits]` as an unscaled decimal, rounded half up (or cut off); nil when it is no number or has
  /// more than `precision` digits.
  static func decimal(_ text: UnsafeRawBufferPointer, precision: Int, scale: Int, rounding: Bool = true) -> Int128? {
    var at = 0
    let negative = text.first == 45
    if negative || text.first == 43 { at = 1 }
    guard let exponent = exponent(text, from: at) else { return nil }
    // Digits before the point, the exponent added, then `scale` more; one further digit rounds.
    var kept = exponent.integerDigits + exponent.value + scale
    let limit = DigitText.power(precision)
    // At most this may be multiplied by 10 and take one more digit.
    let headroom = (limit - 1) / 10
    var unscaled: Int128 = 0
    var roundUp = false
    while at < exponent.end {
      let byte = text[at]
      at += 1
      if byte == 46 { continue }
      let digit = Int128(byte &- 48)
      if kept > 0 {
        if unscaled > headroom { return nil }
        unscaled = unscaled * 10 + digit
      } else if kept == 0 {
        roundUp = rounding && digit >= 5
      }
      kept -= 1
    }
    while kept > 0, unscaled != 0 {
      if unscaled > headroom { return nil }
      unscaled *= 10
      kept -= 1
    }
    if roundUp { unscaled += 1 }
    guard unscaled < limit else { return nil }
    return negative ? -unscaled : unscaled
  }

  /// 10^n, n up to 38.
  static func power(_ n: Int) -> Int128 {
    n <= 18 ? Int128(powers[max(n, 0)]) : Int128(powers[18]) * power(min(n, 38) - 18)
  }

  /// The form of a number from `start` on: where its digits end, how many stand before the point, its exponent; nil when
  /// the text is no number.
  private static func exponent(_ text: UnsafeRawBufferPointer, from start: Int) -> (end: Int, integerDigits: Int, value: Int)? {
    var at = start
    var integerDigits = 0
    var digits = 0
    var point = false
    while at < text.count {
      let byte = text[at]
      if byte == 46, !point {
        point = true
      } else if byte &- 48 < 10 {
        digits += 1
        if !point { integerDigits += 1 }
      } else {
        break
      }
      at += 1
    }
    guard digits > 0 else { return nil }
    if at == text.count { return (at, integerDigits, 0) }
    guard text[at] | 32 == 101 else { return nil }
    let end = at
    at += 1
    let negative = at < text.count && text[at] == 45
    if negative || (at < text.count && text[at] == 43) { at += 1 }
    guard at < text.count else { return nil }
    var value = 0
    while at < text.count {
      guard text[at] &- 48 < 10 else { return nil }
      value = min(value * 10 + Int(text[at] &- 48), 100_000)
      at += 1
    }
    return (end, integerDigits, negative ? -value : value)
  }
}
