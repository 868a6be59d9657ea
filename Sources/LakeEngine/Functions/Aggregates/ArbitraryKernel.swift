import LakeVectors

/// arbitrary and any_value: the first value that is not NULL. Arguments: the values, and where rows stand, if that is known.
final class ArbitraryKernel: AggregateKernel {
  struct State: BitwiseCopyable {
    var value: StoredValue
    var position: Int64
  }

  private let result: DataType
  private var owners = StringOwners()

  init(_ result: DataType) { self.result = result }

  let stateBytes = MemoryLayout<State>.stride

  var ownedBytes: Int { owners.arena.byteCount }

  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let flat = RowLayout.prepared(arguments[0])
    let arena = owners.arena
    let positions = RowPositions(arguments, after: 1)
    forEachValid(flat, count) {
      let state = aggregateState(addresses[$0], offset, State.self)
      let position = positions[$0]
      if state.pointee.value.isEmpty || position < state.pointee.position {
        state.pointee.value.take(flat, $0, arena)
        state.pointee.position = position
      }
    }
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let state = aggregateState(address, offset, State.self)
    let positions = RowPositions(arguments, after: 1)
    // Positions of a batch go up.
    guard count > 0, state.pointee.value.isEmpty || positions[0] < state.pointee.position,
      let row = (0..<count).first(where: { !arguments[0].isNull($0) }),
      state.pointee.value.isEmpty || positions[row] < state.pointee.position
    else { return }
    state.pointee.value.take(RowLayout.prepared(arguments[0].slice(row, 1)), 0, owners.arena)
    state.pointee.position = positions[row]
  }

  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) {
    if let other = other as? ArbitraryKernel, other !== self { owners.add(other.owners) }
    for i in 0..<count {
      let state = aggregateState(addresses[i], offset, State.self)
      let source = aggregateState(sources[i], offset, State.self).pointee
      guard !source.value.isEmpty, state.pointee.value.isEmpty || source.position < state.pointee.position else { continue }
      state.pointee.value.borrow(source.value)
      state.pointee.position = source.position
    }
  }

  func finish(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) -> ColumnVector {
    StoredValue.collect(result, addresses, offset, count: count, heap: owners.heap)
  }
}
