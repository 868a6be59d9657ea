import LakeVectors

/// One worker's share of an aggregation: its own groups, never looked at by others before `finish`.
final class HashAggregateWorker: SinkWorker {
  private let sink: HashAggregateSink
  private let query: QueryContext
  private let groups: GroupTable
  private var distinctSets: [DistinctSet]
  private let reservation: MemoryReservation
  /// The memory is used up: no more groups come into the table, other rows wait in files.
  private var isShort = false
  /// The row of the one group of an aggregation without keys.
  private let singleGroup: UInt?
  private var direct = DirectGrouping()
  private var rest: RadixBuffer
  private var keySet: WorkerKeySet
  /// Batches in a row that found few groups in the full table.
  private var missedBatches = 0
  /// The table is no longer looked at.
  private var passesBy = false
  private var scratch = GroupScratch()

  init(_ sink: HashAggregateSink, _ query: QueryContext) throws {
    self.sink = sink
    self.query = query
    reservation = MemoryReservation(query, sink.memory)
    groups = try GroupTable(keyTypes: sink.keyTypes, calls: sink.calls)
    distinctSets = DistinctSet.subjects(sink.calls).map {
      DistinctSet($0.subject, groupKeyTypes: sink.keyTypes, argumentTypes: $0.argumentTypes)
    }
    rest = RadixBuffer(needed: sink.neededByCalls + sink.keys.map { _ in true })
    keySet = WorkerKeySet(sink, query)
    singleGroup = sink.keys.isEmpty ? groups.makeSingleGroup() : nil
  }

  func consume(_ batch: ColumnBatch) throws {
    try query.checkCancelled()
    guard batch.rowCount > 0 else { return }
    scratch.reserve(batch.rowCount)
    try add(withPositions(batch))
    try account()
  }

  /// With a column of the rows' positions where calls want one.
  private func withPositions(_ batch: ColumnBatch) throws -> ColumnBatch {
    guard let column = sink.positionColumn else { return batch }
    guard column == batch.columns.count else { throw LakeError(.internalError, "An aggregation's input is not as wide as planned") }
    var batch = batch
    let values = Buffer(byteCount: batch.rowCount * 8)
    let first = Int64(truncatingIfNeeded: batch.order.firstRowPosition)
    for i in 0..<batch.rowCount { values.pointer(Int64.self)[i] = first &+ Int64(truncatingIfNeeded: i) }
    batch.columns.append(ColumnVector(flat: .bigint, count: batch.rowCount, values: values))
    return batch
  }

  private func add(_ batch: ColumnBatch) throws {
    var input = AggregateInput(batch)
    if let singleGroup {
      try updateSingle(singleGroup, &input)
      return
    }
    let keys = sink.keys.map { RowLayout.withoutNesting(batch.columns[$0]) }
    // The sets of DISTINCT calls want every row's hash, so tables would save nothing.
    if distinctSets.isEmpty, !tableIsFull, direct.accepts(keys, count: batch.rowCount) {
      try updateDirect(keys, &input)
      return
    }
    if tableIsFull {
      try addToFull(batch, keys)
      return
    }
    let prepared = resolve(keys, batch.order.firstRowPosition, batch.rowCount)
    try groups.update(&input, scratch.addresses)
    try insertDistinct(prepared, &input)
  }

