import LakeVectors

extension PhysicalPlanner {
  mutating func openUnnest(_ unnest: LogicalPlan.Unnest, _ needed: Set<Symbol>) throws -> OpenPipeline {
    let arguments = unnest.collections.map(\.argument)
    let input = try open(unnest.input, needed: needed.intersection(unnest.input.symbols).union(arguments))
    let passed = input.symbols.indices.filter { needed.contains(input.symbols[$0]) }
    let specs = zip(arguments, try input.positions(of: arguments)).map { UnnestSpec(argument: $1, type: $0.type) }
    let stage = UnnestStage(
      passed: passed, collections: specs, hasOrdinality: unnest.ordinality != nil, isOuter: unnest.isOuter)
    let symbols = passed.map { input.symbols[$0] } + unnest.made
    return input.then(stage, symbols: symbols, node: OperatorNode(unnest.isOuter ? "LeftUnnest" : "Unnest"))
  }
}
