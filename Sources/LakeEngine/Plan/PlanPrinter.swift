import LakeCatalog
import LakeVectors

/// Prints plans as indented trees, one node a few lines: what it is, the columns that come out with their types, and how.
///
/// ```
/// Output[flight_id, seats]
/// │   Layout: [flight_id:integer, seats:bigint]
/// └─ Aggregate[keys = [flight_id]]
///    │   Layout: [flight_id:integer, count:bigint]
///    │   count := count(*)
///    └─ TableScan[default.passengers]
///           Layout: [flight_id:integer]
///           flight_id := flight_id
/// ```
package struct PlanPrinter {
  /// More lines under a node, by the node's number in printing order (from 1: the output is 0); EXPLAIN ANALYZE.
  package typealias Annotation = (_ plan: LogicalPlan, _ number: Int) -> [String]

  let names: PlanNames
  private let annotation: Annotation
  private var lines: [String] = []
  private var number = 0

  init(_ plan: LogicalPlan, _ annotation: @escaping Annotation) {
    names = PlanNames(plan)
    self.annotation = annotation
  }

  package static func text(_ query: Query, annotation: @escaping Annotation = { _, _ in [] }) -> String {
    var printer = PlanPrinter(query.plan, annotation)
    let columns = query.output.map(\.name).joined(separator: ", ")
    printer.lines.append("Output[\(columns)]")
    printer.detail(printer.layout(query.output.map(\.symbol)), "", hasInputs: true)
    for (name, symbol) in query.output where printer.names[symbol] != name {
      printer.detail("\(name) := \(printer.names[symbol])", "", hasInputs: true)
    }
    printer.print(query.plan, "", isLast: true)
    return printer.lines.joined(separator: "\n") + "\n"
  }

  package static func text(_ plan: LogicalPlan) -> String {
    var printer = PlanPrinter(plan) { _, _ in [] }
    printer.print(plan, nil, isLast: true)
    return printer.lines.joined(separator: "\n") + "\n"
  }

  /// The plan of a statement that writes the rows of `query`.
  package static func text(_ query: Query, writingTo target: String) -> String {
    var printer = PlanPrinter(query.plan) { _, _ in [] }
    var prefix = ""
    for (level, title) in writers(target).enumerated() {
      printer.lines.append(level == 0 ? title : prefix + "└─ " + title)
      if level > 0 { prefix += "   " }
      printer.detail("Layout: [rows:bigint]", prefix, hasInputs: true)
    }
    for (name, symbol) in query.output { printer.detail("\(name) := \(printer.names[symbol])", prefix, hasInputs: true) }
    printer.print(query.plan, prefix, isLast: true)
    return printer.lines.joined(separator: "\n")
  }

  /// From the root down to the node that takes the rows of the query.
  static func writers(_ target: String) -> [String] { ["Output[rows]", "TableCommit[target = \(target)]", "TableWriter"] }

  /// `prefix` is nil for a root.
  private mutating func print(_ plan: LogicalPlan, _ prefix: String?, isLast: Bool) {
    number += 1
    lines.append((prefix.map { $0 + (isLast ? "└─ " : "├─ ") } ?? "") + title(plan))
    let inner = prefix.map { $0 + (isLast ? "   " : "│  ") } ?? ""
    let inputs = plan.inputs
    var details = [layout(plan.symbols)] + self.details(plan)
    details += annotation(plan, number)
    for line in details { detail(line, inner, hasInputs: !inputs.isEmpty) }
    for (index, input) in inputs.enumerated() { print(input, inner, isLast: index == inputs.count - 1) }
  }

  private mutating func detail(_ line: String, _ prefix: String, hasInputs: Bool) {
    lines.append(prefix + (hasInputs ? "│   " : "    ") + line)
  }

  private func layout(_ symbols: [Symbol]) -> String {
    "Layout: [" + symbols.map { "\(names[$0]):\($0.type)" }.joined(separator: ", ") + "]"
  }
}

extension PlanPrinter {
  private func list(_ symbols: [Symbol]) -> String { "[" + symbols.map { names[$0] }.joined(separator: ", ") + "]" }

  private func sortKeys(_ keys: [LogicalPlan.SortKey]) -> String {
    "["
      + keys.map { "\(names[$0.symbol]) \($0.ascending ? "ASC" : "DESC") NULLS \($0.nullsFirst ? "FIRST" : "LAST")" }
      .joined(separator: ", ") + "]"
  }

