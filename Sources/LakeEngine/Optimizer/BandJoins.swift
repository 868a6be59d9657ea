import LakeVectors

/// Joins on comparisons alone (`x BETWEEN lo AND hi`, `x < y`): the held side is sorted by one column, and each row of the
/// other side looks at a range of it instead of at every row.
package struct BandJoins: OptimizerRule {
  package let name = "band joins"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    let inputs = try plan.mapInputs { try apply($0, &context) }
    guard case .join(let join) = inputs, join.keys.isEmpty, join.band == nil, let condition = join.condition else { return inputs }
    return .join(banded(join, condition.conjuncts, &context))
  }

  /// One comparison with a side each: `held op other`.
  private struct Comparison {
    let index: Int
    let op: ComparisonOperator
    let held: Expression
    let other: Expression

    var isLower: Bool { op == .greater || op == .greaterOrEqual }
    var isInclusive: Bool { op == .greaterOrEqual || op == .lessOrEqual }
  }

  private func banded(_ node: LogicalPlan.Join, _ conjuncts: [Expression], _ context: inout OptimizerContext) -> LogicalPlan.Join {
    let left = Set(node.left.symbols)
    let right = Set(node.right.symbols)
    let comparisons = conjuncts.enumerated().compactMap { comparison($0, $1, left, right) }
    guard let best = choice(comparisons) else { return node }
    var join = node
    var onLeft: [LogicalPlan.Assignment] = []
    var onRight: [LogicalPlan.Assignment] = []
    func symbol(_ expression: Expression, _ computed: inout [LogicalPlan.Assignment]) -> Symbol {
      if let symbol = expression.symbol { return symbol }
      let symbol = context.makeSymbol("bound", expression.type)
      computed.append(.init(symbol, expression))
      return symbol
    }
    func bound(_ comparison: Comparison) -> LogicalPlan.Band.Bound {
      LogicalPlan.Band.Bound(symbol: symbol(comparison.other, &onLeft), inclusive: comparison.isInclusive)
    }
    var band = LogicalPlan.Band(held: symbol(best.held, &onRight))
    band.lower = best.lower.map(bound)
    band.upper = best.upper.map(bound)
    if let reach = best.reach {
      band.reach = LogicalPlan.Band.Reach(end: symbol(reach.held, &onRight), symbol: symbol(reach.other, &onLeft))
    }
    let settled = Set([best.lower?.index, best.upper?.index].compactMap(\.self))
    let rest = conjuncts.enumerated().filter { !settled.contains($0.offset) }.map(\.element)
    join.band = band
    join.condition = rest.isEmpty ? nil : .all(rest)
    join.left = extended(join.left, onLeft)
    join.right = extended(join.right, onRight)
    return join
  }

  private func extended(_ plan: LogicalPlan, _ computed: [LogicalPlan.Assignment]) -> LogicalPlan {
    if computed.isEmpty { return plan }
    return .project(.init(input: plan, assignments: plan.symbols.map { .init($0, .column($0)) } + computed))
  }

  private func comparison(_ index: Int, _ term: Expression, _ left: Set<Symbol>, _ right: Set<Symbol>) -> Comparison? {
    guard case .comparison(let op, let a, let b) = term, op != .equal, op != .notEqual, BandJoins.isOrdered(a.type),
      term.isDeterministic
    else { return nil }
    let (x, y) = (a.symbols, b.symbols)
    guard !x.isEmpty, !y.isEmpty else { return nil }
    if x.isSubset(of: right), y.isSubset(of: left) { return Comparison(index: index, op: op, held: a, other: b) }
    if x.isSubset(of: left), y.isSubset(of: right) { return Comparison(index: index, op: op.flipped, held: b, other: a) }
    return nil
  }

  /// A column with two bounds is best; then an interval of the held side, by its beginning and its end; then one bound.
  private func choice(
    _ comparisons: [Comparison]
  ) -> (held: Expression, lower: Comparison?, upper: Comparison?, reach: Comparison?)? {
    for lower in comparisons where lower.isLower {
      if let upper = comparisons.first(where: { !$0.isLower && $0.held == lower.held }) { return (lower.held, lower, upper, nil) }
    }
    guard let first = comparisons.first else { return nil }
    if let begin = comparisons.first(where: { !$0.isLower }), let end = comparisons.first(where: \.isLower) {
      return (begin.held, nil, begin, end)
    }
    return (first.held, first.isLower ? first : nil, first.isLower ? nil : first, nil)
  }

  /// Types that sort as they compare.
  private static func isOrdered(_ type: DataType) -> Bool {
    switch type {
    case .tinyint, .smallint, .integer, .bigint, .real, .double, .decimal, .varchar, .date, .time, .timestamp: true
    default: false
    }
  }
}
