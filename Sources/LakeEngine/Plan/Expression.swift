package import LakeVectors

/// A typed, resolved scalar expression: names are symbols, every coercion is an explicit cast, every operand has the
/// type its operator wants.
package indirect enum Expression: Hashable, Sendable {
  case column(Symbol)
  case literal(Value, DataType)
  /// `?` and `:name`, by index into the statement's parameters; replaced by a literal before planning ends.
  case parameter(Int, DataType)
  /// Both sides have one type.
  case comparison(ComparisonOperator, Expression, Expression)
  /// Numeric operands. Integers and floats: both sides and the result have one type. Decimals: each side its own
  /// precision and scale; the result as Trino's rules give it. Date and interval arithmetic are calls.
  case arithmetic(ArithmeticOperator, Expression, Expression, DataType)
  case negate(Expression)
  case and([Expression])
  case or([Expression])
  case not(Expression)
  case isNull(Expression)
  /// NULL-safe comparison; both sides have one type.
  case isDistinct(Expression, Expression)
  /// Value and candidates have one type.
  case inList(Expression, [Expression])
  /// Value, pattern, escape (a varchar of one character).
  case like(Expression, pattern: Expression, escape: Expression?)
  /// Searched CASE: conditions are boolean, results and `otherwise` have the type.
  case conditional([When], otherwise: Expression, DataType)
  case coalesce([Expression], DataType)
  /// `safe`: TRY_CAST, NULL instead of an error.
  case cast(Expression, to: DataType, safe: Bool)
  /// NULL when evaluating the argument fails for the row.
  case attempt(Expression)
  /// Lambdas stand among the arguments.
  case call(ResolvedFunction, [Expression])
  /// `(x, y) -> body`: an argument of a call that evaluates it for elements. Its parameters are columns of the body alone;
  /// what else the body reads are columns of the row. As an expression it has the type of its body.
  case lambda([Symbol], Expression)

  package struct When: Hashable, Sendable {
    package let condition: Expression
    package let result: Expression

    package init(_ condition: Expression, _ result: Expression) {
      self.condition = condition
      self.result = result
    }
  }
}

extension Expression {
  package var type: DataType {
    switch self {
    case .column(let symbol): symbol.type
    case .literal(_, let type), .parameter(_, let type), .arithmetic(_, _, _, let type), .conditional(_, _, let type),
      .coalesce(_, let type), .cast(_, let type, _):
      type
    case .comparison, .and, .or, .not, .isNull, .isDistinct, .inList, .like: .boolean
    case .negate(let operand), .attempt(let operand): operand.type
    case .call(let function, _): function.returnType
    case .lambda(_, let body): body.type
    }
  }

  package static let `true` = Expression.literal(.boolean(true), .boolean)
  package static let `false` = Expression.literal(.boolean(false), .boolean)

  /// The direct operands, in order.
  package var children: [Expression] {
    switch self {
    case .column, .literal, .parameter: []
    case .comparison(_, let a, let b), .arithmetic(_, let a, let b, _), .isDistinct(let a, let b): [a, b]
    case .negate(let a), .not(let a), .isNull(let a), .cast(let a, _, _), .attempt(let a), .lambda(_, let a): [a]
    case .and(let all), .or(let all), .coalesce(let all, _), .call(_, let all): all
    case .inList(let value, let candidates): [value] + candidates
    case .like(let value, let pattern, let escape): [value, pattern] + (escape.map { [$0] } ?? [])
    case .conditional(let whens, let otherwise, _): whens.flatMap { [$0.condition, $0.result] } + [otherwise]
    }
  }

  /// Calls `body` with each direct operand, in order: `children` without an array of them.
  package func forEachChild(_ body: (Expression) throws -> Void) rethrows {
    switch self {
    case .column, .literal, .parameter: break
    case .comparison(_, let a, let b), .arithmetic(_, let a, let b, _), .isDistinct(let a, let b):
      try body(a)
      try body(b)
    case .negate(let a), .not(let a), .isNull(let a), .cast(let a, _, _), .attempt(let a), .lambda(_, let a): try body(a)
    case .and(let all), .or(let all), .coalesce(let all, _), .call(_, let all): try all.forEach(body)
    case .inList(let value, let candidates):
      try body(value)
      try candidates.forEach(body)
    case .like, .conditional: try children.forEach(body)
    }
  }

  /// The same expression with each direct operand replaced.
  package func mapChildren(_ f: (Expression) throws -> Expression) rethrows -> Expression {
    switch self {
    case .column, .literal, .parameter: self
    case .comparison(let op, let a, let b): .comparison(op, try f(a), try f(b))
    case .arithmetic(let op, let a, let b, let type): .arithmetic(op, try f(a), try f(b), type)
    case .isDistinct(let a, let b): .isDistinct(try f(a), try f(b))
    case .negate(let a): .negate(try f(a))
    case .not(let a): .not(try f(a))
    case .isNull(let a): .isNull(try f(a))
    case .cast(let a, let type, let safe): .cast(try f(a), to: type, safe: safe)
    case .attempt(let a): .attempt(try f(a))
    case .lambda(let parameters, let body): .lambda(parameters, try f(body))
    case .and(let all): .and(try all.map(f))
    case .or(let all): .or(try all.map(f))
    case .coalesce(let all, let type): .coalesce(try all.map(f), type)
    case .call(let function, let all): .call(function, try all.map(f))
    case .inList(let value, let candidates): .inList(try f(value), try candidates.map(f))
    case .like(let value, let pattern, let escape): .like(try f(value), pattern: try f(pattern), escape: try escape.map(f))
    case .conditional(let whens, let otherwise, let type):
      .conditional(try whens.map { When(try f($0.condition), try f($0.result)) }, otherwise: try f(otherwise), type)
    }
  }

  /// Every symbol used anywhere inside, without the parameters of lambdas.
  package var symbols: Set<Symbol> {
    var found: Set<Symbol> = []
    forEachSymbol { found.insert($0) }
    return found
  }

  /// Calls `body` with each use of a symbol inside, but for the parameters of lambdas.
  package func forEachSymbol(_ body: (Symbol) -> Void) {
    switch self {
    case .column(let symbol): body(symbol)
    case .lambda(let parameters, let result): result.forEachSymbol { if !parameters.contains($0) { body($0) } }
    default: forEachChild { $0.forEachSymbol(body) }
    }
  }
}