  func title(_ plan: LogicalPlan) -> String {
    switch plan {
    case .scan(let node):
      if node.summary != nil { return "ScanSummary[\(node.source.name)]" }
      return node.predicates.isEmpty ? "TableScan[\(node.source.name)]" : "ScanFilter[\(node.source.name)]"
    case .values(let node): return "Values[\(node.rows.count) row\(node.rows.count == 1 ? "" : "s")]"
    case .filter(let node): return "Filter[\(node.predicate.text(names))]"
    case .project: return "Project"
    case .aggregate(let node): return node.keys.isEmpty ? "Aggregate" : "Aggregate[keys = \(list(node.keys))]"
    case .expand(let node): return "GroupId[" + node.sets.map { list($0.map { node.keys[$0].source }) }.joined(separator: ", ") + "]"
    case .window(let node): return window(node)
    case .patternRecognition(let node): return patternRecognition(node)
    case .jsonTable(let node): return "\(node.isOuter ? "LeftJSONTable" : "JSONTable")[\(names[node.json])]"
    case .join(let node): return join(node)
    case .sort(let node): return "Sort[\(sortKeys(node.keys))]"
    case .topN(let node): return "TopN[count = \(node.count)\(offset(node.offset)), orderBy = \(sortKeys(node.keys))]"
    case .limit(let node):
      let ties = node.ties.isEmpty ? "" : ", ties = \(list(node.ties))"
      return node.count.map { "Limit[count = \($0)\(offset(node.offset))\(ties)]" } ?? "Offset[\(node.offset)]"
    case .replicate(let node): return "Replicate[\(names[node.count])]"
    case .unionAll: return "UnionAll"
    case .common(let node): return "CommonSubplan[\(names.number(node.id))]"
    case .reference(let node): return "SubplanScan[\(names.number(node.id))]"
    case .recursion(let node): return "Recursion[\(names.number(node.id)), maxDepth = \(node.maxDepth)]"
    case .sequence(let node): return "Sequence[start = \(node.start), stop = \(node.stop), step = \(node.step)]"
    case .unnest(let node): return "\(node.isOuter ? "Left" : "")Unnest\(list(node.collections.map(\.argument)))"
    }
  }

  private func offset(_ offset: Int) -> String { offset == 0 ? "" : ", offset = \(offset)" }

  private func join(_ node: LogicalPlan.Join) -> String {
    let kind: String
    switch node.kind {
    case .inner: kind = node.keys.isEmpty && node.condition == nil ? "CrossJoin" : "InnerJoin"
    case .left: kind = "LeftJoin"
    case .right: kind = "RightJoin"
    case .full: kind = "FullJoin"
    case .semi: kind = "SemiJoin"
    case .anti: kind = "AntiJoin"
    case .mark: kind = "MarkJoin"
    }
    if node.keys.isEmpty { return kind }
    return kind + "[" + node.keys.map { "\(names[$0.left]) = \(names[$0.right])" }.joined(separator: " AND ") + "]"
  }

  func details(_ plan: LogicalPlan) -> [String] {
    switch plan {
    case .scan(let node): return scan(node)
    case .values(let node):
      return node.rows.prefix(PlanPrinter.shownRows).map { "(" + $0.map { $0.text(names) }.joined(separator: ", ") + ")" }
    case .project(let node):
      return node.assignments.filter { $0.expression != .column($0.symbol) }
        .map { "\(names[$0.symbol]) := \($0.expression.text(names))" }
    case .aggregate(let node): return node.calls.map { "\(names[$0.output]) := \(call($0))" }
    case .window(let node): return node.calls.map { "\(names[$0.output]) := \(call($0))" }
    case .patternRecognition(let node): return patternDetails(node)
    case .join(let node): return joinDetails(node)
    case .expand(let node): return node.keys.map { "\(names[$0.output]) := \(names[$0.source])" }
    case .reference(let node):
      return zip(node.symbols, node.columns).filter { $0 != $1 }.map { "\(names[$0]) := \(names[$1])" }
    case .unnest(let node): return node.ordinality.map { ["ordinality := \(names[$0])"] } ?? []
    case .jsonTable(let node):
      return ["columns = [\(node.made.map { names[$0] }.joined(separator: ", "))]"]
    case .topN(let node): return node.boundID.map { ["bounds scans = #\($0)"] } ?? []
    case .filter, .sort, .limit, .replicate, .unionAll, .common, .recursion, .sequence: return []
    }
  }

  private func joinDetails(_ node: LogicalPlan.Join) -> [String] {
    var lines = node.condition.map { ["condition = \($0.text(names))"] } ?? []
    if let band = node.band { lines.append("band = \(text(band))") }
    if node.holdsLeft { lines.append("holds = left") }
    if !node.dynamicFilters.isEmpty {
      let filters = node.dynamicFilters.map { filter in
        let key = node.keys[filter.key]
        return "#\(filter.id) of \(names[node.holdsLeft ? key.left : key.right])"
      }
      lines.append("dynamic filters = [" + filters.joined(separator: ", ") + "]")
    }
    return lines
  }

  private func text(_ band: LogicalPlan.Band) -> String {
    var parts: [String] = []
    if let lower = band.lower { parts.append("\(names[band.held]) \(lower.inclusive ? ">=" : ">") \(names[lower.symbol])") }
    if let upper = band.upper { parts.append("\(names[band.held]) \(upper.inclusive ? "<=" : "<") \(names[upper.symbol])") }
    if let reach = band.reach { parts.append("\(names[reach.end]) reaches \(names[reach.symbol])") }
    return parts.joined(separator: " AND ")
  }

