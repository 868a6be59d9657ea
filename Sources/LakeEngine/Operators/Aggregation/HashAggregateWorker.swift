import LakeVectors

/// One worker's share of an aggregation: its own groups, never looked at by others before `finish`.
final class HashAggregateWorker: SinkWorker {
  private let sink: HashAggregateSink
  private let query: QueryContext
  private let groups: GroupTable
  private let distinctSets: [DistinctSet]
  /// The row of the one group of an aggregation without keys.
  private let singleGroup: UInt?
  private var direct = DirectGrouping()
  private var scratch = GroupScratch()

  init(_ sink: HashAggregateSink, _ query: QueryContext) throws {
    self.sink = sink
    self.query = query
    groups = try GroupTable(keyTypes: sink.keyTypes, calls: sink.calls)
    distinctSets = DistinctSet.subjects(sink.calls).map {
      DistinctSet($0.subject, groupKeyTypes: sink.keyTypes, argumentTypes: $0.argumentTypes)
    }
    singleGroup = sink.keys.isEmpty ? groups.makeSingleGroup() : nil
  }

  func consume(_ batch: ColumnBatch) throws {
    try query.checkCancelled()
    guard batch.rowCount > 0 else { return }
    scratch.reserve(batch.rowCount)
    var input = AggregateInput(batch)
    if let singleGroup {
      try updateSingle(singleGroup, &input)
      return
    }
    let keys = sink.keys.map { RowLayout.withoutNesting(batch.columns[$0]) }
    // The sets of DISTINCT calls want every row's hash, so tables would save nothing.
    if distinctSets.isEmpty, direct.accepts(keys, count: batch.rowCount) {
      try updateDirect(keys, &input)
      return
    }
    let prepared = resolve(keys, batch.order.firstRowPosition, batch.rowCount)
    try update(&input, scratch.addresses)
    try insertDistinct(prepared, &input)
  }

  /// Writes hashes, orders and addresses of the rows to the scratch.
  private func resolve(_ keys: [ColumnVector], _ firstPosition: UInt64, _ count: Int, rows: [UInt32]? = nil) -> [ColumnVector] {
    Kernels.hash(keys, count: count, into: scratch.hashes)
    let orders = scratch.orders
    var i = 0
    while i < count {
      orders[i] = firstPosition &+ UInt64(truncatingIfNeeded: rows.map { Int($0[i]) } ?? i)
      i &+= 1
    }
    let prepared = keys.map(RowLayout.prepared)
    groups.resolve(prepared, hashes: scratch.hashes, orders: orders, count: count, into: scratch.addresses)
    return prepared
  }

  // MARK: Without keys

  private func updateSingle(_ address: UInt, _ input: inout AggregateInput) throws {
    for accumulator in groups.states.accumulators where !accumulator.distinct {
      guard let (arguments, count) = input.arguments(accumulator.arguments, accumulator.filter) else { continue }
      try accumulator.kernel.updateAll(address, accumulator.offset, arguments: arguments, count: count)
    }
    guard !distinctSets.isEmpty else { return }
    // All rows have the hash of no keys.
    Kernels.hash([], count: input.rowCount, into: scratch.hashes)
    try insertDistinct([], &input)
  }

  // MARK: By address

  private func update(_ input: inout AggregateInput, _ addresses: UnsafePointer<UInt>) throws {
    for accumulator in groups.states.accumulators where !accumulator.distinct {
      try update(accumulator, &input, addresses)
    }
  }

  private func update(
    _ accumulator: AggregateStates.Accumulator, _ input: inout AggregateInput, _ addresses: UnsafePointer<UInt>
  ) throws {
    guard let (arguments, count) = input.arguments(accumulator.arguments, accumulator.filter) else { return }
    let chosen = input.gather(addresses, accumulator.filter)
    try withExtendedLifetime(chosen) {
      try accumulator.kernel.update(
        chosen.map { UnsafePointer($0.pointer(UInt.self)) } ?? addresses, accumulator.offset, arguments: arguments, count: count)
    }
  }

  private func insertDistinct(_ keys: [ColumnVector], _ input: inout AggregateInput) throws {
    for set in distinctSets {
      guard let (arguments, count) = input.arguments(set.subject.arguments, set.subject.filter) else { continue }
      guard let selection = input.selection(set.subject.filter) else {
        set.insert(keys, groupHashes: scratch.hashes, arguments: arguments, count: count)
        continue
      }
      let hashes = Buffer(byteCount: count * 8)
      for i in 0..<count { hashes.pointer(UInt64.self)[i] = scratch.hashes[selection[i]] }
      set.insert(keys.map { $0.gather(selection) }, groupHashes: hashes.pointer(), arguments: arguments, count: count)
    }
  }

  // MARK: By tables

  private func updateDirect(_ keys: [ColumnVector], _ input: inout AggregateInput) throws {
    let count = input.rowCount
    let position = input.firstRowPosition
    direct.resolve(keys, count: count) { rows in
      let gathered = rows.withUnsafeBufferPointer { list in
        keys.map { key in list.baseAddress.map { key.gather($0, count: list.count) } ?? key }
      }
      _ = resolve(gathered, position, rows.count, rows: rows)
      return UnsafePointer(scratch.addresses)
    }
    guard direct.hasFewGroups else {
      direct.addresses(count, into: scratch.addresses)
      try update(&input, scratch.addresses)
      return
    }
    try updateFewGroups(&input)
  }

  private func updateFewGroups(_ input: inout AggregateInput) throws {
    let count = input.rowCount
    let numbers = direct.groupNumbers
    let groupAddresses = direct.groupAddresses
    var rowCounts = [Int](repeating: 0, count: groupAddresses.count)
    rowCounts.withUnsafeMutableBufferPointer { counts in
      guard let counts = counts.baseAddress else { return }
      var i = 0
      while i < count {
        counts[Int(numbers[i])] &+= 1
        i &+= 1
      }
    }
    var haveAddresses = false
    try groupAddresses.withUnsafeBufferPointer { addresses in
      try rowCounts.withUnsafeBufferPointer { counts in
        guard let addresses = addresses.baseAddress, let counts = counts.baseAddress else { return }
        let rows = GroupedRows(
          groups: numbers, count: count, addresses: addresses, groupCount: groupAddresses.count, rowCounts: counts)
        for accumulator in groups.states.accumulators {
          if accumulator.filter == nil, let grouped = accumulator.grouped,
            let (arguments, _) = input.arguments(accumulator.arguments, nil),
            try grouped.updateGrouped(rows, accumulator.offset, arguments: arguments)
          {
            continue
          }
          if !haveAddresses { direct.addresses(count, into: scratch.addresses) }
          haveAddresses = true
          try update(accumulator, &input, scratch.addresses)
        }
      }
    }
  }

  func finish() throws {
    sink.take(AggregateShare(groups, distinctSets))
  }
}
