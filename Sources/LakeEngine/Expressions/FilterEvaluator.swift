package import LakeVectors

/// Evaluates the conjuncts of a WHERE batch by batch, each on the rows that the ones before it let through: cheap ones
/// first, those that may fail last and in their order. One a worker.
package final class FilterEvaluator {
  private let steps: [FilterStep]

  /// `layout`: the position of each symbol in the inputs to come.
  package init(_ conjuncts: [Expression], layout: [Symbol: Int], session: SessionContext) throws {
    let compiler = ExpressionCompiler(layout: layout, session: session)
    steps = try FilterEvaluator.arrange(conjuncts).map { try FilterStep($0, compiler) }
  }

  /// The rows for which every conjunct is TRUE; nil when all are.
  package func select(_ input: any ColumnProvider) throws -> SelectionVector? {
    let columns = EvaluationInput(input)
    var rows = SelectionRefiner(rowCount: input.rowCount)
    for step in steps where rows.count > 0 { try step.refine(&rows, columns) }
    return rows.selection
  }

  /// Groups of conjuncts, in the order to evaluate. Conjuncts over one and the same column that cannot fail make one
  /// group, so that a range over a dictionary column is one look-up.
  private static func arrange(_ conjuncts: [Expression]) -> [[Expression]] {
    var flat: [Expression] = []
    func flatten(_ expression: Expression) {
      if case .and(let operands) = expression { operands.forEach(flatten) } else { flat.append(expression) }
    }
    conjuncts.forEach(flatten)
    var groups: [[Expression]] = []
    var groupOfColumn: [Symbol: Int] = [:]
    for conjunct in flat where !conjunct.mayFail {
      let symbols = conjunct.symbols
      guard symbols.count == 1, let symbol = symbols.first, conjunct.isDeterministic else {
        groups.append([conjunct])
        continue
      }
      if let group = groupOfColumn[symbol] {
        groups[group].append(conjunct)
      } else {
        groupOfColumn[symbol] = groups.count
        groups.append([conjunct])
      }
    }
    let costs = groups.map { $0.reduce(0) { $0 + $1.cost } }
    let order = groups.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }
    return order.map { groups[$0] } + flat.filter(\.mayFail).map { [$0] }
  }
}
