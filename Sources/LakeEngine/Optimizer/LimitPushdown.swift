/// Limits go below projections and into unions, outer joins and scans; a limit over a sort is a top-N.
package struct LimitPushdown: OptimizerRule {
  package let name = "limit pushdown"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    pushed(plan)
  }

  private func pushed(_ plan: LogicalPlan) -> LogicalPlan {
    guard case .limit(let node) = plan, node.ties.isEmpty else { return plan.mapInputs(pushed) }
    switch node.input {
    case .project(var project):
      project.input = pushed(.limit(.init(input: project.input, count: node.count, offset: node.offset)))
      return .project(project)
    case .sort(let sort):
      guard let count = node.count, rows(node) != nil else { return plan.mapInputs(pushed) }
      return .topN(.init(input: pushed(sort.input), keys: sort.keys, count: count, offset: node.offset))
    case .limit(let inner) where inner.ties.isEmpty && inner.offset == 0 && node.offset == 0:
      let count = [node.count, inner.count].compactMap(\.self).min()
      return pushed(.limit(.init(input: inner.input, count: count)))
    default:
      var limit = node
      limit.input = rows(node).map { bounded(node.input, $0) } ?? node.input
      return .limit(limit).mapInputs(pushed)
    }
  }

  /// How many input rows a limit can need; nil when there is no count, or it overflows.
  private func rows(_ limit: LogicalPlan.Limit) -> Int? {
    guard let count = limit.count else { return nil }
    let (sum, overflow) = count.addingReportingOverflow(limit.offset)
    return overflow ? nil : sum
  }

  /// `plan`, made to give no more than `rows` rows where that is easy.
  private func bounded(_ plan: LogicalPlan, _ rows: Int) -> LogicalPlan {
    switch plan {
    case .scan(var scan):
      scan.limit = min(scan.limit ?? rows, rows)
      return .scan(scan)
    case .project(var project):
      project.input = bounded(project.input, rows)
      return .project(project)
    case .unionAll(var union):
      union.inputs = union.inputs.map { .limit(.init(input: $0, count: rows)) }
      return .unionAll(union)
    case .join(var join) where join.kind == .left:
      join.left = .limit(.init(input: join.left, count: rows))
      return .join(join)
    case .join(var join) where join.kind == .right:
      join.right = .limit(.init(input: join.right, count: rows))
      return .join(join)
    default: return plan
    }
  }
}
