import LakeVectors

/// Aggregates over different values become two aggregations: `count(DISTINCT x) … GROUP BY k` counts the groups of `(k, x)`.
/// The first one is a plain GROUP BY, which is partitioned by all of its keys, so that its work is spread and its tables stay
/// small whatever the number of groups; sets of values within each group would not.
///
/// Calls that see all rows may stand beside, when their results over groups can be put together: `count`, `min`, `max` and
/// sums of decimals (sums of integers might overflow in a part where the whole does not).
package struct DistinctAggregation: OptimizerRule {
  package let name = "distinct aggregation"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    plan.rewritten { node in
      guard case .aggregate(let aggregate) = node else { return node }
      return DistinctAggregation.divided(aggregate, &context) ?? node
    }
  }

  private static func divided(_ aggregate: LogicalPlan.Aggregate, _ context: inout OptimizerContext) -> LogicalPlan? {
    let subjects = aggregate.calls.filter(seesDistinct)
    guard let first = subjects.first, subjects.allSatisfy({ $0.filter == nil && $0.arguments == first.arguments }),
      !first.arguments.isEmpty
    else { return nil }
    var parts: [LogicalPlan.AggregateCall] = []
    var total = PartialAggregates(keys: aggregate.keys)
    for call in aggregate.calls {
      if seesDistinct(call) {
        guard let whole = overDistinct(call) else { return nil }
        total.add(whole)
        continue
      }
      guard let part = total.split(call, &context) else { return nil }
      parts += part
    }
    var keys = aggregate.keys
    for argument in first.arguments where !keys.contains(argument) { keys.append(argument) }
    return total.plan(over: .aggregate(.init(input: aggregate.input, keys: keys, calls: parts)), &context)
  }

  private static func seesDistinct(_ call: LogicalPlan.AggregateCall) -> Bool {
    call.distinct || call.function.function.seesDistinctValues
  }

  /// The call over values that differ already. `approx_distinct` counts them.
  private static func overDistinct(_ call: LogicalPlan.AggregateCall) -> LogicalPlan.AggregateCall? {
    guard call.function.function.seesDistinctValues else {
      return .init(output: call.output, function: call.function, arguments: call.arguments)
    }
    guard call.function.name == "approx_distinct", let count = aggregate("count", parameters: 1) else { return nil }
    let function = ResolvedAggregate(function: count, argumentTypes: [call.arguments[0].type], returnType: .bigint)
    return .init(output: call.output, function: function, arguments: [call.arguments[0]])
  }

  private static func aggregate(_ name: String, parameters: Int) -> AggregateFunction? {
    FunctionRegistry.aggregates(named: name).first { $0.signature.parameters.count == parameters }
  }
}
