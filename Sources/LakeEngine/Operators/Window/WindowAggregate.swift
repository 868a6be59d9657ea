import LakeVectors

/// An aggregate over the frames of sorted rows. Every way works on whole columns of states: a few calls of the kernel, none
/// a row.
struct WindowAggregate {
  let function: ResolvedAggregate
  let input: WindowInput
  /// Rows that FILTER lets through; nil: all.
  let selection: SelectionVector?

  func evaluate() throws -> ColumnVector {
    let kernel = try function.function.makeKernel(function.argumentTypes, function.returnType)
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
    return try kernel.finish(addresses.pointer(), 0, count: input.rowCount)
  }

  /// One state a row, to which then the state before (or behind) it is added: a running total.
  func running(_ kernel: any AggregateKernel, forward: Bool) throws -> ColumnVector {
    let states = try rowStates(kernel)
    let starts = input.partitions.partitionStart
    var merge = WindowMerge(kernel)
    let count = input.rowCount
    if forward {
      for row in 0..<count where Int(starts[row]) != row { try merge.add(states[row], states[row - 1]) }
    } else {
      for row in stride(from: count - 2, through: 0, by: -1) where starts[row] == starts[row + 1] {
        try merge.add(states[row], states[row + 1])
      }
    }
    try merge.flush()
    let addresses = Buffer(byteCount: count * 8)
    for row in 0..<count {
      let frame = input.frames[row]
      addresses.pointer(UInt.self)[row] =
        frame.isEmpty ? states[count] : forward ? states[frame.upperBound - 1] : states[frame.lowerBound]
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
      var merge = WindowMerge(kernel)
      for row in 0..<count {
        for seen in input.frames[row] { try merge.add(results[row], rows[seen]) }
      }
      try merge.flush()
    } else {
      try addBlocks(rows, to: results, kernel)
    }
    let addresses = Buffer(byteCount: count * 8)
    for row in 0..<count { addresses.pointer(UInt.self)[row] = results[row] }
    return try kernel.finish(addresses.pointer(), 0, count: count)
  }

  /// Frames up to this wide are added up row by row, in order.
  private static let narrowRows = 16

  /// A segment tree, one level at a time: block `i` of a level has `width` rows from `i * width` on. A frame takes at most
  /// two blocks of each level.
  private func addBlocks(_ rows: WindowStates, to results: WindowStates, _ kernel: any AggregateKernel) throws {
    let count = input.rowCount
    var from = [UInt32](unsafeUninitializedCapacity: count) { buffer, used in
      for row in 0..<count { buffer[row] = input.frames.start[row] }
      used = count
    }
    var to = [UInt32](unsafeUninitializedCapacity: count) { buffer, used in
      for row in 0..<count { buffer[row] = input.frames.end[row] }
      used = count
    }
    var blocks = rows
    var blockCount = count
    while true {
      var merge = WindowMerge(kernel)
      var goesOn = false
      for row in 0..<count where from[row] < to[row] {
        if from[row] & 1 == 1 {
          try merge.add(results[row], blocks[Int(from[row])])
          from[row] += 1
        }
        if to[row] & 1 == 1 && from[row] < to[row] {
          to[row] -= 1
          try merge.add(results[row], blocks[Int(to[row])])
        }
        from[row] >>= 1
        to[row] >>= 1
        goesOn = goesOn || from[row] < to[row]
      }
      try merge.flush()
      guard goesOn else { return }
      blockCount /= 2
      let next = WindowStates(kernel, count: blockCount)
      for block in 0..<blockCount {
        try merge.add(next[block], blocks[2 * block])
        try merge.add(next[block], blocks[2 * block + 1])
      }
      try merge.flush()
      blocks = next
    }
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
    guard let selection else {
      try kernel.update(addresses.pointer(), 0, arguments: input.arguments, count: input.rowCount)
      return
    }
    let passed = Buffer(byteCount: selection.count * 8)
    for i in 0..<selection.count { passed.pointer(UInt.self)[i] = addresses.pointer(UInt.self)[selection[i]] }
    try kernel.update(
      passed.pointer(), 0, arguments: input.arguments.map { $0.gather(selection) }, count: selection.count)
  }
}
