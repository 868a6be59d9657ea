/// A sum of doubles without any rounding: a whole number of 256 bits, of which bit 0 stands at a multiple of 64 in a grid that
/// holds every double and every product of two. So it does not matter in which order values and partial sums are added.
///
/// Where the values of one sum differ by more than the window holds (some 2^150), the words lie in a block of the whole grid
/// that belongs to the kernel (`FloatTotalStore`).
struct FloatTotal: BitwiseCopyable {
  /// What bit 0 of the grid is worth is 2^-2176: less than the least product of two doubles, 2^-2148.
  static let gridBits = 2176
  /// Up to the greatest product, 2^2048, and 2^64 times that.
  static let gridWords = 68
  static let windowWords = 4

  /// Two's complement; in a wide sum the first is the address of its block.
  var words: (UInt64, UInt64, UInt64, UInt64)
  /// The place in the grid of the first word (8 bits), the flags (4), and how many values were added (52).
  private(set) var info: UInt64

  private static let sawNaN: UInt64 = 1 << 8
  private static let sawInfinity: UInt64 = 1 << 9
  private static let sawNegativeInfinity: UInt64 = 1 << 10
  private static let wide: UInt64 = 1 << 11
  private static let countShift: UInt64 = 12

  var count: Int64 { Int64(info >> FloatTotal.countShift) }

  /// Meaningless for wide sums.
  var first: Int {
    @inline(__always) get { Int(info & 0xff) }
    set { info = info & ~0xff | UInt64(truncatingIfNeeded: newValue) & 0xff }
  }

  /// Where its words lie in a block of the whole grid. The fast way takes no such sum, since its `first` is 0.
  var isWide: Bool { info & FloatTotal.wide != 0 }

  mutating func markWide() {
    first = 0
    info |= FloatTotal.wide
  }

  @inline(__always) mutating func addCount(_ rows: Int) { info &+= UInt64(truncatingIfNeeded: rows) << FloatTotal.countShift }

  /// Takes over how many values another sum has seen, and which of them were no numbers.
  mutating func addSeen(_ other: FloatTotal) {
    let flags = other.info & (FloatTotal.sawNaN | FloatTotal.sawInfinity | FloatTotal.sawNegativeInfinity)
    info = (info | flags) &+ UInt64(truncatingIfNeeded: other.count) << FloatTotal.countShift
  }

  /// What the sum is when a value was NaN or infinite.
  var nonFinite: Double? {
    let flags = info & (FloatTotal.sawNaN | FloatTotal.sawInfinity | FloatTotal.sawNegativeInfinity)
    switch flags {
    case 0: return nil
    case FloatTotal.sawInfinity: return .infinity
    case FloatTotal.sawNegativeInfinity: return -.infinity
    default: return .nan
    }
  }

  mutating func markNonFinite(_ x: Double) {
    info |= x.isNaN ? FloatTotal.sawNaN : x > 0 ? FloatTotal.sawInfinity : FloatTotal.sawNegativeInfinity
  }

  /// Bit 0 of the significand of a double with exponent field 0 or 1 in the grid.
  private static let leastPlace = gridBits - 1074

  /// The magnitude below 2^53 of a finite value, and the place of its bit 0 in the grid.
  @inline(__always) static func parts(_ x: Double) -> (magnitude: UInt64, place: Int) {
    let bits = x.bitPattern
    let exponent = Int(truncatingIfNeeded: bits >> 52 & 0x7ff)
    let fraction = bits & (1 << 52 - 1)
    return exponent == 0 ? (fraction, leastPlace) : (fraction | 1 << 52, leastPlace &+ exponent &- 1)
  }

  /// Adds a value and counts it.
  @inline(__always) mutating func add(_ x: Double, _ store: FloatTotalStore) {
    addCount(1)
    addUncounted(x, store)
  }

