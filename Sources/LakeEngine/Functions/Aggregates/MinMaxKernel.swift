import LakeVectors

/// min and max of values that lie in a vector whole (everything but strings).
final class MinMaxKernel<Cell: OrderedCell>: AggregateKernel {
  /// 16 bytes hold any cell; two words keep the state 8-byte aligned.
  struct State: BitwiseCopyable {
    var word0: UInt64
    var word1: UInt64
    var seen: Int64
  }

  private let wantsGreatest: Bool
  private let result: DataType

  init(wantsGreatest: Bool, _ result: DataType) {
    self.wantsGreatest = wantsGreatest
    self.result = result
  }

  let stateBytes = MemoryLayout<State>.stride
  var accumulation: String? { "\(wantsGreatest ? "max" : "min") \(Cell.self)" }

  @inline(__always) private func best(_ address: UInt, _ offset: Int) -> Cell {
    UnsafeRawPointer(aggregateState(address, offset, State.self)).loadUnaligned(as: Cell.self)
  }

  @inline(__always) private func store(_ address: UInt, _ offset: Int, _ value: Cell) {
    let state = aggregateState(address, offset, State.self)
    UnsafeMutableRawPointer(state).storeBytes(of: value, as: Cell.self)
    state.pointee.seen = 1
  }

  /// Whether `a` takes the place of `b`.
  @inline(__always) private func beats(_ a: Cell, _ b: Cell) -> Bool {
    if wantsGreatest ? Cell.precedes(b, a) : Cell.precedes(a, b) { return true }
    return b.isUnordered && !a.isUnordered
  }

  @inline(__always) private func offer(_ value: Cell, _ address: UInt, _ offset: Int) {
    let seen = aggregateState(address, offset, State.self).pointee.seen != 0
    if !seen || beats(value, best(address, offset)) { store(address, offset, value) }
  }

  private func updateRows(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let flat = RowLayout.prepared(arguments[0])
    let values = flat.values(Cell.self)
    forEachValid(flat, count) { offer(values[$0], addresses[$0], offset) }
  }

  private func updateOne(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) {
    let argument = arguments[0]
    let flat = RowLayout.prepared(argument.isConstant ? argument.prefix(min(count, 1)) : argument)
    let values = flat.values(Cell.self)
    var winner: Cell?
    forEachValid(flat, flat.count) { row in
      let value = values[row]
      if let current = winner, !beats(value, current) { return }
      winner = value
    }
    if let winner { offer(winner, address, offset) }
  }

  private func combineRows(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, _ sources: UnsafePointer<UInt>, count: Int
  ) {
    for i in 0..<count where aggregateState(sources[i], offset, State.self).pointee.seen != 0 {
      offer(best(sources[i], offset), addresses[i], offset)
    }
  }

  private func results(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) -> ColumnVector {
    var results = ResultBuilder<Cell>(result, count: count)
    for i in 0..<count {
      if aggregateState(addresses[i], offset, State.self).pointee.seen == 0 {
        results.setNull(i)
      } else {
        results.set(i, best(addresses[i], offset))
      }
    }
    return results.finish()
  }

  // MARK: Entries

  // Methods of a generic class are compiled once for all types, at 10 ns a row; only calls through a concrete type are
  // specialised. Those of the common types are made here, once a batch.

  func update(_ addresses: UnsafePointer<UInt>, _ offset: Int, arguments: [ColumnVector], count: Int) {
    switch self as AnyObject {
    case let kernel as MinMaxKernel<Int64>: kernel.updateRows(addresses, offset, arguments: arguments, count: count)
    case let kernel as MinMaxKernel<Int32>: kernel.updateRows(addresses, offset, arguments: arguments, count: count)
    case let kernel as MinMaxKernel<Double>: kernel.updateRows(addresses, offset, arguments: arguments, count: count)
    case let kernel as MinMaxKernel<Int128>: kernel.updateRows(addresses, offset, arguments: arguments, count: count)
    default: updateRows(addresses, offset, arguments: arguments, count: count)
    }
  }

  func updateAll(_ address: UInt, _ offset: Int, arguments: [ColumnVector], count: Int) {
    switch self as AnyObject {
    case let kernel as MinMaxKernel<Int64>: kernel.updateOne(address, offset, arguments: arguments, count: count)
    case let kernel as MinMaxKernel<Int32>: kernel.updateOne(address, offset, arguments: arguments, count: count)
    case let kernel as MinMaxKernel<Double>: kernel.updateOne(address, offset, arguments: arguments, count: count)
    case let kernel as MinMaxKernel<Int128>: kernel.updateOne(address, offset, arguments: arguments, count: count)
    default: updateOne(address, offset, arguments: arguments, count: count)
    }
  }

  func combine(
    _ addresses: UnsafePointer<UInt>, _ offset: Int, from other: any AggregateKernel, _ sources: UnsafePointer<UInt>, count: Int
  ) {
    switch self as AnyObject {
    case let kernel as MinMaxKernel<Int64>: kernel.combineRows(addresses, offset, sources, count: count)
    case let kernel as MinMaxKernel<Int32>: kernel.combineRows(addresses, offset, sources, count: count)
    case let kernel as MinMaxKernel<Double>: kernel.combineRows(addresses, offset, sources, count: count)
    default: combineRows(addresses, offset, sources, count: count)
    }
  }

  func finish(_ addresses: UnsafePointer<UInt>, _ offset: Int, count: Int) -> ColumnVector {
    switch self as AnyObject {
    case let kernel as MinMaxKernel<Int64>: kernel.results(addresses, offset, count: count)
    case let kernel as MinMaxKernel<Int32>: kernel.results(addresses, offset, count: count)
    case let kernel as MinMaxKernel<Double>: kernel.results(addresses, offset, count: count)
    default: results(addresses, offset, count: count)
    }
  }
}
