import LakeVectors

extension PhysicalPlanner {
  /// One source whose branches are the inputs' open pipelines; a union of unions becomes one.
  mutating func openUnion(_ union: LogicalPlan.UnionAll, _ needed: Set<Symbol>) throws -> OpenPipeline {
    let output = union.symbols.indices.filter { needed.contains(union.symbols[$0]) }
    var branches: [UnionSource.Branch] = []
    for (plan, columns) in zip(union.inputs, union.columns) {
      let wanted = output.map { columns[$0] }
      let input = try open(plan, needed: Set(wanted))
      var stages: [any StreamStage] = input.stages.map { ProfiledStage($0.stage, $0.profile) }
      if input.symbols != wanted {
        _ = try input.positions(of: wanted)
        stages.append(ProjectStage(wanted.map(Expression.column), layout: input.layout))
      }
      if let inner = input.source as? UnionSource {
        branches += inner.branches.map { UnionSource.Branch(source: $0.source, stages: $0.stages + stages) }
      } else {
        branches.append(UnionSource.Branch(source: ProfiledSource(input.source, input.sourceProfile), stages: stages))
      }
    }
    return OpenPipeline(
      source: UnionSource(branches), symbols: output.map { union.symbols[$0] }, node: OperatorNode("UnionAll"))
  }
}
