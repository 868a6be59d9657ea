import LakeVectors

/// What is computed over rows of whole partitions, in any order; shares of them are computed by different workers.
protocol PartitionEvaluation: Sendable {
  /// Columns whose equal values keep rows together.
  var partitionBy: [Int] { get }
  /// How rows come within their partition.
  var orderBy: [SortKeySpec] { get }

  /// Bytes that it takes for each row besides the row itself, whose columns have `types`.
  func rowCost(_ types: [DataType]) -> Int

  /// The rows are in the order of `sortKeys`.
  func evaluate(sorted: ColumnBatch, _ query: QueryContext) throws -> ColumnBatch
}

extension PartitionEvaluation {
  /// The row once more while it is sorted, sort entries, bounds of partitions and peers.
  func rowCost(_ types: [DataType]) -> Int { types.reduce(60) { $0 + 2 * $1.physical.byteWidth } }

  var sortKeys: [SortKeySpec] { partitionBy.map { SortKeySpec(position: $0) } + orderBy }

  /// Rows in any order; equal ones keep theirs.
  func evaluate(_ batch: ColumnBatch, _ query: QueryContext) throws -> ColumnBatch {
    try evaluate(sorted: try WindowOrder.sorted(batch, partitionBy: partitionBy, orderBy: orderBy, query), query)
  }
}

/// Computes a window's calls over rows of whole partitions.
struct WindowEvaluation: PartitionEvaluation {
  let spec: WindowSpec

  var partitionBy: [Int] { spec.partitionBy }
  var orderBy: [SortKeySpec] { spec.orderBy }

  /// Frames, states and results too.
  func rowCost(_ types: [DataType]) -> Int { types.reduce(60 + spec.calls.count * 40) { $0 + 2 * $1.physical.byteWidth } }

  /// The output columns, then the calls' results.
  func evaluate(sorted: ColumnBatch, _ query: QueryContext) throws -> ColumnBatch {
    try evaluate(sorted: sorted, before: 0, query)
  }

  /// Whether a run of sorted rows needs to know of those before it no more than how many they are.
  var countsOnly: Bool {
    spec.partitionBy.isEmpty && !spec.orderBy.isEmpty && !spec.calls.isEmpty
      && spec.calls.allSatisfy { call in
        if case .function(let function) = call.function { return function.name == "row_number" }
        return false
      }
  }

  /// The rows in their order, `before` others standing before them (only where `countsOnly`).
  func evaluate(sorted: ColumnBatch, before: Int, _ query: QueryContext) throws -> ColumnBatch {
    let partitions = WindowPartitions(
      rowCount: sorted.rowCount, partitionKeys: spec.partitionBy.map { sorted.columns[$0] },
      orderKeys: spec.orderBy.map { sorted.columns[$0.position] })
    let builder = WindowFrameBuilder(
      partitions: partitions, ascending: spec.orderBy.first?.ascending ?? true, columns: sorted.columns)
    var frames: [FrameExtent<Int>: WindowFrames] = [:]
    var columns = spec.output.map { sorted.columns[$0] }
    for call in spec.calls {
      try query.checkCancelled()
      let extent = call.function.usesFrame ? call.frame : .standard
      let own = try frames[extent] ?? builder.frames(extent)
      frames[extent] = own
      let results = try Self.evaluate(call, sorted, partitions, own, query)
      columns.append(before == 0 ? results : results.adding(before))
    }
    return ColumnBatch(columns: columns, rowCount: sorted.rowCount)
  }

  /// The results of a call for sorted rows.
  static func evaluate(
    _ call: WindowCallSpec, _ sorted: ColumnBatch, _ partitions: WindowPartitions, _ frames: WindowFrames, _ query: QueryContext
  ) throws -> ColumnVector {
    let input = WindowInput(
      partitions: partitions, frames: frames, arguments: call.arguments.map { sorted.columns[$0] },
      ignoresNulls: call.ignoresNulls, returnType: call.function.returnType, check: { try query.checkCancelled() })
    switch call.function {
    case .function(let function): return try function.function.kernel(input)
    case .aggregate(let aggregate):
      let selection = call.filter.flatMap { Kernels.selection(whereTrue: sorted.columns[$0]) }
      return try WindowAggregate(function: aggregate, input: input, selection: selection).evaluate()
    }
  }
}

extension ColumnVector {
  /// Numbers of bigint, each greater by `distance`.
  func adding(_ distance: Int) -> ColumnVector {
    let flat = flattened()
    let from = flat.values(Int64.self)
    let out = Buffer(byteCount: flat.count * 8)
    let to = out.pointer(Int64.self)
    var row = 0
    while row < flat.count {
      to[row] = from[row] &+ Int64(distance)
      row &+= 1
    }
    return ColumnVector(flat: flat.type, count: flat.count, values: out)
  }
}
