import LakeVectors

/// A window whose partitions need not fit in memory: rows are sorted by partition and order through files and computed piece
/// by piece, each piece going on where the one before ended. For calls that need no more than that; see `canCompute`.
final class WindowStream: WindowPieces, @unchecked Sendable {
  /// What the rows so far leave to those that follow in their partition.
  private struct Carry {
    /// The last row.
    let last: ColumnBatch
    /// Rows and groups of equals of its partition so far.
    let rows: Int
    let groups: Int
    /// By call: the state of a running aggregate.
    let states: [WindowStates?]
  }

  private let spec: WindowSpec
  private let types: [DataType]
  private let query: QueryContext
  private let next: () throws -> ColumnBatch?
  private let kernels: [(any AggregateKernel)?]
  /// By call: the state of an aggregate over all rows.
  private let totals: [WindowStates?]
  private let reservation: MemoryReservation
  private var pending: [ColumnBatch] = []
  private var pendingRows = 0
  private var carry: Carry?
  private var encoder = BatchEncoder()

  /// Rank functions that count rows before the current one, aggregates from the start of the partition to the current row,
  /// and, when there is one partition only, aggregates over all of it.
  static func canCompute(_ spec: WindowSpec) -> Bool {
    spec.calls.allSatisfy { call in
      switch call.function {
      case .function(let function):
        function.name == "row_number" || (!spec.orderBy.isEmpty && ["rank", "dense_rank"].contains(function.name))
      case .aggregate(let aggregate): !aggregate.function.seesDistinctValues && (isWhole(call, spec) || isRunning(call, spec))
      }
    }
  }

  private static func isWhole(_ call: WindowCallSpec, _ spec: WindowSpec) -> Bool {
    guard spec.partitionBy.isEmpty, call.frame.start == .unboundedPreceding else { return false }
    return call.frame.end == .unboundedFollowing || (call.frame.end == .currentRow && spec.orderBy.isEmpty && call.frame.unit != .rows)
  }

  private static func isRunning(_ call: WindowCallSpec, _ spec: WindowSpec) -> Bool {
    call.frame.start == .unboundedPreceding && call.frame.end == .currentRow && (call.frame.unit == .rows || !spec.orderBy.isEmpty)
  }

  /// - Parameter batches: in the order that equal rows keep.
  init(_ batches: [KeptBatch], types: [DataType], spec: WindowSpec, _ query: QueryContext, _ memory: OperatorMemory) throws {
    self.spec = spec
    self.types = types
    self.query = query
    reservation = MemoryReservation(query, memory)
    kernels = try spec.calls.map { call in
      guard case .aggregate(let aggregate) = call.function else { return nil }
      return try aggregate.function.makeKernel(aggregate.argumentTypes, aggregate.returnType)
    }
    let whole = zip(spec.calls, kernels).map { call, kernel in
      WindowStream.isWhole(call, spec) ? kernel.map { WindowStates($0, count: 1) } : nil
    }
    totals = whole
    let keys = spec.partitionBy.map { SortKeySpec(position: $0) } + spec.orderBy
    if keys.isEmpty, whole.contains(where: { $0 != nil }) {
      for kept in batches {
        try query.checkCancelled()
        try WindowStream.add(try kept.load(), to: whole, spec)
      }
    }
    next = try WindowOrder.sortedThroughFiles(batches, keys: keys, types: types, query, memory) {
      try WindowStream.add($0, to: whole, spec)
    }
  }

  private static func add(_ batch: ColumnBatch, to totals: [WindowStates?], _ spec: WindowSpec) throws {
    for (call, states) in zip(spec.calls, totals) {
      guard let states else { continue }
      let arguments = call.arguments.map { batch.columns[$0] }
      guard let selection = call.filter.flatMap({ Kernels.selection(whereTrue: batch.columns[$0]) }) else {
        try states.kernel.updateAll(states[0], 0, arguments: arguments, count: batch.rowCount)
        continue
      }
      guard selection.count > 0 else { continue }
      try states.kernel.updateAll(states[0], 0, arguments: arguments.map { $0.gather(selection) }, count: selection.count)
    }
  }

