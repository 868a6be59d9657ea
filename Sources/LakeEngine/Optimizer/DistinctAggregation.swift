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
    var calls: [LogicalPlan.AggregateCall] = []
    // Counts of no rows are 0, sums of no counts NULL.
    var counts: Set<Symbol> = []
    for call in aggregate.calls {
      if seesDistinct(call) {
        guard let whole = overDistinct(call) else { return nil }
        calls.append(whole)
        continue
      }
      guard let total = combining(call) else { return nil }
      let part = context.makeSymbol(call.output.name, call.output.type)
      parts.append(.init(output: part, function: call.function, arguments: call.arguments, filter: call.filter))
      if call.function.name == "count" { counts.insert(call.output) }
      calls.append(.init(output: call.output, function: total, arguments: [part]))
    }
    var keys = aggregate.keys
    for argument in first.arguments where !keys.contains(argument) { keys.append(argument) }
    let inner = LogicalPlan.aggregate(.init(input: aggregate.input, keys: keys, calls: parts))
    guard aggregate.keys.isEmpty, !counts.isEmpty else {
      return .aggregate(.init(input: inner, keys: aggregate.keys, calls: calls))
    }
    var assignments: [LogicalPlan.Assignment] = []
    let named = calls.map { call -> LogicalPlan.AggregateCall in
      guard counts.contains(call.output) else {
        assignments.append(.init(call.output, .column(call.output)))
        return call
      }
      let total = context.makeSymbol(call.output.name, call.output.type)
      let zero = Expression.literal(.integer(0), .bigint)
      assignments.append(.init(call.output, .coalesce([.column(total), zero], .bigint)))
      return .init(output: total, function: call.function, arguments: call.arguments)
    }
    let outer = LogicalPlan.aggregate(.init(input: inner, keys: [], calls: named))
    return .project(.init(input: outer, assignments: assignments))
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

  /// The aggregate that puts results of the call over parts together; nil: there is none.
  private static func combining(_ call: LogicalPlan.AggregateCall) -> ResolvedAggregate? {
    let type = call.function.returnType
    switch call.function.name {
    case "count":
      let sum = FunctionRegistry.aggregates(named: "sum").first { $0.signature.parameters == [.exact(.bigint)] }
      return sum.map { ResolvedAggregate(function: $0, argumentTypes: [.bigint], returnType: .bigint) }
    case "min", "max":
      // With a second argument they give arrays of several values.
      guard call.arguments.count == 1, call.function.argumentTypes == [type] else { return nil }
      return call.function
    case "sum":
      guard type.isDecimal, let sum = FunctionRegistry.aggregates(named: "sum").first(where: { $0.signature.parameters == [.anyDecimal] })
      else { return nil }
      return ResolvedAggregate(function: sum, argumentTypes: [type], returnType: type)
    default: return nil
    }
  }

  private static func aggregate(_ name: String, parameters: Int) -> AggregateFunction? {
    FunctionRegistry.aggregates(named: name).first { $0.signature.parameters.count == parameters }
  }
}
