import LakeVectors

/// Aggregates that see the rows of a group in an order (`array_agg(x ORDER BY y)`) become windows: each is computed over
/// its whole group in that order, and the aggregation above takes its one value. So calls with different orders, DISTINCT
/// and FILTER stand side by side, and the aggregation itself needs no order.
struct OrderedAggregates {
  let state: AnalysisState
  /// Of the aggregation.
  let keys: [Symbol]
  private(set) var plan: LogicalPlan

  init(_ plan: LogicalPlan, keys: [Symbol], _ state: AnalysisState) {
    self.plan = plan
    self.state = state
    var seen = Set<Symbol>()
    self.keys = keys.filter { seen.insert($0).inserted }
  }

  /// `calls` over `plan`; `orders`, by the calls' results, has those that are ordered.
  mutating func planned(
    _ calls: [LogicalPlan.AggregateCall], _ orders: [Symbol: [LogicalPlan.SortKey]], _ taking: (Symbol) throws -> ResolvedAggregate
  ) throws -> [LogicalPlan.AggregateCall] {
    guard !orders.isEmpty else { return calls }
    var results = calls
    var windows: [(order: [LogicalPlan.SortKey], calls: [LogicalPlan.WindowCall])] = []
    for (index, call) in calls.enumerated() {
      guard let order = orders[call.output] else { continue }
      let filter = call.distinct ? try firstOfEqual(call, order) : call.filter
      let value = state.makeSymbol(call.output.name, call.output.type)
      let planned = LogicalPlan.WindowCall(
        output: value, function: .aggregate(call.function), arguments: call.arguments,
        frame: FrameExtent(.rows, .unboundedPreceding, .unboundedFollowing), filter: filter)
      if let known = windows.firstIndex(where: { $0.order == order }) {
        windows[known].calls.append(planned)
      } else {
        windows.append((order, [planned]))
      }
      results[index] = LogicalPlan.AggregateCall(output: call.output, function: try taking(value), arguments: [value])
    }
    for window in windows {
      plan = .window(.init(input: plan, partitionBy: keys, orderBy: window.order, calls: window.calls))
    }
    return results
  }

  /// A column that is true for the first of the rows with equal arguments, of those that FILTER lets through.
  private mutating func firstOfEqual(_ call: LogicalPlan.AggregateCall, _ order: [LogicalPlan.SortKey]) throws -> Symbol {
    let number = state.makeSymbol("number", .bigint)
    var seen = Set(keys)
    let others = (call.arguments + (call.filter.map { [$0] } ?? [])).filter { seen.insert($0).inserted }
    let numbered = try plan.numbered(number, partitionBy: keys + others, orderBy: order)
    let isFirst = state.makeSymbol("first", .boolean)
    var terms = [Expression.comparison(.equal, .column(number), .literal(.integer(1), .bigint))]
    if let filter = call.filter { terms.append(.column(filter)) }
    plan = .project(
      .init(input: numbered, assignments: Decorrelation.identity(plan.symbols) + [.init(isFirst, .all(terms))]))
    return isFirst
  }

  /// Aggregates whose result does not depend on the order of the rows: an order that is written says nothing.
  static let orderless: Set<String> = [
    "count", "count_if", "sum", "avg", "min", "max", "bool_and", "bool_or", "every", "bitwise_and_agg", "bitwise_or_agg",
    "bitwise_xor_agg", "approx_distinct", "stddev", "stddev_pop", "stddev_samp", "variance", "var_pop", "var_samp", "corr",
    "covar_pop", "covar_samp", "regr_slope", "regr_intercept", "skewness", "kurtosis", "entropy", "geometric_mean", "checksum",
  ]
}
