/// Drops every column that nothing above uses, down to the scans: `count(*)` reads no column at all.
package struct ColumnPruning: OptimizerRule {
  package let name = "column pruning"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    prune(plan, Set(context.output))
  }

  /// A plan that gives at least the `wanted` columns of `plan`.
  private func prune(_ plan: LogicalPlan, _ wanted: Set<Symbol>) -> LogicalPlan {
    switch plan {
    case .scan(let node): return scan(node, wanted)
    case .values(let node): return values(node, wanted)
    case .filter(var node):
      node.input = prune(node.input, wanted.union(node.predicate.symbols))
      return .filter(node)
    case .project(var node):
      node.assignments.removeAll { !wanted.contains($0.symbol) }
      node.input = prune(node.input, used(node.assignments.map(\.expression)))
      return .project(node)
    case .aggregate(let node): return aggregate(node, wanted)
    case .expand(var node):
      let needed = wanted.intersection(node.input.symbols).union(node.keys.map(\.source))
      node.input = narrowed(prune(node.input, needed), needed)
      return .expand(node)
    case .window(let node): return window(node, wanted)
    case .patternRecognition(let node): return patternRecognition(node, wanted)
    case .jsonTable(var node):
      let needed = wanted.intersection(node.input.symbols).union(node.used)
      node.input = narrowed(prune(node.input, needed), needed)
      return .jsonTable(node)
    case .join(let node): return join(node, wanted)
    case .sort(var node):
      node.input = prune(node.input, wanted.union(node.keys.map(\.symbol)))
      return .sort(node)
    case .topN(var node):
      node.input = prune(node.input, wanted.union(node.keys.map(\.symbol)))
      return .topN(node)
    case .limit(var node):
      node.input = prune(node.input, wanted.union(node.ties))
      return .limit(node)
    case .replicate(var node):
      node.input = prune(node.input, wanted.union([node.count]))
      return .replicate(node)
    case .unionAll(let node): return unionAll(node, wanted)
    case .common(let node): return common(node, wanted)
    case .reference(var node):
      let kept = node.symbols.indices.filter { wanted.contains(node.symbols[$0]) }
      node.columns = kept.map { node.columns[$0] }
      node.symbols = kept.map { node.symbols[$0] }
      return .reference(node)
    case .recursion(var node):
      node.initial = prune(node.initial, Set(node.initialColumns))
      node.step = prune(node.step, Set(node.stepColumns))
      return .recursion(node)
    case .sequence: return plan
    case .unnest(var node):
      let needed = wanted.intersection(node.input.symbols).union(node.collections.map(\.argument))
      node.input = narrowed(prune(node.input, needed), needed)
      return .unnest(node)
    }
  }

  /// What the references read decides what is kept of the definition.
  private func common(_ node: LogicalPlan.Common, _ wanted: Set<Symbol>) -> LogicalPlan {
    var common = node
    common.body = prune(node.body, wanted)
    let needed = Set(common.body.references(to: node.id).flatMap(\.columns))
    common.definition = narrowed(prune(node.definition, needed), needed)
    return .common(common)
  }

  private func used(_ expressions: [Expression]) -> Set<Symbol> {
    expressions.reduce(into: []) { $0.formUnion($1.symbols) }
  }

  private func scan(_ node: LogicalPlan.Scan, _ wanted: Set<Symbol>) -> LogicalPlan {
    var scan = node
    let filtered = used(node.predicates)
    scan.columns.removeAll { !wanted.contains($0.symbol) && !filtered.contains($0.symbol) }
    scan.hidden = filtered.subtracting(wanted)
    return .scan(scan)
  }

  private func values(_ node: LogicalPlan.ValuesNode, _ wanted: Set<Symbol>) -> LogicalPlan {
    let kept = node.symbols.indices.filter { wanted.contains(node.symbols[$0]) }
    return .values(.init(symbols: kept.map { node.symbols[$0] }, rows: node.rows.map { row in kept.map { row[$0] } }))
  }

  private func aggregate(_ node: LogicalPlan.Aggregate, _ wanted: Set<Symbol>) -> LogicalPlan {
    var aggregate = node
    aggregate.calls.removeAll { !wanted.contains($0.output) }
    // One row of no columns still needs something that says that it is one row.
    if aggregate.calls.isEmpty && node.keys.isEmpty { aggregate.calls = Array(node.calls.prefix(1)) }
    var needed = Set(node.keys)
    for call in aggregate.calls { needed.formUnion(call.arguments + (call.filter.map { [$0] } ?? [])) }
    aggregate.input = narrowed(prune(node.input, needed), needed)
    return .aggregate(aggregate)
  }

  private func window(_ node: LogicalPlan.Window, _ wanted: Set<Symbol>) -> LogicalPlan {
    var window = node
    window.calls.removeAll { !wanted.contains($0.output) }
    if window.calls.isEmpty { return prune(node.input, wanted) }
    let needed = window.used.union(wanted.subtracting(node.calls.map(\.output)))
    window.input = narrowed(prune(node.input, needed), needed)
    return .window(window)
  }

  /// Matching decides how many rows there are, whatever columns are wanted; in a window it does not.
  private func patternRecognition(_ node: LogicalPlan.PatternRecognition, _ wanted: Set<Symbol>) -> LogicalPlan {
    var recognition = node
    recognition.measures.removeAll { !wanted.contains($0.output) }
    recognition.passed.removeAll { !wanted.contains($0) }
    if let window = node.window {
      let calls = window.calls.filter { wanted.contains($0.output) }
      if calls.isEmpty && recognition.measures.isEmpty { return prune(node.input, wanted) }
      recognition.window?.calls = calls
    }
    let needed = recognition.used.union(recognition.passed)
    recognition.input = narrowed(prune(node.input, needed), needed)
    return .patternRecognition(recognition)
  }

  private func join(_ node: LogicalPlan.Join, _ wanted: Set<Symbol>) -> LogicalPlan {
    if node.kind == .mark, let mark = node.mark, !wanted.contains(mark) { return prune(node.left, wanted) }
    var join = node
    let needed = wanted.union(node.condition?.symbols ?? [])
    let left = needed.union(node.keys.map(\.left)).intersection(node.left.symbols)
    let right = needed.union(node.keys.map(\.right)).intersection(node.right.symbols)
    join.left = narrowed(prune(node.left, left), left)
    join.right = narrowed(prune(node.right, right), right)
    return .join(join)
  }

  private func unionAll(_ node: LogicalPlan.UnionAll, _ wanted: Set<Symbol>) -> LogicalPlan {
    let kept = node.symbols.indices.filter { wanted.contains(node.symbols[$0]) }
    let columns = node.columns.map { own in kept.map { own[$0] } }
    let inputs = zip(node.inputs, columns).map { prune($0, Set($1)) }
    return .unionAll(.init(symbols: kept.map { node.symbols[$0] }, inputs: inputs, columns: columns))
  }

  /// Joins hand on all columns of their inputs: a projection spares what is above them the copies.
  private func narrowed(_ plan: LogicalPlan, _ needed: Set<Symbol>) -> LogicalPlan {
    let kept = plan.symbols.filter(needed.contains)
    guard case .join = plan, kept.count < plan.symbols.count else { return plan }
    return .project(.init(input: plan, assignments: kept.map { .init($0, .column($0)) }))
  }
}
