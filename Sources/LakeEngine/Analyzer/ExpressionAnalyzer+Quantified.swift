import LakeSQL
import LakeVectors

extension ExpressionAnalyzer {
  /// `value op ALL (query)` and `value op ANY (query)`, from the least and the greatest of the query's values: those decide
  /// whatever the others are. Without rows ALL is true and ANY false; else NULL where a NULL leaves it open.
  func quantified(
    _ op: ComparisonOperator, _ value: SyntaxExpression, _ quantifier: SyntaxExpression.Quantifier, _ query: QueryExpression,
    at position: Position
  ) throws -> Expression {
    let sides = try membershipSides(value, query, "quantified comparison", at: position)
    let all = try aggregateCall("count", [], at: position)
    let known = try aggregateCall("count", [sides.candidate], at: position)
    let least = try aggregateCall("min", [sides.candidate], at: position)
    let greatest = try aggregateCall("max", [sides.candidate], at: position)
    add(.scalar(.aggregate(.init(input: sides.plan, keys: [], calls: [all, known, least, greatest]))), at: position)

    func holds(_ bound: LogicalPlan.AggregateCall) -> Expression { .comparison(op, sides.value, .column(bound.output)) }
    let isAll = quantifier == .all
    let isDecided: Expression
    switch op {
    case .equal, .notEqual: isDecided = isAll ? .not(.and([holds(least), holds(greatest)])) : .or([holds(least), holds(greatest)])
    case .less, .lessOrEqual: isDecided = isAll ? .not(holds(least)) : holds(greatest)
    case .greater, .greaterOrEqual: isDecided = isAll ? .not(holds(greatest)) : holds(least)
    }
    let outcome: Expression = isAll ? .true : .false
    let none = Expression.comparison(.equal, .column(all.output), .literal(.integer(0), .bigint))
    let hasNull = Expression.comparison(.less, .column(known.output), .column(all.output))
    return .conditional(
      [
        .init(none, outcome), .init(isDecided, isAll ? .false : .true),
        .init(.or([.isNull(sides.value), hasNull]), .literal(.null, .boolean)),
      ], otherwise: outcome, .boolean)
  }
}
