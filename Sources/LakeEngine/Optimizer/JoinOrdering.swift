import LakeVectors

/// Arranges chains of inner joins by what they are likely to cost, so that every join has an equality if there is such an
/// order, and the smaller side of each stands on the right. Without known sizes the written order stays as far as it avoids
/// cross joins.
package struct JoinOrdering: OptimizerRule {
  package let name = "join ordering"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    order(plan)
  }

  private func order(_ plan: LogicalPlan) -> LogicalPlan {
    guard case .join(let node) = plan, node.kind == .inner else { return plan.mapInputs(order) }
    var inputs: [LogicalPlan] = []
    var conditions: [Expression] = []
    flatten(plan, &inputs, &conditions)
    guard inputs.count > 2 else { return plan.mapInputs(order) }
    inputs = inputs.map(order)
    let estimator = PlanEstimator(inputs, conditions: conditions)
    let estimates = inputs.compactMap(estimator.estimate)
    guard estimates.count == inputs.count else { return written(inputs, conditions) }
    return JoinSearch(inputs, estimates, conditions).best()
  }

  /// The inputs of neighbouring inner joins and all their conditions.
  private func flatten(_ plan: LogicalPlan, _ inputs: inout [LogicalPlan], _ conditions: inout [Expression]) {
    guard case .join(let node) = plan, node.kind == .inner else {
      inputs.append(plan)
      return
    }
    flatten(node.left, &inputs, &conditions)
    flatten(node.right, &inputs, &conditions)
    conditions += node.keys.map { .comparison(.equal, .column($0.left), .column($0.right)) }
    conditions += node.condition?.conjuncts ?? []
  }

  /// One input after the other, each with a condition if one has any.
  private func written(_ inputs: [LogicalPlan], _ conditions: [Expression]) -> LogicalPlan {
    var left = Array(inputs.indices.dropFirst())
    var result = inputs[0]
    var available = Set(result.symbols)
    var open = conditions
    while !left.isEmpty {
      let connected = left.filter { candidate in
        let symbols = Set(inputs[candidate].symbols)
        return open.contains { JoinOrdering.isKey($0, available, symbols) }
      }
      guard let next = (connected.isEmpty ? left : connected).min() else { break }
      left.removeAll { $0 == next }
      available.formUnion(inputs[next].symbols)
      let usable = open.filter { $0.symbols.isSubset(of: available) }
      open.removeAll { usable.contains($0) }
      result = .join(
        .init(kind: .inner, left: result, right: inputs[next], condition: usable.isEmpty ? nil : .all(usable)))
    }
    return open.isEmpty ? result : .filter(.init(input: result, predicate: .all(open)))
  }

  /// True for an equality between what is joined and a candidate.
  static func isKey(_ condition: Expression, _ joined: Set<Symbol>, _ candidate: Set<Symbol>) -> Bool {
    guard case .comparison(.equal, let a, let b) = condition, !a.isConstant, !b.isConstant else { return false }
    return (a.symbols.isSubset(of: joined) && b.symbols.isSubset(of: candidate))
      || (b.symbols.isSubset(of: joined) && a.symbols.isSubset(of: candidate))
  }
}
