/// Whole numbers in two's complement of several 64-bit words, the lowest word first.
enum FixedPointWords {
  typealias Words = UnsafeMutablePointer<UInt64>

  /// A magnitude of up to three words.
  struct Term {
    var low: UInt64
    var middle: UInt64
    var high: UInt64

    /// `magnitude` (below 2^128) times 2^`shift`, `shift` below 64.
    @inline(__always) init(_ magnitude: UInt128, shift: Int) {
      let bits = magnitude << UInt128(shift)
      low = UInt64(truncatingIfNeeded: bits)
      middle = UInt64(truncatingIfNeeded: bits >> 64)
      high = shift == 0 ? 0 : UInt64(truncatingIfNeeded: magnitude >> UInt128(128 - shift))
    }
  }

  /// a + b + carry, where the carry is 0 or 1, and becomes the new one.
  @inline(__always) static func sum(_ a: UInt64, _ b: UInt64, _ carry: inout UInt64) -> UInt64 {
    let (first, over) = a.addingReportingOverflow(b)
    let (second, overAgain) = first.addingReportingOverflow(carry)
    carry = over || overAgain ? 1 : 0
    return second
  }

  @inline(__always) static func difference(_ a: UInt64, _ b: UInt64, _ borrow: inout UInt64) -> UInt64 {
    let (first, under) = a.subtractingReportingOverflow(b)
    let (second, underAgain) = first.subtractingReportingOverflow(borrow)
    borrow = under || underAgain ? 1 : 0
    return second
  }

  /// Adds `term` (or takes it away) from word `place` on. Words of the term beyond the `count` must be zero.
  /// - Returns: false, with nothing changed, when the sum does not fit in `count` words.
  static func add(_ term: Term, isNegative: Bool, to words: Words, count: Int, at place: Int) -> Bool {
    let wasNegative = words[count - 1] >> 63 == 1
    unchecked(term, isNegative, words, count, place)
    let isBelow = words[count - 1] >> 63 == 1
    if wasNegative == isNegative && isBelow != wasNegative {
      unchecked(term, !isNegative, words, count, place)
      return false
    }
    return true
  }

  private static func unchecked(_ term: Term, _ isNegative: Bool, _ words: Words, _ count: Int, _ place: Int) {
    var carry: UInt64 = 0
    var i = place
    while i < count {
      let part = i == place ? term.low : i == place + 1 ? term.middle : i == place + 2 ? term.high : 0
      if i > place + 2 && carry == 0 { return }
      words[i] = isNegative ? difference(words[i], part, &carry) : sum(words[i], part, &carry)
      i += 1
    }
  }

  /// Adds the number of `otherCount` words, its sign extended, from word `place` on.
  /// - Returns: false, with nothing changed, when the sum does not fit in `count` words.
  static func add(_ other: UnsafePointer<UInt64>, otherCount: Int, to words: Words, count: Int, at place: Int) -> Bool {
    let otherIsNegative = other[otherCount - 1] >> 63 == 1
    let wasNegative = words[count - 1] >> 63 == 1
    let extended = otherIsNegative ? UInt64.max : 0
    var carry: UInt64 = 0
    for i in place..<count { words[i] = sum(words[i], i - place < otherCount ? other[i - place] : extended, &carry) }
    guard wasNegative == otherIsNegative, (words[count - 1] >> 63 == 1) != wasNegative else { return true }
    var borrow: UInt64 = 0
    for i in place..<count { words[i] = difference(words[i], i - place < otherCount ? other[i - place] : extended, &borrow) }
    return false
  }

  /// - Returns: whether the number was negative; its magnitude is there now.
  static func makeMagnitude(_ words: Words, count: Int) -> Bool {
    guard words[count - 1] >> 63 == 1 else { return false }
    var carry: UInt64 = 1
    for i in 0..<count { words[i] = sum(~words[i], 0, &carry) }
    return true
  }

  /// Adds the magnitude `factors` times `factor`, or takes it away, from the first of `count` words on.
  static func addProduct(
    _ factors: UnsafePointer<UInt64>, factorCount: Int, by factor: UInt64, isNegative: Bool, to words: Words, count: Int
  ) {
    var upper: UInt64 = 0
    var carry: UInt64 = 0
    var i = 0
    while i < count {
      var part = upper
      if i < factorCount {
        let product = factors[i].multipliedFullWidth(by: factor)
        let (low, over) = product.low.addingReportingOverflow(upper)
        part = low
        // A product's upper word is at most 2^64 - 2.
        upper = product.high &+ (over ? 1 : 0)
      } else {
        if part == 0 && carry == 0 { return }
        upper = 0
      }
      words[i] = isNegative ? difference(words[i], part, &carry) : sum(words[i], part, &carry)
      i += 1
    }
  }
}
