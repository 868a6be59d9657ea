import LakeVectors

/// bitwise_and_agg, bitwise_or_agg and bitwise_xor_agg of bigint.
final class BitwiseKernel: AggregateKernel {
  enum Operation {
    case and, or, xor
  }

  struct State: BitwiseCopyable {
    var bits: Int64
    var seen: Int64
  }

  private let operation: Operation

  init(_ operation: Operation) { self.operation = operation }

  let stateBytes = MemoryLayout<State>.stride

  @inline(__always) private func offer(_ value: Int64, _ state: UnsafeMutablePointer<State>) {
    if state.pointee.seen == 0 {
      state.pointee = State(bits: value, seen: 1)
      return
    }
    switch operation {
    case .and: state.pointee.bits &= value
    case .or: state.pointee.bits |= value
    case .xor: state.pointee.bits ^= value
    }
  }

  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let flat = arguments[0].flattened()
    let values = flat.values(Int64.self)
    forEachValid(flat, count) { offer(values[$0], aggregateState(addresses[$0], offset, State.self)) }
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let flat = arguments[0].flattened()
    let values = flat.values(Int64.self)
    let state = aggregateState(address, offset, State.self)
    forEachValid(flat, count) { offer(values[$0], state) }
  }

  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) {
    for i in 0..<count {
      let source = aggregateState(sources[i], offset, State.self).pointee
      if source.seen != 0 { offer(source.bits, aggregateState(addresses[i], offset, State.self)) }
    }
  }

  func finish(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) -> ColumnVector {
    var results = ResultBuilder<Int64>(.bigint, count: count)
    for i in 0..<count {
      let state = aggregateState(addresses[i], offset, State.self).pointee
      if state.seen == 0 { results.setNull(i) } else { results.set(i, state.bits) }
    }
    return results.finish()
  }
}
