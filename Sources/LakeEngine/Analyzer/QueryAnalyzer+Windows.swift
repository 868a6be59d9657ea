import LakeSQL
import LakeVectors

extension QueryAnalyzer {
  /// Puts the output columns that ORDER BY named into the window calls that it made.
  func resolveAliases(_ windows: WindowCollector, _ outputs: [Symbol], _ columns: [SelectedColumn]) throws {
    let definitions = Dictionary(zip(outputs, columns.map(\.expression))) { first, _ in first }
    let results = windows.outputs
    try windows.rewrite { expression, position in
      let resolved = expression.substituting(definitions)
      guard resolved.symbols.isDisjoint(with: results) else {
        throw LakeError.notSupported("A window function over the result of another one", at: position)
      }
      return resolved
    }
  }

  /// `plan` with the results of the calls as further columns: one node for all calls of one partitioning and order.
  func windowed(_ plan: LogicalPlan, _ windows: WindowCollector) -> LogicalPlan {
    guard !windows.calls.isEmpty else { return plan }
    var prepared = WindowInputs(plan.symbols, state)
    var nodes: [(order: WindowOrdering, calls: [LogicalPlan.WindowCall])] = []
    for (output, call, _) in windows.calls {
      let order = WindowOrdering(
        partitionBy: prepared.keys(call.partitionBy),
        orderBy: call.orderBy.map { .init(prepared.symbol($0.expression, "key"), ascending: $0.ascending, nullsFirst: $0.nullsFirst) })
      let planned = LogicalPlan.WindowCall(
        output: output, function: call.function, arguments: call.arguments.map { prepared.symbol($0, "argument") },
        frame: call.frame.map { prepared.symbol($0, "offset") }, ignoresNulls: call.ignoresNulls,
        filter: call.filter.map { prepared.symbol($0, "filter") })
      if let index = nodes.firstIndex(where: { $0.order == order }) {
        nodes[index].calls.append(planned)
      } else {
        nodes.append((order, [planned]))
      }
    }
    var result = plan
    if !prepared.computed.isEmpty {
      let identity = plan.symbols.map { LogicalPlan.Assignment($0, .column($0)) }
      result = .project(.init(input: plan, assignments: identity + prepared.computed))
    }
    for (order, calls) in nodes {
      result = .window(.init(input: result, partitionBy: order.partitionBy, orderBy: order.orderBy, calls: calls))
    }
    return result
  }
}

private struct WindowOrdering: Hashable {
  let partitionBy: [Symbol]
  let orderBy: [LogicalPlan.SortKey]
}

/// The columns that windows read, computed below them; one an expression.
private struct WindowInputs {
  private(set) var computed: [LogicalPlan.Assignment] = []
  private var symbolOf: [Expression: Symbol] = [:]
  private let state: AnalysisState

  init(_ symbols: [Symbol], _ state: AnalysisState) {
    self.state = state
    for symbol in symbols { symbolOf[.column(symbol)] = symbol }
  }

  mutating func symbol(_ expression: Expression, _ name: String) -> Symbol {
    if let known = symbolOf[expression] { return known }
    let symbol = state.makeSymbol(name, expression.type)
    symbolOf[expression] = symbol
    computed.append(.init(symbol, expression))
    return symbol
  }

  /// Each once.
  mutating func keys(_ expressions: [Expression]) -> [Symbol] {
    var keys: [Symbol] = []
    for expression in expressions {
      let key = symbol(expression, "key")
      if !keys.contains(key) { keys.append(key) }
    }
    return keys
  }
}
