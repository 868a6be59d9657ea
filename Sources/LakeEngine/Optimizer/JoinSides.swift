import LakeVectors

/// Puts the smaller input of an inner join on the right, the side that is held in memory.
package struct JoinSides: OptimizerRule {
  package let name = "join sides"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    plan.rewritten { node in
      guard case .join(var join) = node, join.kind == .inner, let left = PlanEstimate.size(join.left),
        let right = PlanEstimate.size(join.right), left * JoinSides.worthwhile < right
      else { return node }
      swap(&join.left, &join.right)
      join.keys = join.keys.map { (left: $0.right, right: $0.left) }
      return .join(join)
    }
  }

  /// Estimates are rough: a written order changes only for a clear gain.
  private static let worthwhile = 1.5
}
