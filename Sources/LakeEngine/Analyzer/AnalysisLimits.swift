import LakeSQL
import LakeVectors

/// What bounds the plan of a statement whose text bounds it not: a WITH query that is used twice doubles what it uses itself, and
/// every subquery of a SELECT is one more join around its plan. Whoever walks a plan recurses over its height.
struct AnalysisLimits {
  /// Uses of queries named by WITH, those inside of used ones counted each time.
  static let expansionsMax = 2_000
  /// Of any plan.
  static let heightMax = 1_000
  /// Bodies of lambda expressions, counted anew for other types of their parameters.
  static let lambdasMax = 20_000
  /// Joins between two looks at the height.
  private static let stride = 32
  /// Levels of stack that a named query is given: more than any statement takes.
  private static let roomyLevels = 500

  /// How deep the statement nests.
  var statementLevels = roomyLevels
  private var expansions = 0
  private var lambdas = 0
  private var joins = 0

  mutating func noteExpansion(at position: Position) throws {
    expansions += 1
    guard expansions <= AnalysisLimits.expansionsMax else {
      throw LakeError(
        ErrorCode(rawValue: "QUERY_HAS_TOO_MANY_STAGES"), at: position,
        "Number of uses of WITH queries exceeds the allowed maximum (\(AnalysisLimits.expansionsMax))",
        hint: "a WITH query is planned once for each use; write what is used often to a table with CREATE TABLE AS")
    }
  }

  mutating func noteLambda(at position: Position) throws {
    lambdas += 1
    guard lambdas <= AnalysisLimits.lambdasMax else {
      throw AnalysisLimits.tooLarge("it has more than \(AnalysisLimits.lambdasMax) lambda expressions", at: position)
    }
  }

  /// A plan that joins are put around one by one.
  mutating func note(_ plan: LogicalPlan, at position: Position) throws {
    joins += 1
    if joins % AnalysisLimits.stride == 0 { try AnalysisLimits.checkHeight(plan, at: position) }
  }

  mutating func grown(_ relation: Relation, at position: Position) throws -> Relation {
    try note(relation.plan, at: position)
    return relation
  }

  /// Runs `body`, the analysis of a named query, with room for it on the stack.
  func withRoom<R>(_ body: () throws -> R) throws -> R {
    let needed = statementLevels + 10
    return try Stack.run(levels: Stack.levels >= needed ? 0 : AnalysisLimits.roomyLevels + 10) { () throws(any Error) -> R in try body() }
  }

  static func checkHeight(_ plan: LogicalPlan, at position: Position) throws {
    if plan.isHigher(than: heightMax) { throw tooLarge("its plan has more than \(heightMax) levels", at: position) }
  }

  private static func tooLarge(_ why: String, at position: Position) -> LakeError {
    LakeError(ErrorCode(rawValue: "STACK_OVERFLOW"), at: position, "statement is too large: \(why)")
  }
}
