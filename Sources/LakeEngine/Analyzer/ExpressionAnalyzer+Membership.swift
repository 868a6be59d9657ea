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
}
