extension PhysicalPlanner {
  mutating func openJSONTable(_ node: LogicalPlan.JSONTable, _ needed: Set<Symbol>) throws -> OpenPipeline {
    let input = try open(node.input, needed: needed.intersection(node.input.symbols).union(node.used))
    let passed = input.symbols.indices.filter { needed.contains(input.symbols[$0]) }
    let stage = JSONTableStage(JSONTableSpec(table: node, layout: input.layout, passed: passed))
    return input.then(stage, symbols: passed.map { input.symbols[$0] } + node.made, node: OperatorNode("JSONTable"))
  }
}
