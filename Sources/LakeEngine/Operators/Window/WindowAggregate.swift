import LakeVectors

/// An aggregate over the frames of sorted rows. Every way works on whole columns of states: a few calls of the kernel, none
/// a row.
struct WindowAggregate {
  let function: ResolvedAggregate
  let input: WindowInput
  /// Rows that FILTER lets through; nil: all.
  let selection: SelectionVector?

  func evaluate() throws -> ColumnVector {
    let kernel = try function.makeKernel()
    if function.function.seesDistinctValues { return try WindowDistinctAggregate(self, kernel).evaluate() }
    switch input.frames.shape {
    case .partition: return try wholePartitions(kernel)
    case .fromStart: return try running(kernel, forward: true)
    case .toEnd: return try running(kernel, forward: false)
    case .general: return try anyFrames(kernel)
    }
  }

  /// One state a partition.
  func wholePartitions(_ kernel: any AggregateKernel) throws -> ColumnVector {
    let bounds = input.partitions.bounds
    let states = WindowStates(kernel, count: bounds.count - 1)
    let addresses = Buffer(byteCount: input.rowCount * 8)
    for (number, (start, end)) in zip(bounds, bounds.dropFirst()).enumerated() {
      for row in start..<end { addresses.pointer(UInt.self)[row] = states[number] }
    }
    try update(kernel, addresses)
    // One result a partition, however big it is (a list, say); its rows share it.
    let owners = Buffer(byteCount: states.count * 8)
    for number in 0..<states.count { owners.pointer(UInt.self)[number] = states[number] }
    let results = try kernel.finish(owners.pointer(), 0, count: states.count)
    let numbers = Buffer(byteCount: input.rowCount * 4)
    for (number, (start, end)) in zip(bounds, bounds.dropFirst()).enumerated() {
      for row in start..<end { numbers.pointer(UInt32.self)[row] = UInt32(truncatingIfNeeded: number) }
    }
    return results.gather(numbers.pointer(UInt32.self), count: input.rowCount)
  }

  /// Running totals of rows that go on in the partition of those before them.
  /// - Parameter before: the last of those rows' state; nil: the first partition begins here.
  /// - Returns: the results, and the last row's state.
  func running(_ kernel: any AggregateKernel, after before: WindowStates?) throws -> (results: ColumnVector, last: WindowStates) {
    let last = WindowStates(kernel, count: 1)
    return (try running(kernel, forward: true, after: before, last: last), last)
  }

  /// One state a row, which has seen the rows up to it (or from it on): running totals, always added up in order.
  func running(
    _ kernel: any AggregateKernel, forward: Bool, after before: WindowStates? = nil, last: WindowStates? = nil
  ) throws -> ColumnVector {
    let rows = try rowStates(kernel)
    let count = input.rowCount
    let totals = forward ? WindowStates(kernel, count: count + 1) : rows
    let starts = input.partitions.partitionStart
    var merge = WindowMerge(kernel, input.check)
    if forward {
      if let before, count > 0 { try merge.add(totals[0], before[0]) }
      for row in 0..<count {
        if Int(starts[row]) != row { try merge.add(totals[row], totals[row - 1]) }
        try merge.add(totals[row], rows[row])
      }
    } else {
      for row in stride(from: count - 2, through: 0, by: -1) where starts[row] == starts[row + 1] {
        try merge.add(totals[row], totals[row + 1])
      }
    }
    if let last, count > 0 { try merge.add(last[0], totals[count - 1]) }
    try merge.flush()
    let addresses = Buffer(byteCount: count * 8)
    for row in 0..<count {
      let frame = input.frames[row]
      // The last state has seen nothing.
      let total = frame.isEmpty ? count : forward ? frame.upperBound - 1 : frame.lowerBound
      addresses.pointer(UInt.self)[row] = totals[total]
    }
    return try kernel.finish(addresses.pointer(), 0, count: count)
  }

