extension LogicalPlan {
  /// The plan with its input replaced by what `change` makes of it and of the column there that `symbol` comes from; nil when that
  /// is no column of the input, or `change` has no answer. In a union each input is asked, one answer is enough.
  ///
  /// Joins and leaves are the caller's, as is whether rows may be dropped below this node.
  func tracing(_ symbol: Symbol, _ change: (Symbol, LogicalPlan) -> LogicalPlan?) -> LogicalPlan? {
    switch self {
    case .project(var node):
      guard let source = node.assignments.first(where: { $0.symbol == symbol })?.expression.symbol,
        let input = change(source, node.input)
      else { return nil }
      node.input = input
      return .project(node)
    case .unionAll(var node):
      guard let column = node.symbols.firstIndex(of: symbol) else { return nil }
      var isChanged = false
      for (index, input) in node.inputs.enumerated() {
        guard let changed = change(node.columns[index][column], input) else { continue }
        node.inputs[index] = changed
        isChanged = true
      }
      return isChanged ? .unionAll(node) : nil
    case .common(var node):
      // What is shared serves others too: only the body is this node's input.
      guard let body = change(symbol, node.body) else { return nil }
      node.body = body
      return .common(node)
    case .scan, .values, .join, .reference, .recursion, .sequence: return nil
    default:
      var isChanged = false
      let result = mapInputs { input in
        guard input.symbols.contains(symbol), let changed = change(symbol, input) else { return input }
        isChanged = true
        return changed
      }
      return isChanged ? result : nil
    }
  }
}
