import LakeVectors

extension PhysicalPlanner {
  mutating func openExpand(_ expand: LogicalPlan.Expand, _ needed: Set<Symbol>) throws -> OpenPipeline {
    let sources = expand.keys.map(\.source)
    let input = try open(expand.input, needed: needed.intersection(expand.input.symbols).union(sources))
    let passed = input.symbols.indices.filter { needed.contains(input.symbols[$0]) }
    let stage = ExpandStage(
      passed: passed, keys: try input.positions(of: sources), types: sources.map(\.type), sets: expand.sets)
    let symbols = passed.map { input.symbols[$0] } + expand.keys.map(\.output) + [expand.id]
    return input.then(stage, symbols: symbols, node: OperatorNode("GroupId"))
  }
}