  /// The next rows with their results; nil at the end.
  /// - Throws: `EXCEEDED_MEMORY_LIMIT` when rows that are equal in the window's order do not fit.
  func nextPiece() throws -> ColumnBatch? {
    var wanted = max(query.session.batchRows, 1024)
    while let batch = try next() {
      try query.checkCancelled()
      pending.append(batch)
      pendingRows += batch.rowCount
      // Two batches are a buffer; more come together only when rows are equal in the window's order.
      if pendingRows > 2 * max(query.session.batchRows, 1024) {
        let rowCost = WindowEvaluation(spec: spec).rowCost(types)
        try reservation.resize(to: pending.reduce(pendingRows * rowCost) { $0 + $1.footprint })
      }
      guard pendingRows >= wanted else { continue }
      let rows = try ColumnBatch.concatenate(pending, types: types)
      let partitions = self.partitions(rows)
      let bounds = partitions.groupBounds
      // Without an order nothing here asks for a row's equals, of which there may be any number.
      let cut = spec.orderBy.isEmpty ? rows.rowCount : Int(bounds[max(0, bounds.count - 2)])
      guard cut > 0 else {
        pending = [rows]
        wanted *= 2
        continue
      }
      // Copied: its strings would keep those of all rows before them.
      let rest = try encoder.copy(rows.slice(cut, rows.rowCount - cut))
      pending = rest.rowCount > 0 ? [rest] : []
      pendingRows = rest.rowCount
      reservation.release()
      return try evaluate(rows.slice(0, cut))
    }
    guard pendingRows > 0 else { return nil }
    let rows = try ColumnBatch.concatenate(pending, types: types)
    pending = []
    pendingRows = 0
    return try evaluate(rows)
  }

  private func partitions(_ rows: ColumnBatch) -> WindowPartitions {
    WindowPartitions(
      rowCount: rows.rowCount, partitionKeys: spec.partitionBy.map { rows.columns[$0] },
      orderKeys: spec.orderBy.map { rows.columns[$0.position] })
  }

  private func evaluate(_ rows: ColumnBatch) throws -> ColumnBatch {
    let partitions = self.partitions(rows)
    let builder = WindowFrameBuilder(
      partitions: partitions, ascending: spec.orderBy.first?.ascending ?? true, columns: rows.columns)
    let before = carry.flatMap { continues($0, rows) ? $0 : nil }
    var columns = spec.output.map { rows.columns[$0] }
    var states: [WindowStates?] = []
    for (index, call) in spec.calls.enumerated() {
      try query.checkCancelled()
      let usesFrame = call.function.usesFrame && totals[index] == nil
      let input = WindowInput(
        partitions: partitions, frames: try builder.frames(usesFrame ? call.frame : .standard),
        arguments: call.arguments.map { rows.columns[$0] }, ignoresNulls: call.ignoresNulls, returnType: call.function.returnType)
      var last: WindowStates?
      switch call.function {
      case .function(let function):
        let numbers = try function.function.kernel(input)
        let added = function.name == "dense_rank" ? before?.groups : before?.rows
        columns.append(added.map { shifted(numbers, by: $0, rows: partitions.bounds[1]) } ?? numbers)
      case .aggregate(let aggregate):
        if let total = totals[index] {
          columns.append(try repeated(total, count: rows.rowCount))
        } else if let kernel = kernels[index] {
          let selection = call.filter.flatMap { Kernels.selection(whereTrue: rows.columns[$0]) }
          let window = WindowAggregate(function: aggregate, input: input, selection: selection)
          let (results, state) = try window.running(kernel, after: before?.states[index])
          columns.append(results)
          last = state
        }
      }
      states.append(last)
    }
    try leave(rows, partitions, before, states)
    return ColumnBatch(columns: columns, rowCount: rows.rowCount)
  }

  private func leave(_ rows: ColumnBatch, _ partitions: WindowPartitions, _ before: Carry?, _ states: [WindowStates?]) throws {
    let last = rows.rowCount - 1
    let start = Int(partitions.partitionStart[last])
    let goesOn = start == 0 ? before : nil
    carry = Carry(
      last: try encoder.copy(rows.slice(last, 1)), rows: last + 1 - start + (goesOn?.rows ?? 0),
      groups: Int(partitions.group[last]) - Int(partitions.group[start]) + 1 + (goesOn?.groups ?? 0), states: states)
  }

  /// Whether `rows` begin in the partition of the last row before them.
  private func continues(_ carry: Carry, _ rows: ColumnBatch) -> Bool {
    spec.partitionBy.allSatisfy { key in
      let differs = Kernels.isDistinct(carry.last.columns[key].slice(0, 1), rows.columns[key].slice(0, 1))
      return differs.value(0) == .boolean(false)
    }
  }

  /// Adds to the first `rows` numbers.
  private func shifted(_ numbers: ColumnVector, by distance: Int, rows: Int) -> ColumnVector {
    let flat = numbers.flattened()
    let out = Buffer(byteCount: flat.count * 8)
    out.base.copyMemory(from: flat.data, byteCount: flat.count * 8)
    for row in 0..<rows { out.pointer(Int64.self)[row] += Int64(distance) }
    return ColumnVector(flat: flat.type, count: flat.count, values: out)
  }

  private func repeated(_ states: WindowStates, count: Int) throws -> ColumnVector {
    let addresses = Buffer(byteCount: count * 8)
    addresses.pointer(UInt.self).update(repeating: states[0], count: count)
    return try states.kernel.finish(addresses.pointer(), 0, count: count)
  }
}
