import LakeVectors

extension PlanEstimate {
  /// Drops the rows for which a conjunct does not hold, as far as can be guessed.
  mutating func apply(_ conjuncts: [Expression]) {
    var ranges: [Symbol: Range] = [:]
    var fraction = 1.0
    for term in conjuncts.flatMap(\.conjuncts) {
      if let (symbol, op, value) = PlanEstimate.bound(term), let column = columns[symbol], column.low != nil, column.high != nil {
        ranges[symbol, default: Range()].narrow(op, value)
      } else {
        let part = selectivity(term)
        fraction *= part
        restrict(term, part)
      }
    }
    for (symbol, range) in ranges {
      guard var column = columns[symbol], let low = column.low, let high = column.high else { continue }
      let part = range.share(of: low, high, column.distinct) * (1 - column.nullFraction)
      fraction *= part
      column.distinct = max(1, column.distinct * part)
      column.low = max(low, range.low ?? low)
      column.high = min(high, range.high ?? high)
      columns[symbol] = column
    }
    rows = max(1, rows * fraction)
  }

  /// What a condition on one column leaves of its values.
  private mutating func restrict(_ term: Expression, _ part: Double) {
    let symbols = term.symbols
    guard symbols.count == 1, let symbol = symbols.first, var column = columns[symbol] else { return }
    column.distinct = max(1, column.distinct * part)
    columns[symbol] = column
  }

  private struct Range {
    var low: Double?
    var high: Double?

    mutating func narrow(_ op: ComparisonOperator, _ value: Double) {
      switch op {
      case .less, .lessOrEqual: high = high.map { min($0, value) } ?? value
      case .greater, .greaterOrEqual: low = low.map { max($0, value) } ?? value
      case .equal, .notEqual: break
      }
    }

    /// Of evenly spread values; never nothing, for statistics may be old.
    func share(of minimum: Double, _ maximum: Double, _ distinct: Double) -> Double {
      let from = max(minimum, low ?? minimum)
      let to = min(maximum, high ?? maximum)
      guard maximum > minimum else { return from <= to ? 1 : 0.001 }
      return min(1, max((to - from) / (maximum - minimum), from <= to ? 1 / max(distinct, 1) : 0.001))
    }
  }

  /// `column < number` either way round.
  private static func bound(_ term: Expression) -> (Symbol, ComparisonOperator, Double)? {
    guard case .comparison(let op, let a, let b) = term, op != .equal, op != .notEqual else { return nil }
    if case .column(let symbol) = a, case .literal(let value, _) = b, let number = ColumnEstimate.number(value) {
      return (symbol, op, number)
    }
    if case .column(let symbol) = b, case .literal(let value, _) = a, let number = ColumnEstimate.number(value) {
      return (symbol, op.flipped, number)
    }
    return nil
  }

  /// The share of rows for which `term` holds; the usual guesses where nothing is known.
  func selectivity(_ term: Expression) -> Double {
    switch term {
    case .literal(let value, _): return value == .boolean(true) ? 1 : 0
    case .and(let terms): return filteredShare(terms)
    case .or(let terms): return min(1, 1 - terms.reduce(1.0) { $0 * (1 - selectivity($1)) })
    case .not(.isNull(.column(let symbol))): return 1 - (columns[symbol]?.nullFraction ?? 0.05)
    case .not(let operand): return min(1, max(0.02, 1 - selectivity(operand)))
    case .isNull(.column(let symbol)): return columns[symbol].map { max(0.001, $0.nullFraction) } ?? 0.05
    case .isNull: return 0.05
    case .comparison(.equal, let a, let b): return equality(a, b)
    case .comparison(.notEqual, let a, let b): return max(0.1, 1 - equality(a, b))
    case .comparison: return filteredRange(term)
    case .inList(.column(let symbol), let candidates): return min(1, Double(candidates.count) / known(symbol, 20))
    case .inList(_, let candidates): return min(0.5, 0.05 * Double(candidates.count))
    case .like(_, .literal(.string(let pattern), _), _): return pattern.first == "%" || pattern.first == "_" ? 0.08 : 0.02
    case .like: return 0.1
    case .column: return 0.5
    default: return 0.33
    }
  }

  private func filteredShare(_ terms: [Expression]) -> Double { filtered(terms).rows / max(1, rows) }

  private func filteredRange(_ term: Expression) -> Double {
    guard let (symbol, _, _) = PlanEstimate.bound(term), let column = columns[symbol], column.low != nil, column.high != nil else {
      return 0.33
    }
    return filteredShare([term])
  }

  private func equality(_ a: Expression, _ b: Expression) -> Double {
    if let x = a.symbol, let y = b.symbol { return 1 / max(known(x, 10), known(y, 10)) }
    if let symbol = a.symbol ?? b.symbol, a.isConstant || b.isConstant { return 1 / known(symbol, 20) }
    return 0.05
  }

  /// Distinct values of a column, or a guess for a column of a filter.
  private func known(_ symbol: Symbol, _ guess: Double) -> Double { max(1, columns[symbol]?.distinct ?? min(guess, rows)) }
}
