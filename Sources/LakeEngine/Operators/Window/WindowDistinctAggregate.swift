import LakeVectors

/// Aggregates that see equal values of a frame once (`approx_distinct`). A row counts in a frame when the frame has no equal
/// row before it, which the row's last equal one tells.
struct WindowDistinctAggregate {
  private let call: WindowAggregate
  private let kernel: any AggregateKernel

  init(_ call: WindowAggregate, _ kernel: any AggregateKernel) {
    self.call = call
    self.kernel = kernel
  }

  private var input: WindowInput { call.input }

  func evaluate() throws -> ColumnVector {
    let previous = previousEquals()
    switch input.frames.shape {
    case .partition: return try firsts(previous).wholePartitions(kernel)
    case .fromStart: return try firsts(previous).running(kernel, forward: true)
    case .toEnd, .general: return try rowByRow(previous)
    }
  }

  /// The call over the first of each partition's equal rows.
  private func firsts(_ previous: [UInt32]) -> WindowAggregate {
    let rows = rows().filter { previous[$0] == .max }
    return WindowAggregate(function: call.function, input: input, selection: SelectionVector(rows))
  }

  private func rows() -> [Int] {
    guard let selection = call.selection else { return Array(0..<input.rowCount) }
    return (0..<selection.count).map { selection[$0] }
  }

  /// Of each row that FILTER lets through, the last one before it in its partition with equal arguments; `max`: none.
  private func previousEquals() -> [UInt32] {
    let rows = rows()
    var previous = [UInt32](repeating: .max, count: input.rowCount)
    guard rows.count > 1 else { return previous }
    let selection = SelectionVector(rows)
    let starts = Buffer(byteCount: rows.count * 8)
    for (i, row) in rows.enumerated() { starts.pointer(Int64.self)[i] = Int64(input.partitions.partitionStart[row]) }
    let columns = [ColumnVector(flat: .bigint, count: rows.count, values: starts)] + input.arguments.map { $0.gather(selection) }
    let keys = SortKeys(columns.map { .init($0, ascending: true, nullsFirst: false) }, count: rows.count)
    let order = WindowOrder.rows(keys)
    let sorted = columns.map { $0.gather(order.pointer(UInt32.self), count: rows.count) }
    let equals = WindowPartitions(rowCount: rows.count, partitionKeys: sorted, orderKeys: [])
    for i in 1..<rows.count where equals.partitionStart[i] == equals.partitionStart[i - 1] {
      previous[rows[Int(order.pointer(UInt32.self)[i])]] = UInt32(truncatingIfNeeded: rows[Int(order.pointer(UInt32.self)[i - 1])])
    }
    return previous
  }

  /// Looks at every row of every frame.
  private func rowByRow(_ previous: [UInt32]) throws -> ColumnVector {
    let states = try call.rowStates(kernel)
    let results = WindowStates(kernel, count: input.rowCount)
    var merge = WindowMerge(kernel, input.check)
    let addresses = Buffer(byteCount: input.rowCount * 8)
    for row in 0..<input.rowCount {
      addresses.pointer(UInt.self)[row] = results[row]
      let frame = input.frames[row]
      for seen in frame where previous[seen] == .max || Int(previous[seen]) < frame.lowerBound {
        try merge.add(results[row], states[seen])
      }
    }
    try merge.flush()
    return try kernel.finish(addresses.pointer(), 0, count: input.rowCount)
  }
}