  /// Two shifts and two to four additions with carry.
  @inline(__always) mutating func addUncounted(_ x: Double, _ store: FloatTotalStore) {
    let bits = x.bitPattern
    let exponent = bits >> 52 & 0x7ff
    let place = Int(truncatingIfNeeded: exponent) &+ (FloatTotal.leastPlace - 1) &- first &* 64
    // A normal number, within the first 192 bits, and the sum is far from leaving 256.
    guard exponent &- 1 < 0x7fe, UInt(bitPattern: place) < 192, words.3 &+ 1 << 61 < 1 << 62 else {
      addSlowly(x, store)
      return
    }
    let magnitude = bits & (1 << 52 - 1) | 1 << 52
    let shift = UInt64(truncatingIfNeeded: place & 63)
    let sign = 0 &- bits >> 63
    let low = magnitude &<< shift ^ sign
    let high = (magnitude &>> 1) &>> (63 &- shift) ^ sign
    var carry = sign & 1
    switch place &>> 6 {
    case 0:
      words.0 = FixedPointWords.sum(words.0, low, &carry)
      words.1 = FixedPointWords.sum(words.1, high, &carry)
      words.2 = FixedPointWords.sum(words.2, sign, &carry)
      words.3 = words.3 &+ sign &+ carry
    case 1:
      words.1 = FixedPointWords.sum(words.1, low, &carry)
      words.2 = FixedPointWords.sum(words.2, high, &carry)
      words.3 = words.3 &+ sign &+ carry
    default:
      words.2 = FixedPointWords.sum(words.2, low, &carry)
      words.3 = words.3 &+ high &+ carry
    }
  }

  /// Adds another sum, of whatever kernel. Mostly their windows are at the same place, or this one is still empty.
  @inline(__always) mutating func add(_ other: FloatTotal, _ store: FloatTotalStore) {
    if info == 0, isZero, !other.isWide {
      self = other
      return
    }
    let places = FloatTotal.wide << 1 - 1
    guard (info ^ other.info) & places == 0, !isWide, words.3 &+ 1 << 61 < 1 << 62, other.words.3 &+ 1 << 61 < 1 << 62 else {
      addSlowly(other, store)
      return
    }
    info &+= other.info & ~places
    var carry: UInt64 = 0
    words.0 = FixedPointWords.sum(words.0, other.words.0, &carry)
    words.1 = FixedPointWords.sum(words.1, other.words.1, &carry)
    words.2 = FixedPointWords.sum(words.2, other.words.2, &carry)
    words.3 = words.3 &+ other.words.3 &+ carry
  }

  /// Adds the exact product of two finite values.
  @inline(__always) mutating func addProduct(_ x: Double, _ y: Double, _ store: FloatTotalStore) {
    let a = FloatTotal.parts(x)
    let b = FloatTotal.parts(y)
    let product = a.magnitude.multipliedFullWidth(by: b.magnitude)
    let inGrid = a.place &+ b.place &- FloatTotal.gridBits
    let place = inGrid &- first &* 64
    let isNegative = (x.bitPattern ^ y.bitPattern) >> 63
    guard UInt(bitPattern: place) < 128, !isWide, words.3 &+ 1 << 61 < 1 << 62 else {
      let magnitude = UInt128(product.high) << 64 | UInt128(product.low)
      add(magnitude, at: inGrid, isNegative: isNegative == 1, store)
      return
    }
    let shift = UInt64(truncatingIfNeeded: place & 63)
    let sign = 0 &- isNegative
    let low = product.low &<< shift ^ sign
    let middle = ((product.low &>> 1) &>> (63 &- shift) | product.high &<< shift) ^ sign
    let high = (product.high &>> 1) &>> (63 &- shift) ^ sign
    var carry = isNegative
    if place < 64 {
      words.0 = FixedPointWords.sum(words.0, low, &carry)
      words.1 = FixedPointWords.sum(words.1, middle, &carry)
      words.2 = FixedPointWords.sum(words.2, high, &carry)
      words.3 = words.3 &+ sign &+ carry
    } else {
      words.1 = FixedPointWords.sum(words.1, low, &carry)
      words.2 = FixedPointWords.sum(words.2, middle, &carry)
      words.3 = words.3 &+ high &+ carry
    }
  }
}