  private func window(_ node: LogicalPlan.Window) -> String {
    var parts: [String] = []
    if !node.partitionBy.isEmpty { parts.append("partitionBy = \(list(node.partitionBy))") }
    if !node.orderBy.isEmpty { parts.append("orderBy = \(sortKeys(node.orderBy))") }
    return parts.isEmpty ? "Window" : "Window[\(parts.joined(separator: ", "))]"
  }

  private func patternRecognition(_ node: LogicalPlan.PatternRecognition) -> String {
    var parts: [String] = []
    if !node.partitionBy.isEmpty { parts.append("partitionBy = \(list(node.partitionBy))") }
    if !node.orderBy.isEmpty { parts.append("orderBy = \(sortKeys(node.orderBy))") }
    return parts.isEmpty ? "PatternRecognition" : "PatternRecognition[\(parts.joined(separator: ", "))]"
  }

  private func patternDetails(_ node: LogicalPlan.PatternRecognition) -> [String] {
    func labels(_ members: [Int]) -> String { members.map { node.labels[$0] }.joined(separator: ", ") }
    var lines = node.measures.map { "\(names[$0.output]) := \($0.value.expression.text(names))" }
    if let window = node.window {
      lines += window.calls.map { "\(names[$0.output]) := \(call($0))" }
      lines.append(window.seeks ? "SEEK" : "INITIAL")
      if window.calls.isEmpty { lines.append(window.frame.text { names[$0] }) }
    }
    switch node.rows {
    case .one where node.window != nil: break
    case .one: lines.append("ONE ROW PER MATCH")
    case .all(_, showsUnmatchedRows: true): lines.append("ALL ROWS PER MATCH WITH UNMATCHED ROWS")
    case .all(let showsEmpty, _): lines.append("ALL ROWS PER MATCH \(showsEmpty ? "SHOW" : "OMIT") EMPTY MATCHES")
    }
    switch node.skip {
    case .toNextRow: lines.append("AFTER MATCH SKIP TO NEXT ROW")
    case .pastLastRow: lines.append("AFTER MATCH SKIP PAST LAST ROW")
    case .toLabel(let members, let isFirst): lines.append("AFTER MATCH SKIP TO \(isFirst ? "FIRST" : "LAST") \(labels(members))")
    }
    lines.append("PATTERN \(node.pattern.text(node.labels))")
    for (label, definition) in zip(node.labels, node.definitions) {
      if let definition { lines.append("DEFINE \(label) AS \(definition.expression.text(names))") }
    }
    return lines
  }

  private func call(_ call: LogicalPlan.WindowCall) -> String {
    let isStar = if case .aggregate = call.function { call.arguments.isEmpty } else { false }
    let arguments = isStar ? "*" : call.arguments.map { names[$0] }.joined(separator: ", ")
    let filter = call.filter.map { " FILTER (WHERE \(names[$0]))" } ?? ""
    let frame = call.function.usesFrame ? " " + call.frame.text { names[$0] } : ""
    return "\(call.function.name)(\(arguments))\(filter)\(call.ignoresNulls ? " IGNORE NULLS" : "")\(frame)"
  }

  private func scan(_ node: LogicalPlan.Scan) -> [String] {
    var lines: [String] = []
    if !node.predicates.isEmpty { lines.append("filter = \(Expression.all(node.predicates).text(names))") }
    if let limit = node.limit { lines.append("limit = \(limit)") }
    if let summary = node.summary { lines += summary.calls.map { "\(names[$0.output]) := \(call($0))" } }
    if !node.dynamicFilters.isEmpty {
      lines.append("dynamic filters = [" + node.dynamicFilters.map { "\(names[$0.symbol]) in #\($0.id)" }.joined(separator: ", ") + "]")
    }
    if let bound = node.bound { lines.append("bound = \(names[bound.symbol]) by top-N #\(bound.id)") }
    if let sample = node.sample { lines.append("sample = system, \(sample * 100) %") }
    lines += node.columns.filter { $0.column < node.source.columns.count }.map { symbol, column in
      let source = node.source.columns[column]
      return "\(names[symbol]) := \(source.name)\(source.isPartition ? " (partition key)" : "")"
    }
    return lines
  }

  private func call(_ call: LogicalPlan.AggregateCall) -> String {
    let arguments = call.arguments.isEmpty ? "*" : call.arguments.map { names[$0] }.joined(separator: ", ")
    let filter = call.filter.map { " FILTER (WHERE \(names[$0]))" } ?? ""
    return "\(call.function.name)(\(call.distinct ? "DISTINCT " : "")\(arguments))\(filter)"
  }

  /// Of VALUES with many rows.
  private static let shownRows = 20
}

extension LogicalPlan: CustomStringConvertible {
  package var description: String { PlanPrinter.text(self) }
}
