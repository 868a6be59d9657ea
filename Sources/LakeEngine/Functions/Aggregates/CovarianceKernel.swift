import LakeVectors

/// covar_pop, covar_samp, corr, regr_slope, regr_intercept of (y, x): sums of values and of products, all without any rounding,
/// so that the order of the rows does not matter. Rows where either is NULL are passed over.
final class CovarianceKernel: AggregateKernel {
  enum Outcome {
    case covariancePopulation, covarianceSample, correlation, slope, intercept
  }

  struct State: BitwiseCopyable {
    var x: FloatTotal
    var y: FloatTotal
    var squaresX: FloatTotal
    var squaresY: FloatTotal
    var products: FloatTotal

    @inline(__always) mutating func add(y valueY: Double, x valueX: Double, _ store: FloatTotalStore) {
      x.add(valueX, store)
      y.add(valueY, store)
      guard valueX.isFinite, valueY.isFinite else { return }
      squaresX.addProduct(valueX, valueX, store)
      squaresY.addProduct(valueY, valueY, store)
      products.addProduct(valueX, valueY, store)
    }

    mutating func add(_ other: State, _ store: FloatTotalStore) {
      x.add(other.x, store)
      y.add(other.y, store)
      squaresX.add(other.squaresX, store)
      squaresY.add(other.squaresY, store)
      products.add(other.products, store)
    }
  }

  private let outcome: Outcome
  private let store = FloatTotalStore()

  init(_ outcome: Outcome) { self.outcome = outcome }

  let stateBytes = MemoryLayout<State>.stride
  var accumulation: String? { "covariance" }
  var ownedBytes: Int { store.byteCount }

  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let y = arguments[0].flattened()
    let x = arguments[1].flattened()
    let ys = y.values(Double.self)
    let xs = x.values(Double.self)
    let store = store
    forEachValid(y, count) {
      if !x.isNull($0) { aggregateState(addresses[$0], offset, State.self).pointee.add(y: ys[$0], x: xs[$0], store) }
    }
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let y = arguments[0].flattened()
    let x = arguments[1].flattened()
    let ys = y.values(Double.self)
    let xs = x.values(Double.self)
    let state = aggregateState(address, offset, State.self)
    let store = store
    forEachValid(y, count) { if !x.isNull($0) { state.pointee.add(y: ys[$0], x: xs[$0], store) } }
  }

  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) {
    for i in 0..<count {
      aggregateState(addresses[i], offset, State.self).pointee.add(aggregateState(sources[i], offset, State.self).pointee, store)
    }
  }

  func finish(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) -> ColumnVector {
    var results = ResultBuilder<Double>(.double, count: count)
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: CenteredSum.scratchWords) { memory in
      guard let scratch = memory.baseAddress else { return }
      for i in 0..<count {
        let value = value(aggregateState(addresses[i], offset, State.self).pointee, scratch)
        if let value { results.set(i, value) } else { results.setNull(i) }
      }
    }
    return results.finish()
  }

  private func value(_ state: State, _ scratch: UnsafeMutablePointer<UInt64>) -> Double? {
    let n = state.x.count
    guard n > (outcome == .covarianceSample ? 1 : 0) else { return nil }
    guard state.x.nonFinite == nil, state.y.nonFinite == nil else { return .nan }
    let products = CenteredSum.scaled(n, products: state.products, state.x, state.y, scratch)
    if outcome == .covariancePopulation || outcome == .covarianceSample {
      let divisor = Double(outcome == .covarianceSample ? n - 1 : n)
      return ScaledDouble(significand: products.significand / Double(n) / divisor, exponent: products.exponent).value
    }
    let squaresX = CenteredSum.scaled(n, products: state.squaresX, state.x, state.x, scratch)
    guard squaresX.significand != 0 else { return nil }
    let slope = ScaledDouble(
      significand: products.significand / squaresX.significand, exponent: products.exponent - squaresX.exponent
    ).value
    switch outcome {
    case .correlation:
      return CovarianceKernel.correlation(
        products, squaresX, CenteredSum.scaled(n, products: state.squaresY, state.y, state.y, scratch))
    case .intercept: return state.y.rounded / Double(n) - slope * (state.x.rounded / Double(n))
    default: return slope
    }
  }

  /// Nil where y is always the same.
  private static func correlation(_ products: ScaledDouble, _ squaresX: ScaledDouble, _ squaresY: ScaledDouble) -> Double? {
    guard squaresY.significand != 0 else { return nil }
    var squares = squaresX.significand * squaresY.significand
    var exponent = squaresX.exponent + squaresY.exponent
    if exponent & 1 == 1 {
      squares *= 2
      exponent -= 1
    }
    // Rounding could bring it over 1 by a bit.
    let quotient = products.significand / squares.squareRoot()
    return min(1, max(-1, ScaledDouble(significand: quotient, exponent: products.exponent - exponent / 2).value))
  }
}
