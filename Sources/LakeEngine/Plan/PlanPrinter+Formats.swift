import LakeVectors

/// Plans for programs: the trees that Trino's EXPLAIN gives with FORMAT JSON and FORMAT GRAPHVIZ.
extension PlanPrinter {
  /// `{"id": "0", "name": "Output", "descriptor": {…}, "outputs": [{"symbol": …, "type": …}], "details": […], "estimates": [],
  /// "children": […]}`
  package static func json(_ query: Query) -> String {
    let printer = PlanPrinter(query.plan) { _, _ in [] }
    let renamed = query.output.filter { printer.names[$0.symbol] != $0.name }.map { "\($0.name) := \(printer.names[$0.symbol])" }
    var number = 0
    let child = printer.json(query.plan, &number, "    ")
    let columns = query.output.map(\.name).joined(separator: ", ")
    return printer.object(0, "Output", "[\(columns)]", query.output.map(\.symbol), renamed, [child], "")
  }

  /// The same of a statement that writes the rows of `query`.
  package static func json(_ query: Query, writingTo target: String) -> String {
    let printer = PlanPrinter(query.plan) { _, _ in [] }
    let titles = writers(target).map(parts)
    var number = titles.count - 1
    let renamed = query.output.map { "\($0.name) := \(printer.names[$0.symbol])" }
    let rows = Symbol(id: 0, name: "rows", type: .bigint)
    func indent(_ level: Int) -> String { String(repeating: "    ", count: level) }
    var text = printer.json(query.plan, &number, indent(titles.count))
    for (level, title) in titles.enumerated().reversed() {
      text = printer.object(
        level, title.name, title.descriptor, [rows], level == titles.count - 1 ? renamed : [], [text], indent(level))
    }
    return text
  }

  private func json(_ plan: LogicalPlan, _ number: inout Int, _ indent: String) -> String {
    number += 1
    let id = number
    var children: [String] = []
    for input in plan.inputs { children.append(json(input, &number, indent + "    ")) }
    let (name, descriptor) = Self.parts(title(plan))
    return object(id, name, descriptor, plan.symbols, details(plan), children, indent)
  }

  private func object(
    _ id: Int, _ name: String, _ descriptor: String, _ symbols: [Symbol], _ details: [String], _ children: [String], _ indent: String
  ) -> String {
    let inner = indent + "  "
    let outputs = symbols.map { "{\"symbol\": \(Self.quoted(names[$0])), \"type\": \(Self.quoted($0.type.description))}" }
    let text = descriptor.isEmpty ? "{}" : "{\"details\": \(Self.quoted(descriptor))}"
    let nested = children.isEmpty ? "[]" : "[\n\(inner)  \(children.joined(separator: ",\n\(inner)  "))\n\(inner)]"
    let fields = [
      "\"id\": \"\(id)\"", "\"name\": \(Self.quoted(name))", "\"descriptor\": \(text)", "\"outputs\": [\(outputs.joined(separator: ", "))]",
      "\"details\": [\(details.map(Self.quoted).joined(separator: ", "))]", "\"estimates\": []", "\"children\": \(nested)",
    ]
    return "{\n" + fields.map { inner + $0 }.joined(separator: ",\n") + "\n\(indent)}"
  }

  /// `Sort[[a ASC]]` is `Sort` and `[[a ASC]]`.
  private static func parts(_ title: String) -> (name: String, descriptor: String) {
    guard let bracket = title.firstIndex(of: "[") else { return (title, "") }
    return (String(title[..<bracket]), String(title[bracket...]))
  }

  private static func quoted(_ text: String) -> String {
    var text = text
    var bytes: [UInt8] = []
    text.withUTF8 { JSONText.appendQuoted(UnsafeRawBufferPointer($0), into: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A graph for `dot`: a box a node, an arrow from each node to its inputs.
  package static func graphviz(_ query: Query) -> String {
    let printer = PlanPrinter(query.plan) { _, _ in [] }
    let columns = query.output.map(\.name).joined(separator: ", ")
    var nodes = [Self.box(0, "Output[\(columns)]", [])]
    var arrows: [String] = []
    var number = 0
    printer.graph(query.plan, parent: 0, &number, &nodes, &arrows)
    return "digraph logical_plan {\nsubgraph cluster_0 {\nlabel = \"SINGLE\"\n\(nodes.joined())}\n\(arrows.joined())}"
  }

  /// The same of a statement that writes the rows of `query`.
  package static func graphviz(_ query: Query, writingTo target: String) -> String {
    let printer = PlanPrinter(query.plan) { _, _ in [] }
    let titles = writers(target)
    var nodes = titles.enumerated().map { box($0.offset, $0.element, []) }
    var arrows = (1..<titles.count).map { "plannode_\($0 - 1) -> plannode_\($0);\n" }
    var number = titles.count - 1
    printer.graph(query.plan, parent: number, &number, &nodes, &arrows)
    return "digraph logical_plan {\nsubgraph cluster_0 {\nlabel = \"SINGLE\"\n\(nodes.joined())}\n\(arrows.joined())}"
  }

  private func graph(_ plan: LogicalPlan, parent: Int, _ number: inout Int, _ nodes: inout [String], _ arrows: inout [String]) {
    number += 1
    let id = number
    nodes.append(Self.box(id, title(plan), details(plan)))
    arrows.append("plannode_\(parent) -> plannode_\(id);\n")
    for input in plan.inputs { graph(input, parent: id, &number, &nodes, &arrows) }
  }

  private static func box(_ id: Int, _ title: String, _ details: [String]) -> String {
    let label = ([title] + details).map(escaped).joined(separator: "|")
    return "plannode_\(id)[label=\"{\(label)}\", style=\"rounded, filled\", shape=record, fillcolor=white];\n"
  }

  /// Characters that mean something in a label of a record.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "\\\"{}|<>".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }
}
