import LakeVectors

/// min and max of strings, by bytes.
final class StringMinMaxKernel: AggregateKernel {
  private let wantsGreatest: Bool
  private let result: DataType
  private var owners = StringOwners()

  init(wantsGreatest: Bool, _ result: DataType) {
    self.wantsGreatest = wantsGreatest
    self.result = result
  }

  let stateBytes = MemoryLayout<StringSlot>.stride

  var ownedBytes: Int { owners.arena.byteCount }

  @inline(__always) private func beats(_ a: StringView, _ b: StringView) -> Bool { wantsGreatest ? b < a : a < b }

  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let flat = arguments[0].flattened()
    let values = flat.values(StringView.self)
    let arena = owners.arena
    forEachValid(flat, count) {
      let slot = aggregateState(addresses[$0], offset, StringSlot.self)
      if slot.pointee.seen == 0 || beats(values[$0], slot.pointee.view) { slot.pointee.hold(values[$0], arena) }
    }
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let flat = arguments[0].isConstant ? arguments[0].prefix(min(count, 1)).flattened() : arguments[0].flattened()
    let values = flat.values(StringView.self)
    var winner: StringView?
    forEachValid(flat, flat.count) { row in
      if let current = winner, !beats(values[row], current) { return }
      winner = values[row]
    }
    guard let winner else { return }
    let slot = aggregateState(address, offset, StringSlot.self)
    if slot.pointee.seen == 0 || beats(winner, slot.pointee.view) { slot.pointee.hold(winner, owners.arena) }
  }

  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) {
    if let other = other as? StringMinMaxKernel, other !== self { owners.add(other.owners) }
    for i in 0..<count {
      let source = aggregateState(sources[i], offset, StringSlot.self).pointee
      guard source.seen != 0 else { continue }
      let slot = aggregateState(addresses[i], offset, StringSlot.self)
      if slot.pointee.seen == 0 || beats(source.view, slot.pointee.view) { slot.pointee.borrow(source.view) }
    }
  }

  func finish(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) -> ColumnVector {
    var results = ResultBuilder<StringView>(result, count: count)
    for i in 0..<count {
      let slot = aggregateState(addresses[i], offset, StringSlot.self).pointee
      if slot.seen == 0 { results.setNull(i) } else { results.set(i, slot.view) }
    }
    return results.finish(heap: owners.heap)
  }
}
