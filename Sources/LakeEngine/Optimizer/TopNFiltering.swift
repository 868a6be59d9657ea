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
    case .project, .filter, .unnest, .jsonTable, .unionAll, .common: return plan.tracing(symbol) { attach(id, $0, $1) }
    case .join(let node): return attach(id, symbol, node)
    // The others see all rows before they give one, or count them.
    case .values, .aggregate, .expand, .window, .patternRecognition, .sort, .topN, .limit, .replicate, .reference, .recursion, .sequence:
      return nil
    }
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
