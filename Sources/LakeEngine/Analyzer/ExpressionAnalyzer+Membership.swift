import LakeSQL
import LakeVectors

/// A value and the column of a subquery that it is compared with, in one type.
struct MembershipSides {
  let value: Expression
  let plan: LogicalPlan
  let candidate: Symbol
}

extension ExpressionAnalyzer {
  /// Whether the subquery has the value, and whether it has a candidate (or the value is one) of which that is not known.
  struct MembershipMarks {
    let matches: Expression
    let isUnknown: Expression

    /// `value IN (query)` with SQL's three values.
    var value: Expression {
      .conditional([.init(matches, .true), .init(isUnknown, .literal(.null, .boolean))], otherwise: .false, .boolean)
    }
  }

  /// IN over a subquery that uses columns of the query around it.
  func correlatedMembership(_ sides: MembershipSides, at position: Position) -> MembershipMarks {
    MembershipMarks(
      matches: membershipMark(sides, isUnknown: false, at: position), isUnknown: membershipMark(sides, isUnknown: true, at: position))
  }

  /// One of the two questions.
  func membershipMark(_ sides: MembershipSides, isUnknown: Bool, at position: Position) -> Expression {
    let mark = state.makeSymbol(isUnknown ? "unknown" : "matches", .boolean)
    let test = PendingSubquery.Test(value: sides.value, candidate: sides.candidate, comparison: .equal, isUnknown: isUnknown)
    add(.exists(sides.plan, mark: mark, test: test), at: position)
    return .column(mark)
  }

  /// `value > ALL (query)` and the like, from the least and the greatest candidate.
  func quantified(
    _ comparison: ComparisonOperator, _ value: SyntaxExpression, _ quantifier: SyntaxExpression.Quantifier,
    _ query: QueryExpression, at position: Position
  ) throws -> Expression {
    let sides = try membershipSides(value, query, "quantified comparison", at: position)
    let isEquality = comparison == .equal || comparison == .notEqual
    guard sides.candidate.type.isOrderable else {
      throw LakeError(
        .typeMismatch, at: position, "Type \(sides.candidate.type) must be orderable in order to be used in quantified comparison")
    }
    let all = try aggregateCall("count", [], at: position)
    let known = try aggregateCall("count", [sides.candidate], at: position)
    let least = try aggregateCall("min", [sides.candidate], at: position)
    let greatest = try aggregateCall("max", [sides.candidate], at: position)
    add(.scalar(.aggregate(.init(input: sides.plan, keys: [], calls: [all, known, least, greatest]))), at: position)
    let low = Expression.column(least.output)
    let high = Expression.column(greatest.output)
    /// Decides against ALL, or for ANY, when it is true.
    let decided: Expression
    let isAll = quantifier == .all
    if isEquality {
      // `= ALL` and `<> ANY`: a candidate that differs.
      decided = .or([.comparison(.notEqual, sides.value, low), .comparison(.notEqual, sides.value, high)])
    } else {
      // The candidate that is hardest to beat for ALL, easiest for ANY.
      let isGreater = comparison == .greater || comparison == .greaterOrEqual
      let test = Expression.comparison(comparison, sides.value, isGreater == isAll ? high : low)
      decided = isAll ? .not(test) : test
    }
    let none = Expression.comparison(.equal, .column(all.output), .literal(.integer(0), .bigint))
    let hasNull = Expression.comparison(.less, .column(known.output), .column(all.output))
    let verdict = Expression.literal(.boolean(!isAll), .boolean)
    let otherwise = Expression.literal(.boolean(isAll), .boolean)
    return .conditional(
      [
        .init(none, otherwise), .init(decided, verdict),
        .init(.or([.isNull(sides.value), hasNull]), .literal(.null, .boolean)),
      ], otherwise: otherwise, .boolean)
  }
}
