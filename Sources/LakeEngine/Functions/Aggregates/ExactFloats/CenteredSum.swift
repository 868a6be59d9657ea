/// Sums of products of differences from the mean, without any rounding before the end: with n pairs,
/// n² times the covariance is n·Σxy − Σx·Σy. Nothing cancels, since all three are exact.
enum CenteredSum {
  /// A magnitude of `count` words from word `place` of the grid on.
  private struct Factor {
    let words: UnsafeMutablePointer<UInt64>
    let count: Int
    let place: Int
    let isNegative: Bool

    /// - Parameter scratch: of the grid's size.
    init(_ total: FloatTotal, _ scratch: UnsafeMutablePointer<UInt64>) {
      var total = total
      let size = total.isWide ? FloatTotal.gridWords : FloatTotal.windowWords
      if let block = total.block {
        scratch.update(from: block, count: size)
      } else {
        total.withWindow { scratch.update(from: $0, count: size) }
      }
      isNegative = FixedPointWords.makeMagnitude(scratch, count: size)
      var low = 0
      while low < size && scratch[low] == 0 { low += 1 }
      var high = size
      while high > low && scratch[high - 1] == 0 { high -= 1 }
      words = scratch + low
      count = high - low
      place = total.first + low
    }
  }

  /// Words of scratch memory that a call wants: three factors, and a result of two.
  static let scratchWords = 6 * FloatTotal.gridWords

  /// n·Σxy − Σx·Σy.
  static func scaled(
    _ n: Int64, products: FloatTotal, _ sumX: FloatTotal, _ sumY: FloatTotal, _ scratch: UnsafeMutablePointer<UInt64>
  ) -> ScaledDouble {
    let size = FloatTotal.gridWords
    let xy = Factor(products, scratch)
    let x = Factor(sumX, scratch + size)
    let y = Factor(sumY, scratch + 2 * size)
    let zero = FloatTotal.gridBits / 64
    // A number without words stands at the place of the others.
    let hasProducts = xy.count > 0
    let hasSums = x.count > 0 && y.count > 0
    guard hasProducts || hasSums else { return ScaledDouble(significand: 0, exponent: 0) }
    let productsPlace = xy.place - zero
    let sumsPlace = x.place + y.place - 2 * zero
    let low = min(hasProducts ? productsPlace : sumsPlace, hasSums ? sumsPlace : productsPlace)
    let high = max(hasProducts ? productsPlace + xy.count + 1 : low, hasSums ? sumsPlace + x.count + y.count : low)
    // One word more for the sign. Both parts are near one another, so this stays below three grids.
    let count = min(high - low + 1, 3 * size)
    let result = scratch + 3 * size
    result.initialize(repeating: 0, count: count)
    if hasProducts {
      FixedPointWords.addProduct(
        xy.words, factorCount: xy.count, by: UInt64(n.magnitude), isNegative: xy.isNegative, to: result + (productsPlace - low),
        count: count - (productsPlace - low))
    }
    if hasSums {
      for i in 0..<x.count {
        let place = sumsPlace + i - low
        FixedPointWords.addProduct(
          y.words, factorCount: y.count, by: x.words[i], isNegative: x.isNegative == y.isNegative, to: result + place, count: count - place)
      }
    }
    return ScaledDouble(rounding: result, count: count, lowest: low * 64)
  }
}
