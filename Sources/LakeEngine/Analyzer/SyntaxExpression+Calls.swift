import LakeSQL

extension SyntaxExpression {
  /// The calls inside, outermost first, each with its place; not those of subqueries.
  var calls: [(call: FunctionCall, position: Position)] {
    var own: [(call: FunctionCall, position: Position)] = []
    if case .call(let call) = kind { own = [(call, position)] }
    return own + operands.flatMap(\.calls)
  }

  /// The expression and those inside, each behind what it is made of; not those of subqueries.
  var parts: [SyntaxExpression] { operands.flatMap(\.parts) + [self] }

  /// Where the first window function or measure inside stands; nil: there is none.
  var windowPosition: Position? {
    switch kind {
    case .measure: position
    case .call(let call) where call.over != nil: position
    default: operands.lazy.compactMap(\.windowPosition).first
    }
  }

  /// The expressions directly inside.
  private var operands: [SyntaxExpression] {
    switch kind {
    case .null, .boolean, .integer, .decimal, .double, .string, .bytes, .typedLiteral, .interval, .parameter, .identifier, .current,
      .exists, .query, .measure:
      []
    case .field(let base, _), .unary(_, let base), .not(let base), .isNull(let base), .lambda(_, let base), .cast(let base, _, _),
      .extract(_, let base), .inQuery(let base, _), .quantified(_, let base, _, _):
      [base]
    case .element(let a, let b), .binary(_, let a, let b), .comparison(_, let a, let b), .isDistinct(let a, let b),
      .atTimeZone(let a, let b):
      [a, b]
    case .and(let terms), .or(let terms), .row(let terms), .array(let terms), .grouping(let terms): terms
    case .between(let a, let low, let high): [a, low, high]
    case .inList(let value, let list): [value] + list
    case .like(let value, let pattern, let escape): [value, pattern] + (escape.map { [$0] } ?? [])
    case .conditional(let operand, let branches, let otherwise):
      (operand.map { [$0] } ?? []) + branches.flatMap { [$0.condition, $0.result] } + (otherwise.map { [$0] } ?? [])
    case .call(let call): call.isStar ? [] : call.arguments
    case .json(let call): call.operands
    }
  }
}

extension JSONCall {
  fileprivate var operands: [SyntaxExpression] {
    switch self {
    case .exists(let path, _), .query(let path, _): path.operands
    case .value(let path, _, let onEmpty, let onError):
      path.operands
        + [onEmpty, onError].compactMap { behavior in
          if case .value(let value) = behavior { value } else { nil }
        }
    case .object(let members, _, _, _): members.flatMap { [$0.key, $0.value.value] }
    case .array(let elements, _, _): elements.map(\.value)
    }
  }
}

extension JSONPathCall {
  fileprivate var operands: [SyntaxExpression] { [input.value] + passing.map(\.value.value) }
}