  /// Writes hashes, orders and addresses of the rows to the scratch.
  private func resolve(_ keys: [ColumnVector], _ firstPosition: UInt64, _ count: Int, rows: [UInt32]? = nil) -> [ColumnVector] {
    Kernels.hash(keys, count: count, into: scratch.hashes)
    let orders = scratch.orders
    var i = 0
    if let rows {
      while i < count {
        orders[i] = firstPosition &+ UInt64(rows[i])
        i &+= 1
      }
    } else {
      while i < count {
        orders[i] = firstPosition &+ UInt64(truncatingIfNeeded: i)
        i &+= 1
      }
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

  private func insertDistinct(_ keys: [ColumnVector], _ input: inout AggregateInput) throws {
    for set in distinctSets { try set.insert(keys, groupHashes: scratch.hashes, &input) }
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
      try groups.update(&input, scratch.addresses)
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
          try groups.update(accumulator, &input, scratch.addresses)
        }
      }
    }
  }

  // MARK: More groups than the table takes

  /// The table takes no more groups. The values of DISTINCT calls need their groups, so then it grows.
  private var tableIsFull: Bool { isShort || (groups.count >= sink.tableGroups && distinctSets.isEmpty) }

  /// Rows whose group is in the table go there, the others wait for their partition's turn. When hardly any is there, all
  /// wait, unlooked at.
  private func addToFull(_ batch: ColumnBatch, _ keys: [ColumnVector]) throws {
    let count = batch.rowCount
    if keySet.add(keys, count) { return }
    if let set = keySet.takeRefused() { try set.add(to: &rest) }
    Kernels.hash(keys, count: count, into: scratch.hashes)
    let first = batch.order.firstRowPosition
    for i in 0..<count { scratch.orders[i] = first &+ UInt64(truncatingIfNeeded: i) }
    // The keys as tables hold them lie behind the columns that calls read.
    let prepared = keys.map(RowLayout.prepared)
    let rows = ColumnBatch(columns: batch.columns.prefix(sink.neededByCalls.count) + prepared, rowCount: count)
    var missed: SelectionVector?
    // Values of DISTINCT calls go with their rows, also those of groups in the table.
    if !passesBy && distinctSets.isEmpty {
      groups.table.find(prepared, hashes: scratch.hashes, count: count, into: scratch.addresses)
      missed = missing(count)
      let hits = count - (missed?.count ?? 0)
      missedBatches = hits * HashAggregateWorker.hitsMin < count ? missedBatches + 1 : 0
      passesBy = missedBatches >= HashAggregateWorker.missedBatchesMax
      if hits > 0 { try updateFound(rows, hits) }
      if hits == count { return }
    }
    try rest.add(rows, missed, hashes: scratch.hashes, orders: scratch.orders)
    if rest.sortedBytes > sink.limits.rowBytes / max(query.session.threads, 1) {
      let from = Int(truncatingIfNeeded: scratch.hashes[0]) & 0xff
      if distinctSets.isEmpty, sink.early.account(query, sink.memory) {
        try sink.early.add(rest.takeSorted(), sink, from: from)
      } else {
        try sink.spill.add(rest.takeSorted(), sink, query)
      }
    }
  }

  /// A table where fewer than one in so many rows finds its group is not worth looking at.
  private static let hitsMin = 8
  private static let missedBatchesMax = 8

  /// The rows without an address.
  private func missing(_ count: Int) -> SelectionVector {
    let storage = Buffer(byteCount: count * 4)
    let out = storage.pointer(UInt32.self)
    let addresses = scratch.addresses
    var missed = 0
    var i = 0
    while i < count {
      out[missed] = UInt32(truncatingIfNeeded: i)
      missed &+= addresses[i] == 0 ? 1 : 0
      i &+= 1
    }
    return SelectionVector(storage: storage, count: missed)
  }

  /// Hands the `hits` rows that have an address to their groups.
  private func updateFound(_ rows: ColumnBatch, _ hits: Int) throws {
    guard hits < rows.rowCount else {
      var input = AggregateInput(rows)
      try groups.update(&input, scratch.addresses)
      return
    }
    let storage = Buffer(byteCount: hits * 4)
    let found = storage.pointer(UInt32.self)
    let addresses = scratch.addresses
    var next = 0
    for i in 0..<rows.rowCount where addresses[i] != 0 {
      found[next] = UInt32(truncatingIfNeeded: i)
      addresses[next] = addresses[i]
      next &+= 1
    }
    let columns = sink.neededByCalls.enumerated().map { position, isNeeded in
      isNeeded ? rows.columns[position].gather(found, count: hits) : sink.filler
    }
    var input = AggregateInput(ColumnBatch(columns: columns, rowCount: hits))
    try groups.update(&input, addresses)
  }

  // MARK: Memory

  private var byteCount: Int {
    distinctSets.reduce(groups.byteCount + rest.byteCount + keySet.byteCount) { $0 + HashAggregateWorker.byteCount($1) }
  }

  /// A set, and the addresses of its rows while they are sorted by partition.
  private static func byteCount(_ set: DistinctSet) -> Int { set.table.byteCount + 24 * set.table.count }

  /// Reserves what has been taken; when that is too much, rows that wait go to files, and those that come from now on.
  private func account() throws {
    if reservation.tryResize(to: byteCount) { return }
    let valueBytes = distinctSets.reduce(0) { $0 + HashAggregateWorker.byteCount($1) }
    if sink.keys.isEmpty || valueBytes > byteCount / 2 {
      for number in distinctSets.indices where distinctSets[number].table.count > 0 {
        try sink.spill.add(distinctSets[number], number: number, sink, query)
        distinctSets[number] = distinctSets[number].emptied()
      }
      // The rest is one group's states.
      if sink.keys.isEmpty { return try reservation.resize(to: byteCount) }
      if reservation.tryResize(to: byteCount) { return }
    }
    isShort = true
    // Rows wait for a while all the same, so that the pieces written for a partition are not tiny.
    guard rest.byteCount > query.memory.limit / (8 * max(1, query.session.threads)) else { return try growStates() }
    try rest.flush()
    try sink.spill.add(rest.takeSorted(), sink, query)
    if !reservation.tryResize(to: byteCount) { try growStates() }
  }

  /// What the table holds cannot be written down: a little over the share is suffered, but not states without bound, such as
  /// array_agg's: from then on all rows wait in files, also those of groups in the table.
  private func growStates() throws {
    guard !passesBy else { return }
    let own = byteCount - rest.byteCount
    guard own > max(2 * reservation.bytes, max(HashAggregateWorker.sufferedBytes, query.memory.limit / 32)) else { return }
    if distinctSets.isEmpty { passesBy = true } else { try reservation.resize(to: own) }
  }

  private static let sufferedBytes = 1 << 20

  func finish() throws {
    try rest.flush()
    // Rows of DISTINCT calls also have values to be put in sets, which is done when they come from files.
    if isShort, !distinctSets.isEmpty || !reservation.tryResize(to: byteCount) { try sink.spill.add(rest.takeSorted(), sink, query) }
    sink.take(AggregateShare(groups, distinctSets, rest: rest.takeSorted(), keySet: keySet.take(), reservation))
  }
}
