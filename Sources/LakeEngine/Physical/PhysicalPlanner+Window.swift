import LakeVectors

extension PhysicalPlanner {
  mutating func openWindow(_ window: LogicalPlan.Window, _ needed: Set<Symbol>) throws -> OpenPipeline {
    // A result that nobody reads need not be computed.
    let calls = window.calls.filter { needed.contains($0.output) }
    var used = window.used
    used.formUnion(needed.subtracting(window.calls.map(\.output)))
    let input = try open(window.input, needed: used)
    let specs = try calls.map { try windowCall($0, input) }
    let positions = try input.positions(of: window.orderBy.map(\.symbol))
    let keys = zip(window.orderBy, positions).map { SortKeySpec(position: $1, ascending: $0.ascending, nullsFirst: $0.nullsFirst) }
    let output = input.symbols.indices.filter { needed.contains(input.symbols[$0]) }
    let node = OperatorNode("Window")
    let sink = WindowSink(
      columnTypes: input.symbols.map(\.type),
      spec: WindowSpec(
        partitionBy: try input.positions(of: window.partitionBy), orderBy: keys, calls: specs, output: output),
      memory: node.memory)
    var result = breakPipeline(
      input, sink: sink, source: sink.source, symbols: output.map { input.symbols[$0] } + calls.map(\.output),
      node: node)
    result.clustering = RowClustering(partition: window.partitionBy, order: window.orderBy.map(\.symbol))
    return result
  }

  func windowCall(_ call: LogicalPlan.WindowCall, _ input: OpenPipeline) throws -> WindowCallSpec {
    WindowCallSpec(
      function: call.function, arguments: try input.positions(of: call.arguments),
      frame: try call.frame.map { try input.positions(of: [$0])[0] }, ignoresNulls: call.ignoresNulls,
      filter: try call.filter.map { try input.positions(of: [$0])[0] })
  }
}
