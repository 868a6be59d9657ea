/// What symbols are called in a printed plan: their names, with a number where two columns have one name.
package struct PlanNames: Sendable {
  private var names: [Symbol: String] = [:]
  private var numbers: [Int: Int] = [:]

  package init() {}

  package init(_ plan: LogicalPlan) {
    var symbols = Set<Symbol>()
    PlanNames.collect(plan, &symbols)
    number(plan)
    var byName: [String: [Symbol]] = [:]
    for symbol in symbols.sorted(by: { $0.id < $1.id }) { byName[symbol.name, default: []].append(symbol) }
    for (name, sharing) in byName {
      for (index, symbol) in sharing.enumerated() { names[symbol] = index == 0 ? name : "\(name)_\(index)" }
    }
  }

  package subscript(_ symbol: Symbol) -> String { names[symbol] ?? symbol.name }

  /// What a common subplan or a recursion is called: 1, 2, … in the order of printing.
  package func number(_ id: Int) -> Int { numbers[id] ?? id }

  private mutating func number(_ plan: LogicalPlan) {
    switch plan {
    case .common(let node): numbers[node.id] = numbers.count + 1
    case .recursion(let node): numbers[node.id] = numbers.count + 1
    default: break
    }
    for input in plan.inputs { number(input) }
  }

  private static func collect(_ plan: LogicalPlan, _ symbols: inout Set<Symbol>) {
    symbols.formUnion(plan.symbols)
    if case .scan(let node) = plan { symbols.formUnion(node.columns.map(\.symbol)) }
    for input in plan.inputs { collect(input, &symbols) }
  }
}
