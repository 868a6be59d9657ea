import LakeVectors

/// covar_pop, covar_samp, corr, regr_slope, regr_intercept of (y, x): running means and sums of products. Rows where either
/// is NULL are passed over.
final class CovarianceKernel: AggregateKernel {
  enum Outcome {
    case covariancePopulation, covarianceSample, correlation, slope, intercept
  }

  struct State: BitwiseCopyable {
    var count: Int64
    var meanX: Double
    var meanY: Double
    var squaresX: Double
    var squaresY: Double
    var products: Double

    @inline(__always) mutating func add(y: Double, x: Double) {
      count &+= 1
      let n = Double(count)
      let deltaX = x - meanX
      let deltaY = y - meanY
      meanX += deltaX / n
      meanY += deltaY / n
      squaresX += deltaX * (x - meanX)
      squaresY += deltaY * (y - meanY)
      products += deltaX * (y - meanY)
    }

    mutating func add(_ other: State) {
      guard other.count > 0 else { return }
      guard count > 0 else {
        self = other
        return
      }
      let total = Double(count + other.count)
      let weight = Double(count) * Double(other.count) / total
      let deltaX = other.meanX - meanX
      let deltaY = other.meanY - meanY
      squaresX += other.squaresX + deltaX * deltaX * weight
      squaresY += other.squaresY + deltaY * deltaY * weight
      products += other.products + deltaX * deltaY * weight
      meanX += deltaX * Double(other.count) / total
      meanY += deltaY * Double(other.count) / total
      count += other.count
    }
  }

  private let outcome: Outcome

  init(_ outcome: Outcome) { self.outcome = outcome }

  let stateBytes = MemoryLayout<State>.stride
  var accumulation: String? { "covariance" }

  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let y = arguments[0].flattened()
    let x = arguments[1].flattened()
    let ys = y.values(Double.self)
    let xs = x.values(Double.self)
    forEachValid(y, count) {
      if !x.isNull($0) { aggregateState(addresses[$0], offset, State.self).pointee.add(y: ys[$0], x: xs[$0]) }
    }
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let y = arguments[0].flattened()
    let x = arguments[1].flattened()
    let ys = y.values(Double.self)
    let xs = x.values(Double.self)
    let state = aggregateState(address, offset, State.self)
    forEachValid(y, count) { if !x.isNull($0) { state.pointee.add(y: ys[$0], x: xs[$0]) } }
  }

  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) {
    for i in 0..<count {
      aggregateState(addresses[i], offset, State.self).pointee.add(aggregateState(sources[i], offset, State.self).pointee)
    }
  }

  func finish(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) -> ColumnVector {
    var results = ResultBuilder<Double>(.double, count: count)
    for i in 0..<count {
      if let value = value(aggregateState(addresses[i], offset, State.self).pointee) { results.set(i, value) } else { results.setNull(i) }
    }
    return results.finish()
  }

  private func value(_ state: State) -> Double? {
    guard state.count > 0 else { return nil }
    let n = Double(state.count)
    switch outcome {
    case .covariancePopulation:
      return state.products / n
    case .covarianceSample:
      return state.count > 1 ? state.products / (n - 1) : nil
    case .correlation:
      let scale = (state.squaresX * state.squaresY).squareRoot()
      return scale == 0 ? nil : state.products / scale
    case .slope:
      return state.squaresX == 0 ? nil : state.products / state.squaresX
    case .intercept:
      return state.squaresX == 0 ? nil : state.meanY - state.products / state.squaresX * state.meanX
    }
  }
}
