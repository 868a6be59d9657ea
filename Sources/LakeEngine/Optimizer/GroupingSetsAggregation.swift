import LakeVectors

/// GROUPING SETS, ROLLUP and CUBE group by all keys first and make the sets of those groups: each row is looked at once, not
/// once a set. For calls whose results over groups can be put together.
package struct GroupingSetsAggregation: OptimizerRule {
  package let name = "grouping sets aggregation"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    plan.rewritten { node in
      guard case .aggregate(let aggregate) = node, case .expand(let expand) = aggregate.input else { return node }
      return GroupingSetsAggregation.divided(aggregate, expand, &context) ?? node
    }
  }

  /// With two sets the groups must be few to be worth a grouping more, and nobody knows.
  private static let setsMin = 3

  private static func divided(
    _ aggregate: LogicalPlan.Aggregate, _ expand: LogicalPlan.Expand, _ context: inout OptimizerContext
  ) -> LogicalPlan? {
    guard expand.sets.count >= setsMin, aggregate.keys.contains(expand.id) else { return nil }
    let below = Set(expand.input.symbols)
    let made = Set(expand.keys.map(\.output) + [expand.id])
    var total = PartialAggregates(keys: aggregate.keys)
    var parts: [LogicalPlan.AggregateCall] = []
    for call in aggregate.calls {
      guard !call.distinct, call.filter == nil, !call.function.function.seesDistinctValues, below.isSuperset(of: call.arguments),
        let part = total.split(call, &context)
      else { return nil }
      parts += part
    }
    var keys: [Symbol] = []
    for key in expand.keys.map(\.source) + aggregate.keys.filter({ !made.contains($0) }) where !keys.contains(key) { keys.append(key) }
    guard below.isSuperset(of: keys) else { return nil }
    var sets = expand
    sets.input = .aggregate(.init(input: expand.input, keys: keys, calls: parts))
    return total.plan(over: .expand(sets), &context)
  }
}
