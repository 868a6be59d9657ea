import LakeSQL
import LakeVectors

/// An aggregation below its GROUPING operations: the plan, and what carries each key above it.
struct GroupedPlan {
  var plan: LogicalPlan
  var keys: [Symbol]
  /// The keys that are no columns of their own.
  var keyOf: CarriedExpressions
  /// The number of a row's grouping set; nil when there is one set only.
  var id: Symbol?
}

extension QueryAnalyzer {
  /// `source` grouped by all `sets` at once. `keys` are its columns for `grouping.keys`.
  func grouped(
    _ source: LogicalPlan, _ grouping: GroupingSets, keys: [Symbol], calls: [LogicalPlan.AggregateCall],
    orders: [Symbol: [LogicalPlan.SortKey]]
  ) throws -> GroupedPlan {
    guard grouping.sets.count > 1 else {
      let used = grouping.sets.first?.map { keys[$0] } ?? []
      return GroupedPlan(
        plan: try aggregation(source, used, calls, orders), keys: keys, keyOf: QueryAnalyzer.carried(grouping.keys, keys), id: nil)
    }
    let outputs = keys.map { state.makeSymbol($0.name, $0.type) }
    let id = state.makeSymbol("groupid", .bigint)
    let expanded = LogicalPlan.expand(
      .init(input: source, keys: zip(outputs, keys).map { (output: $0, source: $1) }, sets: grouping.sets, id: id))
    let totals = grouping.sets.indices.filter { grouping.sets[$0].isEmpty }
    let keyOf = QueryAnalyzer.carried(grouping.keys, outputs)
    guard !totals.isEmpty else {
      return GroupedPlan(plan: try aggregation(expanded, outputs + [id], calls, orders), keys: outputs, keyOf: keyOf, id: id)
    }
    let inner = calls.map { call in
      LogicalPlan.AggregateCall(
        output: state.makeSymbol(call.output.name, call.output.type), function: call.function, arguments: call.arguments,
        distinct: call.distinct, filter: call.filter)
    }
    let ordered = Dictionary(
      uniqueKeysWithValues: zip(calls, inner).compactMap { call, own in orders[call.output].map { (own.output, $0) } })
    let groups = try aggregation(expanded, outputs + [id], inner, ordered)
    let (plan, total) = withTotals(groups, totals, id, outputs, calls: calls, inner: inner)
    return GroupedPlan(plan: plan, keys: outputs, keyOf: keyOf, id: total)
  }

  private static func carried(_ expressions: [Expression], _ symbols: [Symbol]) -> CarriedExpressions {
    var result = CarriedExpressions()
    for (expression, symbol) in zip(expressions, symbols) where expression.symbol != symbol { result.add(expression, symbol) }
    return result
  }

  private func aggregation(
    _ input: LogicalPlan, _ keys: [Symbol], _ calls: [LogicalPlan.AggregateCall], _ orders: [Symbol: [LogicalPlan.SortKey]]
  ) throws -> LogicalPlan {
    if orders.isEmpty { return .aggregate(.init(input: input, keys: keys, calls: calls)) }
    var ordered = OrderedAggregates(input, keys: keys, state)
    let analyzer = ExpressionAnalyzer(state, self, .empty, clause: "")
    let planned = try ordered.planned(calls, orders) { value in
      try analyzer.aggregateCall("arbitrary", [value], at: .start).function
    }
    return .aggregate(.init(input: ordered.plan, keys: keys, calls: planned))
  }

  /// The empty sets have their one group even when there are no rows: it is added where it is missing.
  private func withTotals(
    _ groups: LogicalPlan, _ totals: [Int], _ id: Symbol, _ keys: [Symbol], calls: [LogicalPlan.AggregateCall],
    inner: [LogicalPlan.AggregateCall]
  ) -> (plan: LogicalPlan, id: Symbol) {
    let wanted = state.makeSymbol("total", .bigint)
    let rows = totals.map { [Expression.literal(.integer(Int64($0)), .bigint)] }
    let join = LogicalPlan.join(
      .init(kind: .full, left: groups, right: .values(.init(symbols: [wanted], rows: rows)), keys: [(id, wanted)]))
    let either = state.makeSymbol(id.name, .bigint)
    var assignments = Decorrelation.identity(keys)
    assignments.append(.init(either, .coalesce([.column(id), .column(wanted)], .bigint)))
    for (call, inner) in zip(calls, inner) {
      let value = Expression.column(inner.output)
      let standIn = Decorrelation.overNoRows(call)
      let isMissing = Expression.isNull(.column(id))
      assignments.append(
        .init(
          call.output,
          standIn.isNullLiteral ? value : .conditional([.init(isMissing, standIn)], otherwise: value, call.output.type)))
    }
    return (.project(.init(input: join, assignments: assignments)), either)
  }

  /// `grouped` with a column for each GROUPING operation: a bit for each argument, 1 where the row's set has not got it.
  func withGroupings(
    _ grouped: GroupedPlan, _ grouping: GroupingSets, _ operations: [AggregateCollector.Grouping]
  ) throws -> LogicalPlan {
    guard !operations.isEmpty else { return grouped.plan }
    let assignments = try operations.map { operation in
      let positions = try operation.arguments.map { argument in
        guard let position = grouping.keys.firstIndex(of: argument.expression) else {
          throw LakeError(
            .invalidArguments, at: operation.position,
            "The arguments to GROUPING() must be expressions referenced by the GROUP BY at the associated query level. "
              + "Mismatch due to \(argument.text).")
        }
        return position
      }
      let masks = grouping.sets.map { set in
        positions.reduce(Int64(0)) { $0 << 1 | (set.contains($1) ? 0 : 1) }
      }
      func literal(_ mask: Int64) -> Expression { .literal(.integer(mask), operation.output.type) }
      guard let id = grouped.id else { return LogicalPlan.Assignment(operation.output, literal(masks.first ?? 0)) }
      let whens = masks.enumerated().dropLast().map { number, mask in
        Expression.When(.comparison(.equal, .column(id), .literal(.integer(Int64(number)), .bigint)), literal(mask))
      }
      return LogicalPlan.Assignment(
        operation.output, .conditional(whens, otherwise: literal(masks.last ?? 0), operation.output.type))
    }
    return .project(.init(input: grouped.plan, assignments: Decorrelation.identity(grouped.plan.symbols) + assignments))
  }
}
