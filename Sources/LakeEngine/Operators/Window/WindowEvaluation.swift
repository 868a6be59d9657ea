import LakeVectors

/// Computes a window's calls over rows of whole partitions.
struct WindowEvaluation {
  let spec: WindowSpec

  /// The output columns, then the calls' results, sorted by partition and order; equal rows keep their order.
  func evaluate(_ batch: ColumnBatch, _ query: QueryContext) throws -> ColumnBatch {
    let sorted = try self.sorted(batch)
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
      columns.append(try evaluate(call, sorted, partitions, own))
    }
    return ColumnBatch(columns: columns, rowCount: sorted.rowCount)
  }

  private func sorted(_ batch: ColumnBatch) throws -> ColumnBatch {
    let keys =
      spec.partitionBy.map { SortKeys.Column(batch.columns[$0], ascending: true, nullsFirst: false) }
      + spec.orderBy.map { SortKeys.Column(batch.columns[$0.position], ascending: $0.ascending, nullsFirst: $0.nullsFirst) }
    guard !keys.isEmpty, batch.rowCount > 1 else { return batch }
    try SortKeys.checkNested(keys, count: batch.rowCount, grouping: spec.partitionBy.count)
    let order = WindowOrder.rows(SortKeys(keys, count: batch.rowCount))
    return batch.gather(order.pointer(UInt32.self), count: batch.rowCount)
  }

  private func evaluate(
    _ call: WindowCallSpec, _ sorted: ColumnBatch, _ partitions: WindowPartitions, _ frames: WindowFrames
  ) throws -> ColumnVector {
    let input = WindowInput(
      partitions: partitions, frames: frames, arguments: call.arguments.map { sorted.columns[$0] },
      ignoresNulls: call.ignoresNulls, returnType: call.function.returnType)
    switch call.function {
    case .function(let function): return try function.function.kernel(input)
    case .aggregate(let aggregate):
      let selection = call.filter.flatMap { Kernels.selection(whereTrue: sorted.columns[$0]) }
      return try WindowAggregate(function: aggregate, input: input, selection: selection).evaluate()
    }
  }
}
