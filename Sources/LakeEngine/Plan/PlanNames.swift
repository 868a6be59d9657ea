/// What symbols are called in a printed plan: their names, with a number where two columns have one name.
package struct PlanNames: Sendable {
  private var names: [Symbol: String] = [:]

  package init() {}

  package init(_ plan: LogicalPlan) {
    var symbols = Set<Symbol>()
    PlanNames.collect(plan, &symbols)
    var byName: [String: [Symbol]] = [:]
    for symbol in symbols.sorted(by: { $0.id < $1.id }) { byName[symbol.name, default: []].append(symbol) }
    for (name, sharing) in byName {
      for (index, symbol) in sharing.enumerated() { names[symbol] = index == 0 ? name : "\(name)_\(index)" }
    }
  }

  package subscript(_ symbol: Symbol) -> String { names[symbol] ?? symbol.name }

  private static func collect(_ plan: LogicalPlan, _ symbols: inout Set<Symbol>) {
    symbols.formUnion(plan.symbols)
    if case .scan(let node) = plan { symbols.formUnion(node.columns.map(\.symbol)) }
    for input in plan.inputs { collect(input, &symbols) }
  }
}
