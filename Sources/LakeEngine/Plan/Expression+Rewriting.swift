import LakeVectors

extension Expression {
  /// The terms of a conjunction; of anything else, itself.
  package var conjuncts: [Expression] {
    guard case .and(let terms) = self else { return [self] }
    return terms.flatMap(\.conjuncts)
  }

  /// The conjunction of any number of terms; TRUE of none.
  package static func all(_ terms: [Expression]) -> Expression {
    switch terms.count {
    case 0: .true
    case 1: terms[0]
    default: .and(terms)
    }
  }

  /// True when no row is needed to evaluate it.
  package var isConstant: Bool {
    switch self {
    case .column: false
    case .literal, .parameter: true
    case .lambda, .call: symbols.isEmpty
    default: children.allSatisfy(\.isConstant)
    }
  }

  package var isBareLiteral: Bool { if case .literal = self { true } else { false } }

  package var isLambda: Bool { if case .lambda = self { true } else { false } }

  package var isNullLiteral: Bool { if case .literal(.null, _) = self { true } else { false } }

  /// The symbol of a bare column.
  package var symbol: Symbol? { if case .column(let symbol) = self { symbol } else { nil } }

  /// From the top down: a node for which `f` has a replacement is replaced whole, else its operands are tried.
  package func replacing(_ f: (Expression) -> Expression?) -> Expression {
    f(self) ?? mapChildren { $0.replacing(f) }
  }

  /// From the leaves up: every node passes through `f` after its operands have.
  package func rewritten(_ f: (Expression) throws -> Expression) rethrows -> Expression {
    try f(try mapChildren { try $0.rewritten(f) })
  }

  /// Columns replaced by what computes them.
  package func substituting(_ definitions: [Symbol: Expression]) -> Expression {
    replacing { node in
      guard case .column(let symbol) = node else { return nil }
      return definitions[symbol]
    }
  }

  /// How many nodes there are.
  package var size: Int { children.reduce(1) { $0 + $1.size } }
}
