import LakeVectors

/// sum, avg and geometric_mean of real and double: a running double and a counter, in the order of the rows.
final class FloatSumKernel: GroupedAggregateKernel {
  enum Outcome {
    case sum, average, geometricMean
  }

  struct State: BitwiseCopyable {
    var sum: Double
    var count: Int64
  }

  private let outcome: Outcome
  private let result: DataType

  init(_ outcome: Outcome, _ result: DataType) {
    self.outcome = outcome
    self.result = result
  }

  let stateBytes = MemoryLayout<State>.stride
  var accumulation: String? { outcome == .geometricMean ? "log sum" : "double sum" }

  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let flat = arguments[0].flattened()
    if flat.physical == .float32 {
      let values = flat.values(Float.self)
      add(flat, addresses, offset, count) { Double(values[$0]) }
    } else {
      let values = flat.values(Double.self)
      add(flat, addresses, offset, count) { values[$0] }
    }
  }

  @inline(__always)
  private func add(
    _ flat: ColumnVector, _ addresses: UnsafePointer<UInt>, _ offset: Int, _ count: Int, _ value: (Int) -> Double
  ) {
    let takesLogarithm = outcome == .geometricMean
    forEachValid(flat, count) {
      let state = aggregateState(addresses[$0], offset, State.self)
      state.pointee.sum += takesLogarithm ? naturalLogarithm(value($0)) : value($0)
      state.pointee.count &+= 1
    }
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let flat = arguments[0].flattened()
    let takesLogarithm = outcome == .geometricMean
    let state = aggregateState(address, offset, State.self)
    var sum = state.pointee.sum
    if flat.physical == .float32 {
      let values = flat.values(Float.self)
      forEachValid(flat, count) { sum += takesLogarithm ? naturalLogarithm(Double(values[$0])) : Double(values[$0]) }
    } else {
      let values = flat.values(Double.self)
      forEachValid(flat, count) { sum += takesLogarithm ? naturalLogarithm(values[$0]) : values[$0] }
    }
    state.pointee.sum = sum
    state.pointee.count &+= Int64(count - flat.nullCount)
  }

  /// One small array of sums, started from the states, so that the rows are added in their order.
  func updateGrouped(_ rows: GroupedRows, _ offset: Int, arguments: [ColumnVector]) -> Bool {
    guard outcome != .geometricMean, !arguments[0].mayHaveNulls else { return false }
    let flat = arguments[0].flattened()
    withUnsafeTemporaryAllocation(of: Double.self, capacity: rows.groupCount) { scratch in
      guard let sums = scratch.baseAddress else { return }
      for group in 0..<rows.groupCount {
        (sums + group).initialize(to: aggregateState(rows.addresses[group], offset, State.self).pointee.sum)
      }
      if flat.physical == .float32 { add(flat.values(Float.self), rows, sums) } else { add(flat.values(Double.self), rows, sums) }
      for group in 0..<rows.groupCount {
        let state = aggregateState(rows.addresses[group], offset, State.self)
        state.pointee.sum = sums[group]
        state.pointee.count &+= Int64(rows.rowCounts[group])
      }
    }
    return true
  }

  private func add<T: BinaryFloatingPoint & BitwiseCopyable>(
    _ values: UnsafePointer<T>, _ rows: GroupedRows, _ sums: UnsafeMutablePointer<Double>
  ) {
    let groups = rows.groups
    var i = 0
    while i < rows.count {
      sums[Int(groups[i])] += Double(values[i])
      i &+= 1
    }
  }

  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) {
    for i in 0..<count {
      let state = aggregateState(addresses[i], offset, State.self)
      let source = aggregateState(sources[i], offset, State.self).pointee
      // 0.0 + -0.0 is 0.0: a state that saw nothing must not change the sign.
      state.pointee.sum = state.pointee.count == 0 ? source.sum : source.count == 0 ? state.pointee.sum : state.pointee.sum + source.sum
      state.pointee.count &+= source.count
    }
  }

  func finish(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) -> ColumnVector {
    if result == .real { return collect(addresses, offset, count) { Float($0) } }
    return collect(addresses, offset, count) { $0 }
  }

  private func collect<T: BitwiseCopyable>(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, _ count: Int, _ convert: (Double) -> T
  ) -> ColumnVector {
    var results = ResultBuilder<T>(result, count: count)
    for i in 0..<count {
      let state = aggregateState(addresses[i], offset, State.self).pointee
      guard state.count > 0 else {
        results.setNull(i)
        continue
      }
      switch outcome {
      case .sum: results.set(i, convert(state.sum))
      case .average: results.set(i, convert(state.sum / Double(state.count)))
      case .geometricMean: results.set(i, convert(naturalExponential(state.sum / Double(state.count))))
      }
    }
    return results.finish()
  }
}
