import LakeVectors

/// min_by(x, y) and max_by(x, y): the x of the row with the least or greatest y. Rows with a NULL y are passed over, a
/// NULL x is an answer; of equal y the first wins. Behind x and y the arguments have where rows stand, if that is known.
final class MinMaxByKernel<Cell: OrderedCell>: AggregateKernel {
  struct State: BitwiseCopyable {
    var value: StoredValue
    var key: StoredValue
    var position: Int64
  }

  private let wantsGreatest: Bool
  private let result: DataType
  private var owners = StringOwners()

  init(wantsGreatest: Bool, _ result: DataType) {
    self.wantsGreatest = wantsGreatest
    self.result = result
  }

  let stateBytes = MemoryLayout<State>.stride

  var ownedBytes: Int { owners.arena.byteCount }

  @inline(__always) private func beats(_ a: Cell, _ b: Cell) -> Bool {
    if wantsGreatest ? Cell.precedes(b, a) : Cell.precedes(a, b) { return true }
    return b.isUnordered && !a.isUnordered
  }

  /// Whether a row comes before the state's, of an equal key.
  @inline(__always) private func isEarlier(_ position: Int64, _ cell: Cell, than state: UnsafeMutablePointer<State>) -> Bool {
    position < state.pointee.position && !beats(cell, key(state)) && !beats(key(state), cell)
  }

  @inline(__always) private func key(_ state: UnsafeMutablePointer<State>) -> Cell {
    withUnsafePointer(to: &state.pointee.key) { UnsafeRawPointer($0).loadUnaligned(as: Cell.self) }
  }

  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let values = RowLayout.prepared(arguments[0])
    let keys = RowLayout.prepared(arguments[1])
    let cells = keys.values(Cell.self)
    let arena = owners.arena
    let positions = RowPositions(arguments, after: 2)
    forEachValid(keys, count) {
      let state = aggregateState(addresses[$0], offset, State.self)
      let position = positions[$0]
      if state.pointee.key.isEmpty || beats(cells[$0], key(state)) || isEarlier(position, cells[$0], than: state) {
        state.pointee.position = position
        state.pointee.key.take(keys, $0, arena)
        state.pointee.value.take(values, $0, arena)
      }
    }
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) {
    withUnsafeTemporaryAllocation(of: UInt.self, capacity: max(count, 1)) { repeated in
      repeated.initialize(repeating: address)
      guard let addresses = repeated.baseAddress else { return }
      update(addresses, offset, arguments: arguments, count: count)
    }
  }

  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) {
    if let other = other as? MinMaxByKernel<Cell>, other !== self { owners.add(other.owners) }
    for i in 0..<count {
      let state = aggregateState(addresses[i], offset, State.self)
      let source = aggregateState(sources[i], offset, State.self)
      guard !source.pointee.key.isEmpty else { continue }
      if state.pointee.key.isEmpty || beats(key(source), key(state))
        || isEarlier(source.pointee.position, key(source), than: state)
      {
        state.pointee.position = source.pointee.position
        state.pointee.key.borrow(source.pointee.key)
        state.pointee.value.borrow(source.pointee.value)
      }
    }
  }

  func finish(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) -> ColumnVector {
    StoredValue.collect(result, addresses, offset, count: count, heap: owners.heap)
  }
}
