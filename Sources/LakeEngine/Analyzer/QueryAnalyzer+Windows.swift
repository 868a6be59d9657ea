import LakeSQL
import LakeVectors

extension QueryAnalyzer {
  /// Puts the output columns that ORDER BY named into the window calls that it made.
  func resolveAliases(_ windows: WindowCollector, _ outputs: [Symbol], _ columns: [SelectedColumn]) throws {
    guard !windows.calls.isEmpty else { return }
    let definitions = Dictionary(zip(outputs, columns.map(\.expression))) { first, _ in first }
    let results = Set(windows.calls.map(\.output))
    try windows.rewrite { expression, position in
      let resolved = expression.substituting(definitions)
      guard resolved.symbols.isDisjoint(with: results) else {
        throw LakeError.notSupported("A window function over the result of another one", at: position)
      }
      return resolved
    }
  }

  /// `plan` with the results of the calls as further columns: one node for all calls of one partitioning and order,
  /// and of one row pattern.
  func windowed(_ plan: LogicalPlan, _ windows: WindowCollector) -> LogicalPlan {
    guard !windows.calls.isEmpty else { return plan }
    var prepared = WindowInputs(plan.symbols, state)
    var nodes: [(key: WindowNodeKey, calls: [LogicalPlan.WindowCall], measures: [LogicalPlan.PatternRecognition.Measure])] = []
    var places: [WindowNodeKey: Int] = [:]
    for (output, call, _) in windows.calls {
      let frame = call.frame.map { prepared.symbol($0, "offset") }
      var key = WindowNodeKey(
        partitionBy: prepared.keys(call.partitionBy),
        orderBy: call.orderBy.map { .init(prepared.symbol($0.expression, "key"), ascending: $0.ascending, nullsFirst: $0.nullsFirst) })
      var columns: [Symbol: Symbol] = [:]
      if let pattern = call.pattern {
        for (symbol, value) in pattern.columns { columns[symbol] = prepared.symbol(value, symbol.name) }
        key.pattern = pattern.renamed(columns)
        key.frame = frame
      }
      let index = places[key] ?? nodes.count
      if index == nodes.count {
        nodes.append((key, [], []))
        places[key] = index
      }
      switch call.function {
      case .measure(_, let value): nodes[index].measures.append(.init(output: output, value: value.renamed(columns)))
      case .function(let function):
        nodes[index].calls.append(
          LogicalPlan.WindowCall(
            output: output, function: function, arguments: call.arguments.map { prepared.symbol($0, "argument") }, frame: frame,
            ignoresNulls: call.ignoresNulls, filter: call.filter.map { prepared.symbol($0, "filter") }))
      }
    }
    var result = plan
    if !prepared.computed.isEmpty {
      let identity = plan.symbols.map { LogicalPlan.Assignment($0, .column($0)) }
      result = .project(.init(input: plan, assignments: identity + prepared.computed))
    }
    for (key, calls, measures) in nodes {
      if let pattern = key.pattern, let frame = key.frame {
        let window = LogicalPlan.PatternRecognition.Window(frame: frame, seeks: pattern.seeks, calls: calls)
        result = .patternRecognition(
          .init(
            input: result, partitionBy: key.partitionBy, orderBy: key.orderBy, labels: pattern.labels, pattern: pattern.pattern,
            definitions: pattern.definitions, measures: measures, rows: .one, skip: pattern.skip, passed: unique(result.symbols),
            window: window))
      } else {
        result = .window(.init(input: result, partitionBy: key.partitionBy, orderBy: key.orderBy, calls: calls))
      }
    }
    return result
  }
}

/// What calls of one node have in common.
private struct WindowNodeKey: Hashable {
  let partitionBy: [Symbol]
  let orderBy: [LogicalPlan.SortKey]
  /// With the columns of the node's input.
  var pattern: FramePattern?
  /// Of the pattern.
  var frame: FrameExtent<Symbol>?
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
