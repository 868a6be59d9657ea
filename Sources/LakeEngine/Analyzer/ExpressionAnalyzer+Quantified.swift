import LakeSQL
import LakeVectors

extension ExpressionAnalyzer {
  /// `value op ALL (query)` and `value op ANY (query)`, from the least and the greatest of the query's values: those decide
  /// whatever the others are. Without rows ALL is true and ANY false; else NULL where a NULL leaves it open.
  func quantified(
    _ op: ComparisonOperator, _ value: SyntaxExpression, _ quantifier: SyntaxExpression.Quantifier, _ query: QueryExpression,
    at position: Position
  ) throws -> Expression {
    let isOrdered = op != .equal && op != .notEqual
    let (tested, plan, candidate) = try rowSides(
      try membershipSides(value, query, at: position, isOrdered: isOrdered), at: position)
    guard candidate.type.isOrderable else {
      var row = candidate.type
      if case .row = row {} else { row = .row([RowField(name: nil, type: row)]) }
      throw LakeError(
        .typeMismatch, at: position, "Type [\(row)] must be orderable in order to be used in quantified comparison")
    }
    let all = try aggregateCall("count", [], at: position)
    let known = try aggregateCall("count", [candidate], at: position)
    let least = try aggregateCall("min", [candidate], at: position)
    let greatest = try aggregateCall("max", [candidate], at: position)
    add(.scalar(.aggregate(.init(input: plan, keys: [], calls: [all, known, least, greatest]))), at: position)

    func holds(_ bound: LogicalPlan.AggregateCall) -> Expression { .comparison(op, tested, .column(bound.output)) }
    let isAll = quantifier == .all
    let bounds: [Expression]
    switch op {
    case .equal, .notEqual: bounds = [holds(least), holds(greatest)]
    case .less, .lessOrEqual: bounds = [holds(isAll ? least : greatest)]
    case .greater, .greaterOrEqual: bounds = [holds(isAll ? greatest : least)]
    }
    let outcome: Expression = isAll ? .true : .false
    let none = Expression.comparison(.equal, .column(all.output), .literal(.integer(0), .bigint))
    let hasNull = Expression.comparison(.less, .column(known.output), .column(all.output))
    let rest = Expression.conditional([.init(hasNull, .literal(.null, .boolean))], otherwise: outcome, .boolean)
    return .conditional([.init(none, outcome)], otherwise: isAll ? .and(bounds + [rest]) : .or(bounds + [rest]), .boolean)
  }

  /// Several fields as one row on either side.
  private func rowSides(
    _ sides: MembershipSides, at position: Position
  ) throws -> (value: Expression, plan: LogicalPlan, candidate: Symbol) {
    guard sides.pairs.count > 1 else { return (sides.pairs[0].value, sides.plan, sides.pairs[0].candidate) }
    let type = DataType.row(sides.pairs.map { RowField(name: nil, type: $0.candidate.type) })
    let candidate = state.makeSymbol("row", type)
    let row = try row(sides.pairs.map { .column($0.candidate) }, type, at: position)
    let plan = LogicalPlan.project(.init(input: sides.plan, assignments: [.init(candidate, row)]))
    return (try self.row(sides.pairs.map(\.value), type, at: position), plan, candidate)
  }
}
