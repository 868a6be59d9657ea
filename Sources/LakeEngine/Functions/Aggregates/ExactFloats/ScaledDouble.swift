/// A double with an exponent of its own, so that it neither overflows nor loses digits before the end: significand · 2^exponent.
struct ScaledDouble {
  /// A whole number of at most 53 bits.
  var significand: Double
  var exponent: Int

  var value: Double { Double(sign: .plus, exponent: exponent, significand: significand) }
}

extension ScaledDouble {
  /// The nearest number of 53 bits (half to even) to a whole number in two's complement times 2^`lowest`.
  /// - Parameter least: no bit of the result is worth less than 2^`least`.
  /// - Parameter words: changed to the magnitude.
  init(rounding words: UnsafeMutablePointer<UInt64>, count: Int, lowest: Int, least: Int? = nil) {
    let isNegative = FixedPointWords.makeMagnitude(words, count: count)
    var top = count - 1
    while top > 0 && words[top] == 0 { top -= 1 }
    let leading = top * 64 + 63 - words[top].leadingZeroBitCount
    let last = max(leading - 52, least.map { $0 - lowest } ?? Int.min, 0)
    guard leading >= 0, last <= leading else {
      // Values that are multiples of 2^least leave no other sum than 0 here.
      significand = 0
      exponent = 0
      return
    }
    var magnitude = words[last >> 6] >> UInt64(last & 63)
    if last & 63 != 0 && last >> 6 < top { magnitude |= words[last >> 6 + 1] << UInt64(64 - last & 63) }
    if ScaledDouble.roundsUp(words, last, isOdd: magnitude & 1 == 1) { magnitude += 1 }
    significand = isNegative ? -Double(magnitude) : Double(magnitude)
    exponent = lowest + last
  }

  /// Looks at the bits below `last`.
  private static func roundsUp(_ words: UnsafeMutablePointer<UInt64>, _ last: Int, isOdd: Bool) -> Bool {
    guard last > 0 else { return false }
    let half = last - 1
    let word = words[half >> 6]
    guard word >> UInt64(half & 63) & 1 == 1 else { return false }
    if isOdd || word & (1 << UInt64(half & 63) - 1) != 0 { return true }
    return (0..<half >> 6).contains { words[$0] != 0 }
  }
}

extension FloatTotal {
  /// The double nearest to the sum; beyond the greatest, infinity.
  var rounded: Double {
    if let nonFinite { return nonFinite }
    let lowest = first * 64 - FloatTotal.gridBits
    if let block {
      return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: FloatTotal.gridWords) { scratch in
        guard let words = scratch.baseAddress else { return .nan }
        words.update(from: block, count: FloatTotal.gridWords)
        return ScaledDouble(rounding: words, count: FloatTotal.gridWords, lowest: lowest, least: -1074).value
      }
    }
    var copy = self
    return copy.withWindow { ScaledDouble(rounding: $0, count: FloatTotal.windowWords, lowest: lowest, least: -1074).value }
  }
}
