import LakeVectors

extension GroupTable {
  /// Adds a partition of `rows`. - Parameter copyStrings: false when `rows` lives as long as this table, which then keeps it.
  func add(_ rows: RadixRows, _ partition: Int, _ sink: HashAggregateSink, copyStrings: Bool) throws {
    let total = rows.rowCount(partition)
    guard total > 0 else { return }
    if !copyStrings { keepAlive(rows) }
    var done = 0
    while done < total {
      let count = min(total - done, GroupScratch.rowsMax)
      let slice = rows.slice(partition, done, count, filler: sink.filler)
      done += count
      try add(slice, sink, copyStrings: copyStrings)
    }
  }

  /// Adds rows of one partition.
  func add(_ slice: RadixSlice, _ sink: HashAggregateSink, copyStrings: Bool) throws {
    let count = slice.batch.rowCount
    scratch.reserve(count)
    let addresses = scratch.addresses
    resolve(
      Array(slice.batch.columns[sink.neededByCalls.count...]), hashes: slice.hashes, orders: slice.orders, count: count,
      copyStrings: copyStrings, into: addresses)
    RowLayout.lowerOrders(addresses, to: slice.orders, count: count)
    var input = AggregateInput(slice.batch)
    try update(&input, addresses)
  }

  /// Hands the rows of a batch to the states of their groups.
  func update(_ input: inout AggregateInput, _ addresses: UnsafePointer<UInt>) throws {
    for accumulator in states.accumulators where !accumulator.distinct {
      try update(accumulator, &input, addresses)
    }
  }

  func update(
    _ accumulator: AggregateStates.Accumulator, _ input: inout AggregateInput, _ addresses: UnsafePointer<UInt>
  ) throws {
    guard let (arguments, count) = input.arguments(accumulator.arguments, accumulator.filter) else { return }
    let chosen = input.gather(addresses, accumulator.filter)
    try withExtendedLifetime(chosen) {
      try accumulator.kernel.update(
        chosen.map { UnsafePointer($0.pointer(UInt.self)) } ?? addresses, accumulator.offset, arguments: arguments, count: count)
    }
  }
}
