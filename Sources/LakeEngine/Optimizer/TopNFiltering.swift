import LakeVectors

/// Lets a top-N narrow the scans below while it runs: once it holds as many rows as it is to give, the first key of the worst
/// of them is a bound. Row groups whose statistics lie beyond it are not read, rows beyond it are dropped before their other
/// columns are decoded, and scans begin with what is likely to be wanted.
///
/// Only where rows stream from the scan to the top-N, and a row that is left out makes no other one come out.
package struct TopNFiltering: OptimizerRule {
  package let name = "top n filtering"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    var last = 0
    return visit(plan, &last)
  }

  private func visit(_ plan: LogicalPlan, _ last: inout Int) -> LogicalPlan {
    var result = plan
    if case .topN(var node) = plan, let key = node.keys.first, TopNFiltering.isBounded(key.symbol.type), node.count > 0,
      let input = attach(last + 1, key.symbol, node.input)
    {
      last += 1
      node.input = input
      node.boundID = last
      result = .topN(node)
    }
    return result.mapInputs { visit($0, &last) }
  }

  /// Types whose order is that of their values.
  private static func isBounded(_ type: DataType) -> Bool {
    switch type {
    case .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal, .date, .time, .timestamp, .timestampWithTimeZone, .varchar,
      .varbinary:
      true
    default: false
    }
  }

  /// `plan` with the bound at every scan that `symbol` streams from; nil when there is none.
  private func attach(_ id: Int, _ symbol: Symbol, _ plan: LogicalPlan) -> LogicalPlan? {
    switch plan {
    case .scan(var node):
      guard node.limit == nil, node.sample == nil, node.summary == nil, node.bound == nil,
        node.columns.contains(where: { $0.symbol == symbol })
      else { return nil }
      node.bound = (symbol, id)
      return .scan(node)
    case .project(var node):
      guard let source = node.assignments.first(where: { $0.symbol == symbol })?.expression.symbol,
        let input = attach(id, source, node.input)
      else { return nil }
      node.input = input
      return .project(node)
    case .filter(var node):
      guard let input = attach(id, symbol, node.input) else { return nil }
      node.input = input
      return .filter(node)
    case .unnest(var node):
      guard let input = attach(id, symbol, node.input) else { return nil }
      node.input = input
      return .unnest(node)
    case .jsonTable(var node):
      guard let input = attach(id, symbol, node.input) else { return nil }
      node.input = input
      return .jsonTable(node)
    case .unionAll(let node): return attach(id, symbol, node)
    case .join(let node): return attach(id, symbol, node)
    case .common(var node):
      guard let body = attach(id, symbol, node.body) else { return nil }
      node.body = body
      return .common(node)
    // The others see all rows before they give one, or count them.
    case .values, .aggregate, .expand, .window, .patternRecognition, .sort, .topN, .limit, .replicate, .reference, .recursion, .sequence:
      return nil
    }
  }

  private func attach(_ id: Int, _ symbol: Symbol, _ node: LogicalPlan.UnionAll) -> LogicalPlan? {
    guard let column = node.symbols.firstIndex(of: symbol) else { return nil }
    var union = node
    var isAttached = false
    for (index, input) in node.inputs.enumerated() {
      guard let bounded = attach(id, node.columns[index][column], input) else { continue }
      union.inputs[index] = bounded
      isAttached = true
    }
    return isAttached ? .unionAll(union) : nil
  }

  /// Only rows of the side that streams past, and only where they decide nothing about rows of the other side.
  private func attach(_ id: Int, _ symbol: Symbol, _ node: LogicalPlan.Join) -> LogicalPlan? {
    var join = node
    switch node.kind {
    case .right, .full: return nil
    case .inner, .left, .semi, .anti, .mark:
      guard !node.holdsLeft, let left = attach(id, symbol, node.left) else { return nil }
      join.left = left
      return .join(join)
    }
  }
}