  /// Narrow frames row by row, others from states of 1, 2, 4 … rows: never more than twice the logarithm of the widest.
  private func anyFrames(_ kernel: any AggregateKernel) throws -> ColumnVector {
    let count = input.rowCount
    let widest = (0..<count).reduce(0) { max($0, input.frames[$1].count) }
    let rows = try rowStates(kernel)
    let results = WindowStates(kernel, count: count)
    if widest <= WindowAggregate.narrowRows {
      var merge = WindowMerge(kernel, input.check)
      for row in 0..<count {
        for seen in input.frames[row] { try merge.add(results[row], rows[seen]) }
      }
      try merge.flush()
    } else {
      try addBlocks(rows, to: results, widest: widest, kernel)
    }
    let addresses = Buffer(byteCount: count * 8)
    for row in 0..<count { addresses.pointer(UInt.self)[row] = results[row] }
    return try kernel.finish(addresses.pointer(), 0, count: count)
  }

  /// Frames up to this wide are added up row by row, in order.
  private static let narrowRows = 16

  /// A segment tree: block `i` of level `k` has the rows from `i << k` to `(i + 1) << k`. A frame is at most one block of
  /// each level going up, then one of each going down, which keeps the order of the rows.
  private func addBlocks(_ rows: WindowStates, to results: WindowStates, widest: Int, _ kernel: any AggregateKernel) throws {
    var levels = [rows]
    while 1 << levels.count <= widest { levels.append(try paired(levels[levels.count - 1], level: levels.count, kernel)) }
    var merge = WindowMerge(kernel, input.check)
    for (level, blocks) in levels.enumerated() {
      for row in 0..<input.rowCount {
        let (first, end) = inner(row, level)
        if first & 1 == 1 && first < end { try merge.add(results[row], blocks[first]) }
      }
    }
    for (level, blocks) in levels.enumerated().reversed() {
      for row in 0..<input.rowCount {
        let (first, end) = inner(row, level)
        if end & 1 == 1 && first < end { try merge.add(results[row], blocks[end - 1]) }
      }
    }
    try merge.flush()
  }

  /// The blocks of a level that lie within the row's frame.
  private func inner(_ row: Int, _ level: Int) -> (first: Int, end: Int) {
    let frame = input.frames[row]
    return ((frame.lowerBound + (1 << level) - 1) >> level, frame.upperBound >> level)
  }

  private func paired(_ below: WindowStates, level: Int, _ kernel: any AggregateKernel) throws -> WindowStates {
    let blocks = WindowStates(kernel, count: input.rowCount >> level)
    var merge = WindowMerge(kernel, input.check)
    for block in 0..<blocks.count {
      try merge.add(blocks[block], below[2 * block])
      try merge.add(blocks[block], below[2 * block + 1])
    }
    try merge.flush()
    return blocks
  }

  /// A state a row that has seen that row, and one more that has seen none.
  func rowStates(_ kernel: any AggregateKernel) throws -> WindowStates {
    let states = WindowStates(kernel, count: input.rowCount + 1)
    let addresses = Buffer(byteCount: input.rowCount * 8)
    for row in 0..<input.rowCount { addresses.pointer(UInt.self)[row] = states[row] }
    try update(kernel, addresses)
    return states
  }

  /// Hands every row that FILTER lets through to the state at its address.
  private func update(_ kernel: any AggregateKernel, _ addresses: Buffer) throws {
    guard let selection else { return try update(kernel, addresses, input.arguments, input.rowCount) }
    let passed = Buffer(byteCount: selection.count * 8)
    for i in 0..<selection.count { passed.pointer(UInt.self)[i] = addresses.pointer(UInt.self)[selection[i]] }
    try update(kernel, passed, input.arguments.map { $0.gather(selection) }, selection.count)
  }

  /// In pieces, between which the query can be stopped.
  private func update(_ kernel: any AggregateKernel, _ addresses: Buffer, _ arguments: [ColumnVector], _ count: Int) throws {
    for start in stride(from: 0, to: count, by: WindowAggregate.pieceRows) {
      try input.check()
      let rows = min(WindowAggregate.pieceRows, count - start)
      try kernel.update(addresses.pointer() + start, 0, arguments: arguments.map { $0.slice(start, rows) }, count: rows)
    }
  }

  private static let pieceRows = 1 << 16
}
