/// Inputs that are known to be empty make what stands above them empty.
package struct EmptyPropagation: OptimizerRule {
  package let name = "empty propagation"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    plan.rewritten { node in
      switch node {
      case .filter(let inner) where inner.input.isEmpty: node.emptied
      case .project(let inner) where inner.input.isEmpty: node.emptied
      case .replicate(let inner) where inner.input.isEmpty: node.emptied
      case .expand(let inner) where inner.input.isEmpty: node.emptied
      case .sort(let inner) where inner.input.isEmpty: node.emptied
      case .topN(let inner) where inner.input.isEmpty || inner.count == 0: node.emptied
      case .window(let inner) where inner.input.isEmpty: node.emptied
      case .patternRecognition(let inner) where inner.input.isEmpty: node.emptied
      case .jsonTable(let inner) where inner.input.isEmpty: node.emptied
      case .limit(let inner) where inner.input.isEmpty || inner.count == 0: node.emptied
      case .aggregate(let inner) where inner.input.isEmpty && !inner.keys.isEmpty: node.emptied
      case .join(let join) where EmptyPropagation.isEmpty(join): node.emptied
      case .unionAll(let union): EmptyPropagation.shrunk(union)
      case .common(let common) where common.body.isEmpty: node.emptied
      case .recursion(let recursion) where recursion.initial.isEmpty: node.emptied
      case .unnest(let unnest) where unnest.input.isEmpty: node.emptied
      default: node
      }
    }
  }

  private static func isEmpty(_ join: LogicalPlan.Join) -> Bool {
    switch join.kind {
    case .inner, .semi: join.left.isEmpty || join.right.isEmpty
    case .left, .anti, .mark: join.left.isEmpty
    case .right: join.right.isEmpty
    case .full: join.left.isEmpty && join.right.isEmpty
    }
  }

  private static func shrunk(_ union: LogicalPlan.UnionAll) -> LogicalPlan {
    let kept = union.inputs.indices.filter { !union.inputs[$0].isEmpty }
    if kept.isEmpty { return LogicalPlan.unionAll(union).emptied }
    if kept.count == union.inputs.count { return .unionAll(union) }
    return .unionAll(
      .init(symbols: union.symbols, inputs: kept.map { union.inputs[$0] }, columns: kept.map { union.columns[$0] }))
  }
}
