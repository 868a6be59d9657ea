import LakeVectors

/// variance, stddev and their kin of doubles: sums of values and of squares, both without any rounding, so that nothing cancels
/// where mean is large and variance small, and the order of the rows does not matter.
final class MomentsKernel: AggregateKernel {
  enum Outcome {
    case varianceSample, variancePopulation, deviationSample, deviationPopulation
  }

  struct State: BitwiseCopyable {
    var sum: FloatTotal
    var squares: FloatTotal

    @inline(__always) mutating func add(_ x: Double, _ store: FloatTotalStore) {
      sum.add(x, store)
      if x.isFinite { squares.addProduct(x, x, store) }
    }
  }

  private let outcome: Outcome
  private let store = FloatTotalStore()

  init(_ outcome: Outcome) { self.outcome = outcome }

  let stateBytes = MemoryLayout<State>.stride
  var accumulation: String? { "moments" }
  var ownedBytes: Int { store.byteCount }

  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let flat = arguments[0].flattened()
    let values = flat.values(Double.self)
    let store = store
    forEachValid(flat, count) { aggregateState(addresses[$0], offset, State.self).pointee.add(values[$0], store) }
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let flat = arguments[0].flattened()
    let values = flat.values(Double.self)
    let state = aggregateState(address, offset, State.self)
    let store = store
    forEachValid(flat, count) { state.pointee.add(values[$0], store) }
  }

  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) {
    for i in 0..<count {
      let state = aggregateState(addresses[i], offset, State.self)
      let source = aggregateState(sources[i], offset, State.self).pointee
      state.pointee.sum.add(source.sum, store)
      state.pointee.squares.add(source.squares, store)
    }
  }

  func finish(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) -> ColumnVector {
    var results = ResultBuilder<Double>(.double, count: count)
    let isSample = outcome == .varianceSample || outcome == .deviationSample
    let isDeviation = outcome == .deviationSample || outcome == .deviationPopulation
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: CenteredSum.scratchWords) { memory in
      guard let scratch = memory.baseAddress else { return }
      for i in 0..<count {
        let state = aggregateState(addresses[i], offset, State.self).pointee
        // One value has no sample variance.
        guard state.sum.count > (isSample ? 1 : 0) else {
          results.setNull(i)
          continue
        }
        let variance = MomentsKernel.variance(state, isSample, scratch)
        results.set(i, isDeviation ? variance.squareRoot() : variance)
      }
    }
    return results.finish()
  }

  private static func variance(_ state: State, _ isSample: Bool, _ scratch: UnsafeMutablePointer<UInt64>) -> Double {
    if state.sum.nonFinite != nil { return .nan }
    let n = state.sum.count
    var total = CenteredSum.scaled(n, products: state.squares, state.sum, state.sum, scratch)
    total.significand = total.significand / Double(n) / Double(isSample ? n - 1 : n)
    return total.value
  }
}
