import LakeVectors

/// sum, avg and geometric_mean of real and double: added without rounding, rounded once at the end, so that the answer does not
/// depend on the order of the rows (docs/decisions/010-exact-sums-of-doubles.md).
final class FloatSumKernel: GroupedAggregateKernel {
  enum Outcome {
    case sum, average, geometricMean
  }

  typealias State = FloatTotal

  private let outcome: Outcome
  private let result: DataType
  private let store = FloatTotalStore()

  init(_ outcome: Outcome, _ result: DataType) {
    self.outcome = outcome
    self.result = result
  }

  let stateBytes = MemoryLayout<State>.stride
  var accumulation: String? { outcome == .geometricMean ? "log sum" : "double sum" }
  var ownedBytes: Int { store.byteCount }

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
    let store = store
    if outcome == .geometricMean {
      forEachValid(flat, count) { aggregateState(addresses[$0], offset, State.self).pointee.add(naturalLogarithm(value($0)), store) }
    } else {
      forEachValid(flat, count) { aggregateState(addresses[$0], offset, State.self).pointee.add(value($0), store) }
    }
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let flat = arguments[0].flattened()
    if flat.physical == .float32 {
      let values = flat.values(Float.self)
      addAll(flat, address, offset, count) { Double(values[$0]) }
    } else {
      let values = flat.values(Double.self)
      addAll(flat, address, offset, count) { values[$0] }
    }
  }

  @inline(__always)
  private func addAll(_ flat: ColumnVector, _ address: UInt, _ offset: Int, _ count: Int, _ value: (Int) -> Double) {
    let state = aggregateState(address, offset, State.self)
    var total = state.pointee
    let store = store
    if outcome == .geometricMean {
      forEachValid(flat, count) { total.addUncounted(naturalLogarithm(value($0)), store) }
    } else {
      var start = 0
      while start < count {
        let end = min(count, start &+ FloatSplitter.rowsMax)
        if let bits = flat.validity {
          FloatSplitter.add(start..<end, to: &total, store) { Validity.isValid(bits, $0) ? value($0) : 0 }
        } else {
          FloatSplitter.add(start..<end, to: &total, store, value)
        }
        start = end
      }
    }
    total.addCount(count - flat.nullCount)
    state.pointee = total
  }

  func updateGrouped(_ rows: GroupedRows, _ offset: Int, arguments: [ColumnVector]) -> Bool {
    guard outcome != .geometricMean, !arguments[0].mayHaveNulls, rows.groupCount * FloatSumKernel.groupRowsMin <= rows.count else {
      return false
    }
    let flat = arguments[0].flattened()
    if flat.physical == .float32 {
      let values = flat.values(Float.self)
      return addGroups(rows, offset) { Double(values[$0]) }
    }
    let values = flat.values(Double.self)
    return addGroups(rows, offset) { values[$0] }
  }

  /// With fewer rows a group, two additions a group cost more than they save.
  private static let groupRowsMin = 8

  /// Two small arrays of sums of parts, interleaved.
  @inline(__always) private func addGroups(_ rows: GroupedRows, _ offset: Int, _ value: (Int) -> Double) -> Bool {
    guard rows.count <= FloatSplitter.rowsMax,
      let splitter = FloatSplitter(largest: FloatSplitter.largest(0..<rows.count, value))
    else { return false }
    return withUnsafeTemporaryAllocation(of: SIMD2<Double>.self, capacity: rows.groupCount) { scratch in
      guard let sums = scratch.baseAddress else { return false }
      scratch.initialize(repeating: .zero)
      let groups = rows.groups
      var rests: UInt64 = 0
      var i = 0
      while i < rows.count {
        let parts = splitter.split(value(i))
        sums[Int(groups[i])] += SIMD2(parts.upper, parts.lower)
        rests |= parts.rest.bitPattern
        i &+= 1
      }
      let store = store
      if rests << 1 != 0 {
        for i in 0..<rows.count {
          let rest = splitter.split(value(i)).rest
          if rest != 0 { aggregateState(rows.addresses[Int(groups[i])], offset, State.self).pointee.addUncounted(rest, store) }
        }
      }
      for group in 0..<rows.groupCount {
        let state = aggregateState(rows.addresses[group], offset, State.self)
        state.pointee.addPart(sums[group].x, store)
        state.pointee.addPart(sums[group].y, store)
        state.pointee.addCount(rows.rowCounts[group])
      }
      return true
    }
  }

  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) {
    for i in 0..<count {
      aggregateState(addresses[i], offset, State.self).pointee.add(aggregateState(sources[i], offset, State.self).pointee, store)
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
      let state = aggregateState(addresses[i], offset, State.self)
      guard state.pointee.count > 0 else {
        results.setNull(i)
        continue
      }
      let sum = state.pointee.rounded
      switch outcome {
      case .sum: results.set(i, convert(sum))
      case .average: results.set(i, convert(sum / Double(state.pointee.count)))
      case .geometricMean: results.set(i, convert(naturalExponential(sum / Double(state.pointee.count))))
      }
    }
    return results.finish()
  }
}
