import LakeVectors

extension Expression {
  /// True when the same operands always give the same result.
  package var isDeterministic: Bool {
    if case .call(let function, _) = self, !function.function.isDeterministic { return false }
    return children.allSatisfy(\.isDeterministic)
  }

  /// True when evaluation may fail for some row: such an operand of AND, OR, CASE or COALESCE must not see rows that an
  /// earlier one settled.
  package var mayFail: Bool {
    switch self {
    case .column, .literal, .attempt: false
    case .parameter: true
    case .arithmetic(_, _, _, let type): mayFailItself(type) || childrenMayFail
    case .negate(let operand): mayFailItself(operand.type) || childrenMayFail
    case .cast(let operand, let type, let safe): (!safe && Expression.castMayFail(operand.type, type)) || childrenMayFail
    case .like(_, let pattern, let escape): !Expression.isPlainLiteral(pattern) || escape != nil || childrenMayFail
    case .call(let function, _): function.function.mayFail || childrenMayFail
    case .comparison(.equal, _, _), .comparison(.notEqual, _, _): childrenMayFail
    // The order of arrays and rows may depend on a NULL.
    case .comparison(_, let a, _): a.type.isNested || childrenMayFail
    case .and, .or, .not, .isNull, .isDistinct, .inList, .conditional, .coalesce, .lambda: childrenMayFail
    }
  }

  private var childrenMayFail: Bool { children.contains(where: \.mayFail) }

  /// Floating point has no errors; everything else can overflow.
  private func mayFailItself(_ type: DataType) -> Bool { type != .double && type != .real }

  private static func isPlainLiteral(_ expression: Expression) -> Bool { if case .literal = expression { true } else { false } }

  /// False for conversions that have a result for every value.
  private static func castMayFail(_ from: DataType, _ to: DataType) -> Bool {
    func rank(_ type: DataType) -> Int? {
      switch type {
      case .tinyint: 1
      case .smallint: 2
      case .integer: 3
      case .bigint: 4
      default: nil
      }
    }
    if from == to || from == .unknown { return false }
    switch to {
    case .varchar(nil): return from == .varbinary
    case .varchar(let length?):
      if case .varchar(let have?) = from { return have > length }
      return true
    case .double, .real: return !from.isNumeric
    case .boolean: return !from.isNumeric
    case .timestamp: return from != .date
    default: break
    }
    if let a = rank(from), let b = rank(to) { return a > b }
    if case .decimal(let p, let s) = from, case .decimal(let q, let t) = to { return q - t < p - s || t < s }
    return true
  }

  /// A cast whose result depends on when the statement started, which a plan that is used again must not keep: a time on
  /// today's date, or a time at the session's offset of today.
  package var readsClock: Bool {
    guard case .cast(let operand, let type, _) = self else { return false }
    switch (operand.type, type) {
    case (.time, .timestamp), (.time, .timestampWithTimeZone), (.timeWithTimeZone, .timestamp),
      (.timeWithTimeZone, .timestampWithTimeZone):
      return true
    case (.time, .timeWithTimeZone), (.timestamp, .timeWithTimeZone), (.varchar, .timeWithTimeZone), (.char, .timeWithTimeZone):
      return true
    default: return false
    }
  }

  /// A rough number of nanoseconds a row, to order the conjuncts of a filter.
  package var cost: Int {
    let own =
      switch self {
      case .column, .literal, .parameter: 0
      case .comparison(_, let a, _), .isDistinct(let a, _): a.type.physical == .string ? 4 : 1
      case .inList(let value, let candidates): (value.type.physical == .string ? 6 : 2) + candidates.count / 8
      case .arithmetic(_, _, _, let type): type.isDecimal ? 4 : 1
      case .negate, .and, .or, .not, .isNull: 1
      case .conditional, .coalesce: 5
      case .like: 15
      case .cast(let value, let type, _): value.type.physical == .string || type.physical == .string ? 30 : 3
      case .attempt: 5
      case .lambda: 20
      case .call(let function, _): function.name.hasPrefix("regexp") ? 100 : 15
      }
    return children.reduce(own) { $0 + $1.cost }
  }
}
