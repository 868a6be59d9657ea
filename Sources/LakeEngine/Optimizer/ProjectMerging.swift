import LakeVectors

/// Two projections in a row become one, unless that would compute something twice; a projection that changes nothing goes.
package struct ProjectMerging: OptimizerRule {
  package let name = "project merging"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    plan.rewritten(ProjectMerging.step)
  }

  private static func step(_ plan: LogicalPlan) -> LogicalPlan {
    guard case .project(let outer) = plan else { return plan }
    if case .project(let inner) = outer.input, let merged = merge(outer, inner) { return step(.project(merged)) }
    let isIdentity = outer.assignments.allSatisfy { $0.expression == .column($0.symbol) }
    if isIdentity, outer.assignments.map(\.symbol) == outer.input.symbols { return outer.input }
    return plan
  }

  private static func merge(_ outer: LogicalPlan.Project, _ inner: LogicalPlan.Project) -> LogicalPlan.Project? {
    var uses: [Symbol: Int] = [:]
    for assignment in outer.assignments { count(assignment.expression, lazily: false, &uses) }
    var definitions: [Symbol: Expression] = [:]
    for assignment in inner.assignments {
      definitions[assignment.symbol] = assignment.expression
      let isCheap = assignment.expression.symbol != nil || assignment.expression.isBareLiteral
      if !isCheap && (uses[assignment.symbol, default: 0] > 1 || !assignment.expression.isDeterministic) { return nil }
    }
    return .init(
      input: inner.input,
      assignments: outer.assignments.map { .init($0.symbol, $0.expression.substituting(definitions)) })
  }

  /// A use inside TRY counts twice, since TRY would change what fails; so does one inside a lambda, which is evaluated for
  /// every element.
  private static func count(_ expression: Expression, lazily: Bool, _ uses: inout [Symbol: Int]) {
    switch expression {
    case .column(let symbol): uses[symbol, default: 0] += lazily ? 2 : 1
    case .attempt, .lambda: for child in expression.children { count(child, lazily: true, &uses) }
    default: for child in expression.children { count(child, lazily: lazily, &uses) }
    }
  }
}
