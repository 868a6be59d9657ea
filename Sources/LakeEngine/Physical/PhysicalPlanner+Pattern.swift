import LakeVectors

extension PhysicalPlanner {
  /// Rows are gathered and divided by partitions as for windows.
  mutating func openPatternRecognition(
    _ node: LogicalPlan.PatternRecognition, _ needed: Set<Symbol>
  ) throws -> OpenPipeline {
    let measures = node.measures.filter { needed.contains($0.output) }
    let passed = node.passed.filter { needed.contains($0) }
    var wanted = node
    wanted.measures = measures
    let calls = node.window?.calls.filter { needed.contains($0.output) } ?? []
    wanted.window?.calls = calls
    let input = try open(node.input, needed: wanted.used.union(passed))
    let positions = try input.positions(of: node.orderBy.map(\.symbol))
    let keys = zip(node.orderBy, positions).map { SortKeySpec(position: $1, ascending: $0.ascending, nullsFirst: $0.nullsFirst) }
    let window = try node.window.map { window in
      PatternWindowSpec(
        frame: try window.frame.map { try input.positions(of: [$0])[0] }, seeks: window.seeks,
        calls: try calls.map { try windowCall($0, input) })
    }
    let spec = PatternSpec(
      partitionBy: try input.positions(of: node.partitionBy), orderBy: keys, labels: node.labels,
      program: try RowPatternProgram(node.pattern), definitions: node.definitions, measures: measures.map(\.value), rows: node.rows,
      skip: node.skip, passed: try input.positions(of: passed), layout: input.layout, window: window)
    let operatorNode = OperatorNode("PatternRecognition")
    let sink = WindowSink(
      columnTypes: input.symbols.map(\.type), evaluation: PatternEvaluation(spec: spec), memory: operatorNode.memory)
    return breakPipeline(
      input, sink: sink, source: sink.source, symbols: passed + measures.map(\.output) + calls.map(\.output), node: operatorNode)
  }
}
