/// Expressions with the symbols that carry their values, the first of each. A few are compared one after the other, which is
/// quicker than hashing whole trees; many are found by their hashes.
struct CarriedExpressions {
  private var pairs: [(expression: Expression, symbol: Symbol)] = []
  /// Of all pairs, once there are many.
  private var symbols: [Expression: Symbol] = [:]

  private static let fewCount = 8

  var isEmpty: Bool { pairs.isEmpty }

  subscript(_ expression: Expression) -> Symbol? {
    if pairs.count > Self.fewCount { return symbols[expression] }
    for index in pairs.indices where pairs[index].expression == expression { return pairs[index].symbol }
    return nil
  }

  /// An expression that is there already keeps its symbol.
  mutating func add(_ expression: Expression, _ symbol: Symbol) {
    guard self[expression] == nil else { return }
    pairs.append((expression, symbol))
    guard pairs.count > Self.fewCount else { return }
    if symbols.isEmpty {
      for pair in pairs { symbols[pair.expression] = pair.symbol }
    } else {
      symbols[expression] = symbol
    }
  }

  /// `expression` with those that are carried replaced by their columns, the largest first.
  func replacing(in expression: Expression) -> Expression {
    isEmpty ? expression : expression.replacing { self[$0].map { .column($0) } }
  }
}
