import LakeVectors

/// variance, stddev and their kin of doubles: Welford's running mean and sum of squared differences, which stays exact
/// where the sum of squares would cancel.
final class MomentsKernel: AggregateKernel {
  enum Outcome {
    case varianceSample, variancePopulation, deviationSample, deviationPopulation
  }

  struct State: BitwiseCopyable {
    var count: Int64
    var mean: Double
    var squares: Double

    @inline(__always) mutating func add(_ x: Double) {
      count &+= 1
      let delta = x - mean
      mean += delta / Double(count)
      squares += delta * (x - mean)
    }

    /// Chan's formula for two parts.
    mutating func add(_ other: State) {
      guard other.count > 0 else { return }
      guard count > 0 else {
        self = other
        return
      }
      let total = Double(count + other.count)
      let delta = other.mean - mean
      squares += other.squares + delta * delta * Double(count) * Double(other.count) / total
      mean += delta * Double(other.count) / total
      count += other.count
    }
  }

  private let outcome: Outcome

  init(_ outcome: Outcome) { self.outcome = outcome }

  let stateBytes = MemoryLayout<State>.stride
  var accumulation: String? { "moments" }

  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let flat = arguments[0].flattened()
    let values = flat.values(Double.self)
    forEachValid(flat, count) { aggregateState(addresses[$0], offset, State.self).pointee.add(values[$0]) }
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let flat = arguments[0].flattened()
    let values = flat.values(Double.self)
    let state = aggregateState(address, offset, State.self)
    forEachValid(flat, count) { state.pointee.add(values[$0]) }
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
    let isSample = outcome == .varianceSample || outcome == .deviationSample
    let isDeviation = outcome == .deviationSample || outcome == .deviationPopulation
    for i in 0..<count {
      let state = aggregateState(addresses[i], offset, State.self).pointee
      // One value has no sample variance.
      guard state.count > (isSample ? 1 : 0) else {
        results.setNull(i)
        continue
      }
      let variance = state.squares / Double(isSample ? state.count - 1 : state.count)
      results.set(i, isDeviation ? variance.squareRoot() : variance)
    }
    return results.finish()
  }
}
