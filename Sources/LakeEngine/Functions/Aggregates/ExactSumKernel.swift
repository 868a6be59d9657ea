import LakeVectors

/// sum and avg of integers and decimals: exact in 128 bits, judged at the end, so that the answer does not depend on the
/// order of the rows.
final class ExactSumKernel: GroupedAggregateKernel {
  enum Outcome {
    case bigintSum, decimalSum, doubleAverage, decimalAverage
    /// Intervals: the sum in the argument's own type.
    case sameType
    /// Intervals: the average in the argument's own type.
    case intervalAverage
  }

  private let outcome: Outcome
  private let result: DataType

  init(_ outcome: Outcome, _ result: DataType) {
    self.outcome = outcome
    self.result = result
  }

  let stateBytes = MemoryLayout<ExactSum>.stride
  var accumulation: String? { "exact sum" }

  static func overflow() -> LakeError { LakeError(.numericValueOutOfRange, "Decimal overflow") }

  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) throws {
    let flat = arguments[0].flattened()
    switch flat.physical {
    case .int8: add(flat.values(Int8.self), flat, addresses, offset, count)
    case .int16: add(flat.values(Int16.self), flat, addresses, offset, count)
    case .int32: add(flat.values(Int32.self), flat, addresses, offset, count)
    case .int64: add(flat.values(Int64.self), flat, addresses, offset, count)
    default:
      let values = flat.values(Int128.self)
      var fits = true
      forEachValid(flat, count) {
        let state = aggregateState(addresses[$0], offset, ExactSum.self)
        fits = state.pointee.add(values[$0]) && fits
        state.pointee.count &+= 1
      }
      guard fits else { throw ExactSumKernel.overflow() }
    }
  }

  private func add<T: FixedWidthInteger & BitwiseCopyable>(
    _ values: UnsafePointer<T>, _ flat: ColumnVector, _ addresses: UnsafePointer<UInt>, _ offset: Int, _ count: Int
  ) {
    forEachValid(flat, count) {
      let state = aggregateState(addresses[$0], offset, ExactSum.self)
      state.pointee.add(Int64(truncatingIfNeeded: values[$0]))
      state.pointee.count &+= 1
    }
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) throws {
    let state = aggregateState(address, offset, ExactSum.self)
    let argument = arguments[0]
    if argument.isConstant {
      guard !argument.isNull(0) else { return }
      let value = argument.physical == .int128 ? argument.values(Int128.self)[0] : Int128(SmallSums.integer(argument, 0))
      let (product, overflow) = value.multipliedReportingOverflow(by: Int128(count))
      guard !overflow, state.pointee.add(product) else { throw ExactSumKernel.overflow() }
      state.pointee.count &+= Int64(count)
      return
    }
    if let sum = SmallSums.total(argument, count) {
      state.pointee.add(sum.value)
      state.pointee.count &+= Int64(sum.count)
      return
    }
    try withUnsafeTemporaryAllocation(of: UInt.self, capacity: max(count, 1)) { repeated in
      repeated.initialize(repeating: address)
      guard let addresses = repeated.baseAddress else { return }
      try update(addresses, offset, arguments: arguments, count: count)
    }
  }

  func updateGrouped(_ rows: GroupedRows, _ offset: Int, arguments: [ColumnVector]) -> Bool {
    let groups = rows.groupCount
    return withUnsafeTemporaryAllocation(of: Int64.self, capacity: groups * 4) { scratch in
      guard let sums = scratch.baseAddress else { return false }
      scratch.initialize(repeating: 0)
      guard SmallSums.byGroup(arguments[0], rows, sums: sums, counts: sums + groups * 2) else { return false }
      for group in 0..<groups {
        let state = aggregateState(rows.addresses[group], offset, ExactSum.self)
        state.pointee.add(sums[group])
        state.pointee.count &+= sums[groups * 2 + group]
      }
      return true
    }
  }

  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) throws {
    var fits = true
    for i in 0..<count {
      let state = aggregateState(addresses[i], offset, ExactSum.self)
      let source = aggregateState(sources[i], offset, ExactSum.self).pointee
      fits = state.pointee.add(source.sum) && fits
      state.pointee.count &+= source.count
    }
    guard fits else { throw ExactSumKernel.overflow() }
  }

  func finish(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) throws -> ColumnVector {
    switch outcome {
    case .doubleAverage:
      return collect(addresses, offset, count) { Double($0.sum) / Double($0.count) }
    case .bigintSum:
      return try collect(addresses, offset, count) { try ExactSumKernel.bigint($0.sum) }
    case .decimalSum:
      return try collect(addresses, offset, count) { state -> Int128 in
        guard state.sum.magnitude < ExactSumKernel.decimalBound else { throw ExactSumKernel.overflow() }
        return state.sum
      }
    case .decimalAverage:
      if result.physical == .int64 {
        return collect(addresses, offset, count) { Int64(truncatingIfNeeded: ExactSumKernel.roundedAverage($0)) }
      }
      return collect(addresses, offset, count) { ExactSumKernel.roundedAverage($0) }
    case .intervalAverage:
      if result.physical == .int32 {
        return collect(addresses, offset, count) { Int32(truncatingIfNeeded: ExactSumKernel.halfUpAverage($0)) }
      }
      return collect(addresses, offset, count) { Int64(truncatingIfNeeded: ExactSumKernel.halfUpAverage($0)) }
    case .sameType:
      if result.physical == .int32 {
        return try collect(addresses, offset, count) { state -> Int32 in
          guard let value = Int32(exactly: state.sum) else { throw LakeError(.numericValueOutOfRange, "interval overflow") }
          return value
        }
      }
      return try collect(addresses, offset, count) { try ExactSumKernel.bigint($0.sum) }
    }
  }

  private func collect<T: BitwiseCopyable>(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, _ count: Int, _ value: (ExactSum) throws -> T
  ) rethrows -> ColumnVector {
    var results = ResultBuilder<T>(result, count: count)
    for i in 0..<count {
      let state = aggregateState(addresses[i], offset, ExactSum.self).pointee
      if state.count == 0 { results.setNull(i) } else { results.set(i, try value(state)) }
    }
    return results.finish()
  }

  /// 10^38: decimals have at most 38 digits.
  private static let decimalBound = (0..<38).reduce(UInt128(1)) { power, _ in power * 10 }

  /// Trino's wording for the addition that goes over the edge.
  private static func bigint(_ sum: Int128) throws -> Int64 {
    if let value = Int64(exactly: sum) { return value }
    let edge = sum > 0 ? Int64.max : Int64.min
    throw LakeError(.numericValueOutOfRange, "bigint addition overflow: \(edge) + \(sum - Int128(edge))")
  }

  /// Rounded half up, as Trino rounds intervals. The average of values of a type fits the type.
  private static func halfUpAverage(_ state: ExactSum) -> Int128 {
    let (quotient, remainder) = state.sum.quotientAndRemainder(dividingBy: Int128(state.count))
    let twice = remainder * 2
    if twice >= Int128(state.count) { return quotient + 1 }
    return -twice > Int128(state.count) ? quotient - 1 : quotient
  }

  /// Half away from zero. The average of values of a type fits the type.
  private static func roundedAverage(_ state: ExactSum) -> Int128 {
    let (quotient, remainder) = state.sum.quotientAndRemainder(dividingBy: Int128(state.count))
    let roundsAway = remainder.magnitude * 2 >= UInt128(state.count.magnitude)
    return roundsAway ? quotient + (state.sum < 0 ? -1 : 1) : quotient
  }
}
