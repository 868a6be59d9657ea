import LakeVectors

extension LogicalPlan {
  /// The same node with its own expressions replaced; its inputs stay.
  package func mapOwnExpressions(_ f: (Expression) throws -> Expression) rethrows -> LogicalPlan {
    switch self {
    case .scan(var node):
      node.predicates = try node.predicates.map(f)
      return .scan(node)
    case .values(var node):
      node.rows = try node.rows.map { try $0.map(f) }
      return .values(node)
    case .filter(var node):
      node.predicate = try f(node.predicate)
      return .filter(node)
    case .project(var node):
      node.assignments = try node.assignments.map { Assignment($0.symbol, try f($0.expression)) }
      return .project(node)
    case .join(var node):
      node.condition = try node.condition.map(f)
      return .join(node)
    case .patternRecognition(let node): return .patternRecognition(try node.mapExpressions(f))
    case .aggregate, .expand, .jsonTable, .window, .sort, .topN, .limit, .replicate, .unionAll, .common, .reference, .recursion,
      .sequence, .unnest:
      return self
    }
  }

  /// Every expression of the whole plan replaced.
  package func mapExpressions(_ f: (Expression) throws -> Expression) rethrows -> LogicalPlan {
    try mapInputs { try $0.mapExpressions(f) }.mapOwnExpressions(f)
  }

  /// From the leaves up: every node passes through `f` after its inputs have.
  package func rewritten(_ f: (LogicalPlan) throws -> LogicalPlan) rethrows -> LogicalPlan {
    try f(try mapInputs { try $0.rewritten(f) })
  }

  /// The highest symbol id of the plan.
  package var lastSymbol: Int {
    let own: Int
    switch self {
    case .scan(let node): own = (node.columns.map(\.symbol) + symbols).map(\.id).max() ?? 0
    case .common(let node): own = node.id
    case .reference(let node): own = max(node.id, symbols.map(\.id).max() ?? 0)
    case .recursion(let node): own = max(node.id, symbols.map(\.id).max() ?? 0)
    case .patternRecognition(let node): own = max(node.lastOwnSymbol, symbols.map(\.id).max() ?? 0)
    default: own = symbols.map(\.id).max() ?? 0
    }
    return inputs.reduce(own) { max($0, $1.lastSymbol) }
  }

  /// True when it gives no row, whatever the data.
  package var isEmpty: Bool { if case .values(let node) = self { node.rows.isEmpty } else { false } }

  /// No rows with the same columns.
  package var emptied: LogicalPlan { .values(.init(symbols: symbols, rows: [])) }
}
