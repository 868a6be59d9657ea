import LakeVectors

/// bool_and (every) and bool_or: NULLs are passed over.
final class BooleanKernel: AggregateKernel {
  struct State: BitwiseCopyable {
    var trues: Int64
    var falses: Int64
  }

  private let isAnd: Bool

  init(isAnd: Bool) { self.isAnd = isAnd }

  let stateBytes = MemoryLayout<State>.stride
  var accumulation: String? { "truths" }

  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let flat = arguments[0].flattened()
    let truth = flat.values(UInt8.self)
    forEachValid(flat, count) {
      let state = aggregateState(addresses[$0], offset, State.self)
      let isTrue = Int64(truth[$0] & 1)
      state.pointee.trues &+= isTrue
      state.pointee.falses &+= 1 &- isTrue
    }
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let trues = Kernels.selection(whereTrue: arguments[0])?.count ?? count
    let state = aggregateState(address, offset, State.self)
    state.pointee.trues &+= Int64(trues)
    state.pointee.falses &+= Int64(count - arguments[0].nullCount - trues)
  }

  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) {
    for i in 0..<count {
      let source = aggregateState(sources[i], offset, State.self).pointee
      let state = aggregateState(addresses[i], offset, State.self)
      state.pointee.trues &+= source.trues
      state.pointee.falses &+= source.falses
    }
  }

  func finish(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) -> ColumnVector {
    var results = ResultBuilder<UInt8>(.boolean, count: count)
    for i in 0..<count {
      let state = aggregateState(addresses[i], offset, State.self).pointee
      if state.trues == 0 && state.falses == 0 { results.setNull(i) }
      results.set(i, (isAnd ? state.falses == 0 : state.trues > 0) ? 1 : 0)
    }
    return results.finish()
  }
}
