import LakeVectors

/// Decides which side of a join is held in memory: the one that is likely to be smaller. Inner and outer joins get it
/// on their right (a left join becomes a right one, and the other way round); semi and anti joins stay as they are and say that their left is held.
package struct JoinSides: OptimizerRule {
  package let name = "join sides"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    plan.rewritten { node in
      guard case .join(let join) = node else { return node }
      switch join.kind {
      case .inner: return isWorthwhile(join, JoinSides.clear) ? swapped(join, .inner) : node
      // Rows of a right join wait until all of the other side has been seen, so the gain must be greater.
      case .left where !join.keys.isEmpty: return isWorthwhile(join, JoinSides.large) ? swapped(join, .right) : node
      case .right: return isWorthwhile(join, JoinSides.clear) ? swapped(join, .left) : node
      case .full: return isWorthwhile(join, JoinSides.clear) ? swapped(join, .full) : node
      case .semi where !join.keys.isEmpty, .anti where !join.keys.isEmpty:
        var held = join
        held.holdsLeft = isWorthwhile(join, JoinSides.clear)
        return .join(held)
      default: return node
      }
    }
  }

  private func isWorthwhile(_ join: LogicalPlan.Join, _ factor: Double) -> Bool {
    let conditions = join.keys.map { Expression.comparison(.equal, .column($0.left), .column($0.right)) }
    let estimator = PlanEstimator([join.left, join.right], conditions: conditions)
    guard let left = estimator.estimate(join.left), let right = estimator.estimate(join.right) else { return false }
    return left.rows * factor < right.rows
  }

  private func swapped(_ join: LogicalPlan.Join, _ kind: LogicalPlan.Join.Kind) -> LogicalPlan {
    var result = join
    result.kind = kind
    swap(&result.left, &result.right)
    result.keys = join.keys.map { (left: $0.right, right: $0.left) }
    return .join(result)
  }

  /// Estimates are rough: a written order changes only for a clear gain.
  private static let clear = 1.5
  private static let large = 4.0
}
