import LakeVectors

/// What several columns of a projection compute alike is computed once, in a projection below:
/// `sum(a * b), sum(a * b * c)`.
package struct CommonSubexpressions: OptimizerRule {
  package let name = "common subexpressions"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    let inputs = try plan.mapInputs { try apply($0, &context) }
    guard case .project(let project) = inputs else { return inputs }
    return share(project, &context)
  }

  private func share(_ project: LogicalPlan.Project, _ context: inout OptimizerContext) -> LogicalPlan {
    var counts: [Expression: Int] = [:]
    for assignment in project.assignments { count(assignment.expression, &counts) }
    var shared: [Expression: Symbol] = [:]
    var computed: [LogicalPlan.Assignment] = []
    let outer = project.assignments.map { assignment in
      LogicalPlan.Assignment(
        assignment.symbol,
        replaced(assignment.expression) { node in
          guard counts[node, default: 0] > 1 else { return nil }
          if let known = shared[node] { return .column(known) }
          let symbol = context.makeSymbol("shared", node.type)
          shared[node] = symbol
          computed.append(.init(symbol, node))
          return .column(symbol)
        })
    }
    guard !computed.isEmpty else { return .project(project) }
    let needed = outer.reduce(into: Set<Symbol>()) { $0.formUnion($1.expression.symbols) }
    let passed = project.input.symbols.filter(needed.contains).map { LogicalPlan.Assignment($0, .column($0)) }
    // What is shared may itself have parts in common.
    let inner = share(.init(input: project.input, assignments: passed + computed), &context)
    return .project(.init(input: inner, assignments: outer))
  }

  /// Counts expressions that are evaluated for every row; those in branches may not be. A part of a repeated expression
  /// counts only where it stands outside of it too.
  private func count(_ expression: Expression, _ counts: inout [Expression: Int]) {
    guard isWorthSharing(expression) else {
      for child in always(expression) { count(child, &counts) }
      return
    }
    counts[expression, default: 0] += 1
    if counts[expression] == 1 {
      for child in always(expression) { count(child, &counts) }
    }
  }

  private func isWorthSharing(_ expression: Expression) -> Bool {
    switch expression {
    case .column, .literal, .parameter, .lambda: false
    default: expression.isDeterministic && !expression.isConstant
    }
  }

  /// The operands that are evaluated whenever the expression is.
  private func always(_ expression: Expression) -> [Expression] {
    switch expression {
    case .conditional, .coalesce, .attempt, .and, .or, .lambda: []
    default: expression.children
    }
  }

  private func replaced(_ expression: Expression, _ f: (Expression) -> Expression?) -> Expression {
    if let replacement = f(expression) { return replacement }
    switch expression {
    case .conditional, .coalesce, .attempt, .and, .or, .lambda: return expression
    default: return expression.mapChildren { replaced($0, f) }
    }
  }
}
