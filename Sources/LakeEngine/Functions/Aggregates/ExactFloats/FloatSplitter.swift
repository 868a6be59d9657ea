/// Splits the doubles of a batch into parts that can be added in any order without rounding: multiples of one unit, so few of
/// them that their sum has no more than 53 bits. From Rump, Ogita, Oishi: Accurate floating-point summation (2008), ExtractVector.
///
/// Two parts hold every bit of values down to 2^-27 of the largest; what is left of smaller ones is added by itself.
struct FloatSplitter {
  /// Values that may be added up: 2^12 of at most 2^40 units.
  static let rowsMax = 1 << 12

  private let upper: Double
  private let lower: Double

  /// - Parameter largest: no value's magnitude is greater.
  /// Nil for what does not go this way: infinities, and numbers near the ends of the range.
  init?(largest: Double) {
    guard largest.isFinite else { return nil }
    // Of NaN, which is never the largest, all parts are NaN, also what is left.
    let bound = largest.exponent + 1
    guard largest != 0, bound < 1000, bound > -900 else { return nil }
    // With 1.5 the sum stays between two powers of two, whichever the sign: its last bit is worth 2^(bound - 40).
    upper = Double(sign: .plus, exponent: bound + 12, significand: 1.5)
    lower = Double(sign: .plus, exponent: bound - 28, significand: 1.5)
  }

  @inline(__always) func split(_ x: Double) -> (upper: Double, lower: Double, rest: Double) {
    let a = (upper + x) - upper
    let left = x - a
    let b = (lower + left) - lower
    return (a, b, left - b)
  }

  @inline(__always) func split(_ x: SIMD4<Double>) -> (upper: SIMD4<Double>, lower: SIMD4<Double>, rest: SIMD4<Double>) {
    let a = (upper + x) - upper
    let left = x - a
    let b = (lower + left) - lower
    return (a, b, left - b)
  }

  /// The greatest magnitude; NaN is passed over.
  @inline(__always) static func largest(_ range: Range<Int>, _ value: (Int) -> Double) -> Double {
    var greatest = SIMD4<Double>(repeating: 0)
    var i = range.lowerBound
    while i &+ 4 <= range.upperBound {
      let four = magnitude(SIMD4(value(i), value(i &+ 1), value(i &+ 2), value(i &+ 3)))
      greatest.replace(with: four, where: four .> greatest)
      i &+= 4
    }
    var result = greatest.max()
    while i < range.upperBound {
      let one = value(i).magnitude
      if one > result { result = one }
      i &+= 1
    }
    return result
  }

  @inline(__always) private static func magnitude(_ x: SIMD4<Double>) -> SIMD4<Double> {
    unsafeBitCast(unsafeBitCast(x, to: SIMD4<UInt64>.self) & SIMD4(repeating: ~(1 << 63)), to: SIMD4<Double>.self)
  }

  /// Adds values to a sum, by `splitter` where it takes them.
  @inline(__always) static func add(
    _ range: Range<Int>, to total: inout FloatTotal, _ store: FloatTotalStore, _ value: (Int) -> Double
  ) {
    let largest = largest(range, value)
    guard let splitter = FloatSplitter(largest: largest) else {
      // Among zeros there may be NaN.
      for i in range { total.addUncounted(value(i), store) }
      return
    }
    var upper = SIMD4<Double>(repeating: 0)
    var lower = upper
    var rest = SIMD4<UInt64>(repeating: 0)
    var i = range.lowerBound
    while i &+ 4 <= range.upperBound {
      let parts = splitter.split(SIMD4(value(i), value(i &+ 1), value(i &+ 2), value(i &+ 3)))
      upper += parts.upper
      lower += parts.lower
      rest |= unsafeBitCast(parts.rest, to: SIMD4<UInt64>.self)
      i &+= 4
    }
    // The sign of a rest of 0 means nothing.
    var hasRest = rest[0] | rest[1] | rest[2] | rest[3]
    while i < range.upperBound {
      let parts = splitter.split(value(i))
      upper[0] += parts.upper
      lower[0] += parts.lower
      hasRest |= parts.rest.bitPattern
      i &+= 1
    }
    if hasRest << 1 != 0 {
      addRests(range, splitter, to: &total, store, value)
    }
    // NaN in a part comes with NaN left, which has been added.
    total.addPart(upper.sum(), store)
    total.addPart(lower.sum(), store)
  }

  @inline(__always) private static func addRests(
    _ range: Range<Int>, _ splitter: FloatSplitter, to total: inout FloatTotal, _ store: FloatTotalStore, _ value: (Int) -> Double
  ) {
    for i in range {
      let rest = splitter.split(value(i)).rest
      if rest != 0 { total.addUncounted(rest, store) }
    }
  }
}

extension FloatTotal {
  /// A sum of parts; NaN has been noted elsewhere.
  @inline(__always) mutating func addPart(_ part: Double, _ store: FloatTotalStore) {
    if part != 0 { addUncounted(part, store) }
  }
}
