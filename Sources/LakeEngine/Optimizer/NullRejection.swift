import LakeVectors

/// Whether a condition can hold for rows that an outer join filled up with NULLs.
enum NullRejection {
  /// True when `condition` is surely not true while all of `symbols` are NULL.
  static func rejects(_ condition: Expression, _ symbols: Set<Symbol>) -> Bool {
    switch condition {
    case .and(let terms): terms.contains { rejects($0, symbols) }
    case .or(let terms): terms.allSatisfy { rejects($0, symbols) }
    case .not(.isNull(let operand)): isNull(operand, symbols)
    case .literal(.boolean(let value), _): !value
    default: isNull(condition, symbols)
    }
  }

  /// True when `expression` is surely NULL while all of `symbols` are.
  private static func isNull(_ expression: Expression, _ symbols: Set<Symbol>) -> Bool {
    switch expression {
    case .column(let symbol): symbols.contains(symbol)
    case .literal(let value, _): value.isNull
    case .comparison, .arithmetic, .negate, .not, .cast, .like: expression.children.contains { isNull($0, symbols) }
    case .inList(let value, _): isNull(value, symbols)
    case .attempt(let operand): isNull(operand, symbols)
    case .call(let function, let arguments): function.function.nullOnNull && arguments.contains { isNull($0, symbols) }
    case .coalesce(let operands, _): operands.allSatisfy { isNull($0, symbols) }
    case .parameter, .and, .or, .isNull, .isDistinct, .conditional, .lambda: false
    }
  }
}
