import LakeVectors

/// Lets the keys of a join's held side narrow the scans of the side that streams past: a filter for each key, made when
/// the held side is complete, before the other side's pipelines start.
///
/// Only where a row without a partner is dropped, whatever lies between the scan and the join: it follows a key down
/// through what keeps or drops rows by that key alone.
package struct DynamicFiltering: OptimizerRule {
  package let name = "dynamic filtering"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    var attaching = Attaching()
    return attaching.visit(plan)
  }

  struct Attaching {
    private var last = 0

    mutating func visit(_ plan: LogicalPlan) -> LogicalPlan {
      guard case .join(var join) = plan, DynamicFiltering.dropsUnmatched(join) else { return visitInputs(plan) }
      for (position, key) in join.keys.enumerated() {
        let (held, streamed) = join.holdsLeft ? (key.left, key.right) : (key.right, key.left)
        guard DynamicFiltering.isFilterable(held.type), held.type == streamed.type else { continue }
        let id = last + 1
        let target = join.holdsLeft ? join.right : join.left
        guard let narrowed = attach(id, streamed, target) else { continue }
        last = id
        if join.holdsLeft { join.right = narrowed } else { join.left = narrowed }
        join.dynamicFilters.append((key: position, id: id))
      }
      return visitInputs(.join(join))
    }

    private mutating func visitInputs(_ plan: LogicalPlan) -> LogicalPlan {
      var copy = self
      let result = plan.mapInputs { copy.visit($0) }
      self = copy
      return result
    }

    /// `plan` with filter `id` at every scan that `symbol` comes from; nil when there is none.
    private func attach(_ id: Int, _ symbol: Symbol, _ plan: LogicalPlan) -> LogicalPlan? {
      switch plan {
      case .scan(var node):
        // A limit counts rows before the join would drop any.
        guard node.limit == nil, node.columns.contains(where: { $0.symbol == symbol }) else { return nil }
        node.dynamicFilters.append((symbol: symbol, id: id))
        return .scan(node)
      case .project, .filter, .sort, .replicate, .expand, .jsonTable, .unnest, .unionAll, .common:
        return plan.tracing(symbol) { attach(id, $0, $1) }
      // Whole groups go.
      case .aggregate(let node): return node.keys.contains(symbol) ? plan.tracing(symbol) { attach(id, $0, $1) } : nil
      // Whole partitions go.
      case .window(let node): return node.partitionBy.contains(symbol) ? plan.tracing(symbol) { attach(id, $0, $1) } : nil
      case .join(let node): return attach(id, symbol, node)
      case .values, .topN, .limit, .patternRecognition, .reference, .sequence, .recursion: return nil
      }
    }

    /// A row of either side that the filter drops could only make rows with a value that the filter's own join drops, or
    /// with NULL in its place, which matches nothing. What one key must be its partner must be too.
    private func attach(_ id: Int, _ symbol: Symbol, _ node: LogicalPlan.Join) -> LogicalPlan? {
      var join = node
      var isAttached = false
      let isLeft = node.left.symbols.contains(symbol)
      var leftSymbols: [Symbol] = isLeft ? [symbol] : []
      var rightSymbols: [Symbol] = isLeft ? [] : [symbol]
      for key in node.keys where key.left.type == key.right.type {
        if isLeft, key.left == symbol { rightSymbols.append(key.right) }
        if !isLeft, key.right == symbol { leftSymbols.append(key.left) }
      }
      for own in leftSymbols {
        guard let narrowed = attach(id, own, join.left) else { continue }
        join.left = narrowed
        isAttached = true
      }
      for own in rightSymbols {
        guard let narrowed = attach(id, own, join.right) else { continue }
        join.right = narrowed
        isAttached = true
      }
      return isAttached ? .join(join) : nil
    }
  }

  /// Whether rows of the streamed side that match no row of the held side leave no trace.
  private static func dropsUnmatched(_ join: LogicalPlan.Join) -> Bool {
    switch join.kind {
    case .inner, .right, .semi: true
    case .anti: join.holdsLeft
    case .left, .full, .mark: false
    }
  }

  /// Types whose equality of keys is that of their stored values.
  private static func isFilterable(_ type: DataType) -> Bool {
    switch type {
    case .tinyint, .smallint, .integer, .bigint, .date, .timestamp, .decimal, .varchar, .varbinary: true
    default: false
    }
  }
}
