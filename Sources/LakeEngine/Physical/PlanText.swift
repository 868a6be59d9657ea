import LakeCatalog
import LakeVectors

/// The words after an operator's name in EXPLAIN.
enum PlanText {
  static func expression(_ expression: Expression) -> String { "\(expression)" }

  static func assignments(_ assignments: [LogicalPlan.Assignment]) -> String {
    list(assignments.map { $0.expression == .column($0.symbol) ? $0.symbol.name : "\($0.symbol.name) := \(expression($0.expression))" })
  }

  static func scan(_ scan: LogicalPlan.Scan, _ output: [Int]) -> String {
    var text = "\(scan.source.name) " + list(output.map { scan.columns[$0].symbol.name })
    if !scan.predicates.isEmpty { text += ", where " + scan.predicates.map(expression).joined(separator: " AND ") }
    if let limit = scan.limit { text += ", limit \(limit)" }
    return text
  }

  static func aggregate(_ keys: [Symbol], _ calls: [LogicalPlan.AggregateCall]) -> String {
    var parts = calls.map { call in
      var text = "\(call.output.name) := \(call.function.name)("
      if call.distinct { text += "DISTINCT " }
      text += call.arguments.isEmpty ? "*" : call.arguments.map(\.name).joined(separator: ", ")
      text += ")"
      if let filter = call.filter { text += " FILTER (WHERE \(filter.name))" }
      return text
    }
    if !keys.isEmpty { parts.insert("by " + list(keys.map(\.name)), at: 0) }
    return parts.joined(separator: ", ")
  }

  static func sortKeys(_ keys: [LogicalPlan.SortKey]) -> String {
    list(keys.map { "\($0.symbol.name) \($0.ascending ? "ASC" : "DESC") NULLS \($0.nullsFirst ? "FIRST" : "LAST")" })
  }

  static func limit(_ count: Int?, _ offset: Int) -> String {
    let parts = [count.map { "\($0)" }, offset > 0 ? "offset \(offset)" : nil]
    return parts.compactMap { $0 }.joined(separator: " ")
  }

  static func joinName(_ join: LogicalPlan.Join) -> String {
    switch join.kind {
    case .inner: join.keys.isEmpty && join.condition == nil ? "CrossJoin" : "InnerJoin"
    case .left: "LeftJoin"
    case .right: "RightJoin"
    case .full: "FullJoin"
    case .semi: "SemiJoin"
    case .anti: "AntiJoin"
    }
  }

  static func joinCondition(_ join: LogicalPlan.Join) -> String {
    let keys = join.keys.map { "\($0.left.name) = \($0.right.name)" }
    return (keys + (join.condition.map { [expression($0)] } ?? [])).joined(separator: " AND ")
  }

  private static func list(_ items: [String]) -> String { "[" + items.joined(separator: ", ") + "]" }
}
