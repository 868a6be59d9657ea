extension LogicalPlan {
  /// Symbols that some node uses although its inputs do not give them: always empty, or a rule is wrong.
  package var unknownSymbols: Set<Symbol> {
    let given = inputs.reduce(into: Set<Symbol>()) { $0.formUnion($1.symbols) }
    return inputs.reduce(used.subtracting(given)) { $0.union($1.unknownSymbols) }
  }

  /// What the node itself reads of its inputs.
  private var used: Set<Symbol> {
    switch self {
    case .scan(let node):
      return node.predicates.reduce(into: Set<Symbol>()) { $0.formUnion($1.symbols) }.subtracting(node.columns.map(\.symbol))
    case .values, .common, .reference, .sequence: return []
    case .recursion(let node): return Set(node.initialColumns + node.stepColumns)
    case .unnest(let node): return Set(node.collections.map(\.argument))
    case .filter(let node): return node.predicate.symbols
    case .project(let node): return node.assignments.reduce(into: []) { $0.formUnion($1.expression.symbols) }
    case .aggregate(let node):
      return Set(node.keys + node.calls.flatMap { $0.arguments + ($0.filter.map { [$0] } ?? []) })
    case .expand(let node): return Set(node.keys.map(\.source))
    case .window(let node): return node.used
    case .jsonTable(let node): return node.used
    case .patternRecognition(let node): return node.used.union(node.passed)
    case .join(let node): return Set(node.keys.flatMap { [$0.left, $0.right] }).union(node.condition?.symbols ?? [])
    case .sort(let node): return Set(node.keys.map(\.symbol))
    case .topN(let node): return Set(node.keys.map(\.symbol))
    case .limit(let node): return Set(node.ties)
    case .replicate(let node): return [node.count]
    case .unionAll(let node): return Set(node.columns.joined())
    }
  }
}
