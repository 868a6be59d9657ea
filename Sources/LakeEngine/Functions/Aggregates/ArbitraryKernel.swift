import LakeVectors

/// arbitrary and any_value: the first value that is not NULL.
final class ArbitraryKernel: AggregateKernel {
  private let result: DataType
  private var owners = StringOwners()

  init(_ result: DataType) { self.result = result }

  let stateBytes = MemoryLayout<StoredValue>.stride

  var ownedBytes: Int { owners.arena.byteCount }

  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let flat = RowLayout.prepared(arguments[0])
    let arena = owners.arena
    forEachValid(flat, count) {
      let state = aggregateState(addresses[$0], offset, StoredValue.self)
      if state.pointee.isEmpty { state.pointee.take(flat, $0, arena) }
    }
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let state = aggregateState(address, offset, StoredValue.self)
    guard state.pointee.isEmpty, let row = (0..<count).first(where: { !arguments[0].isNull($0) }) else { return }
    state.pointee.take(RowLayout.prepared(arguments[0].slice(row, 1)), 0, owners.arena)
  }

  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) {
    if let other = other as? ArbitraryKernel, other !== self { owners.add(other.owners) }
    for i in 0..<count {
      let state = aggregateState(addresses[i], offset, StoredValue.self)
      if state.pointee.isEmpty { state.pointee.borrow(aggregateState(sources[i], offset, StoredValue.self).pointee) }
    }
  }

  func finish(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) -> ColumnVector {
    StoredValue.collect(result, addresses, offset, count: count, heap: owners.heap)
  }
}
