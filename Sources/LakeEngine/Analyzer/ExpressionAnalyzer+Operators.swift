import LakeSQL
import LakeVectors

extension ExpressionAnalyzer {
  func unary(_ sign: SyntaxExpression.Sign, _ operand: SyntaxExpression, at position: Position) throws -> Expression {
    let value = try analyze(operand)
    let type = value.type
    guard type.isNumeric || type.isInterval || type == .unknown else {
      throw LakeError(
        .typeMismatch, at: position,
        sign == .minus ? "Cannot negate \(type)" : "Unary '+' operator cannot by applied to \(type) type")
    }
    if sign == .plus { return value }
    if type == .unknown { return .negate(state.coerce(value, to: .bigint)) }
    return .negate(value)
  }

  func binary(
    _ op: SyntaxExpression.BinaryOperator, _ left: SyntaxExpression, _ right: SyntaxExpression, at position: Position
  ) throws -> Expression {
    let a = try analyze(left)
    let b = try analyze(right)
    if op == .concatenate { return try concatenate(a, b, at: position) }
    guard let operation = ArithmeticOperator(op) else {
      throw LakeError.notSupported("The operator \(op.rawValue)", at: position)
    }
    if let result = try arithmetic(operation, a, b, at: position) { return result }
    throw cannotApply(op.rawValue, a, b, at: position)
  }

  /// Nil when the operator has no such operands.
  func arithmetic(_ op: ArithmeticOperator, _ a: Expression, _ b: Expression, at position: Position) throws -> Expression? {
    if let types = TypeCoercion.arithmetic(op, a.type, b.type) {
      return .arithmetic(op, state.coerce(a, to: types.left), state.coerce(b, to: types.right), types.result)
    }
    return try temporalArithmetic(op, a, b, at: position)
  }

  func comparison(
    _ op: SyntaxExpression.Comparison, _ left: SyntaxExpression, _ right: SyntaxExpression, at position: Position
  ) throws -> Expression {
    try comparison(ComparisonOperator(op), try analyze(left), try analyze(right), at: position)
  }

  func comparison(
    _ op: ComparisonOperator, _ a: Expression, _ b: Expression, at position: Position
  ) throws -> Expression {
    guard let common = comparable(a.type, b.type), op == .equal || op == .notEqual || common.isOrderable else {
      throw cannotApply(op.rawValue, a, b, at: position)
    }
    return .comparison(op, state.coerce(a, to: common), state.coerce(b, to: common))
  }

  func isDistinct(_ left: SyntaxExpression, _ right: SyntaxExpression, at position: Position) throws -> Expression {
    let a = try analyze(left)
    let b = try analyze(right)
    guard let common = comparable(a.type, b.type) else {
      throw LakeError(.typeMismatch, at: position, "Cannot check if \(a.type) is distinct from \(b.type)")
    }
    return .isDistinct(state.coerce(a, to: common), state.coerce(b, to: common))
  }

  /// The type to compare two in; NULL with NULL compares as booleans.
  func comparable(_ a: DataType, _ b: DataType) -> DataType? {
    guard let common = TypeCoercion.commonSuperType(a, b), common.isComparable else { return nil }
    return common == .unknown ? .boolean : common
  }

  /// The message has a hint when a cast is what is missing.
  private func cannotApply(_ op: String, _ a: Expression, _ b: Expression, at position: Position) -> LakeError {
    var hint: String?
    if a.type.isCharacter != b.type.isCharacter {
      let other = a.type.isCharacter ? b.type : a.type
      hint = "strings are not converted by themselves: use CAST(… AS \(other.isCharacter ? a.type : other)) or quote the value"
    }
    return LakeError(.typeMismatch, at: position, "Cannot apply operator: \(a.type) \(op) \(b.type)", hint: hint)
  }

  private func concatenate(_ a: Expression, _ b: Expression, at position: Position) throws -> Expression {
    if a.type.isArray || b.type.isArray { return try function("concat", arguments: [a, b], at: position) }
    let isBinary = a.type == .varbinary || b.type == .varbinary
    func fits(_ type: DataType) -> Bool { type == .unknown || (isBinary ? type == .varbinary : type.isCharacter) }
    guard fits(a.type), fits(b.type) else { throw cannotApply("||", a, b, at: position) }
    return try function("concat", arguments: flattened("concat", [a, b]), at: position)
  }

  /// `a || b || c` is one call: neighbouring concatenations are joined.
  private func flattened(_ name: String, _ arguments: [Expression]) -> [Expression] {
    arguments.flatMap { argument -> [Expression] in
      if case .call(let function, let inner) = argument, function.name == name, function.returnType.isVarchar { return inner }
      return [argument]
    }
  }

  /// Dates, times and intervals: calls of the functions whose names begin with `$`; nil when no such operands.
  private func temporalArithmetic(
    _ op: ArithmeticOperator, _ a: Expression, _ b: Expression, at position: Position
  ) throws -> Expression? {
    let operand: String
    switch op {
    case .add: operand = "plus"
    case .subtract: operand = "minus"
    case .multiply: operand = "times"
    case .divide: operand = "divided_by"
    case .modulo: return nil
    }
    guard a.type.isTemporal || a.type.isInterval || b.type.isTemporal || b.type.isInterval else { return nil }
    // NULL stands for an interval beside + and -, for a number beside * and /.
    let unknown = op == .add || op == .subtract ? "interval" : "number"
    func family(_ type: DataType) -> String? { type == .unknown ? unknown : type.temporalFamily }
    guard var first = family(a.type), var second = family(b.type) else { return nil }
    var (left, right) = (a, b)
    // `interval + date` is `date + interval`, `2 * interval` is `interval * 2`.
    if op == .add && first == "interval" && second != "interval" || op == .multiply && first == "number" {
      swap(&left, &right)
      swap(&first, &second)
    }
    let name = "$\(first)_\(operand)_\(second)"
    guard let call = try scalarCall(name, [left, right]) else { return nil }
    return call
  }
}

extension ExpressionAnalyzer {
  /// `value AT TIME ZONE zone`: of times and timestamps; those without a zone are in the session's.
  func atTimeZone(_ value: SyntaxExpression, _ zone: SyntaxExpression, at position: Position) throws -> Expression {
    let (instant, name) = (try analyze(value), try analyze(zone))
    switch instant.type {
    case .unknown, .timestamp, .timestampWithTimeZone:
      return try function(name.type.isInterval ? "$at_timezone" : "at_timezone", arguments: [instant, name], at: position)
    case .time, .timeWithTimeZone: return try function("$at_timezone", arguments: [instant, name], at: position)
    default:
      throw LakeError(
        .typeMismatch, at: value.position,
        "Type of value must be a time or timestamp with or without time zone (actual \(instant.type))")
    }
  }
}

extension ArithmeticOperator {
  /// Nil for the concatenation.
  fileprivate init?(_ op: SyntaxExpression.BinaryOperator) {
    switch op {
    case .add: self = .add
    case .subtract: self = .subtract
    case .multiply: self = .multiply
    case .divide: self = .divide
    case .modulus: self = .modulo
    case .concatenate: return nil
    }
  }
}

extension ComparisonOperator {
  init(_ op: SyntaxExpression.Comparison) {
    switch op {
    case .equal: self = .equal
    case .notEqual: self = .notEqual
    case .lessThan: self = .less
    case .lessThanOrEqual: self = .lessOrEqual
    case .greaterThan: self = .greater
    case .greaterThanOrEqual: self = .greaterOrEqual
    }
  }
}

extension DataType {
  var isArray: Bool { if case .array = self { true } else { false } }

  var isVarchar: Bool { if case .varchar = self { true } else { false } }

  var isChar: Bool { if case .char = self { true } else { false } }

  var isInterval: Bool {
    switch self {
    case .intervalYearToMonth, .intervalDayToSecond: true
    default: false
    }
  }

  /// A date, a time of day or an instant.
  var isTemporal: Bool {
    switch self {
    case .date, .time, .timeWithTimeZone, .timestamp, .timestampWithTimeZone: true
    default: false
    }
  }

  /// The word for the type in the names of operator functions.
  var temporalFamily: String? {
    switch self {
    case .date: "date"
    case .time, .timeWithTimeZone: "time"
    case .timestamp, .timestampWithTimeZone: "timestamp"
    case .intervalYearToMonth, .intervalDayToSecond: "interval"
    default: isNumeric ? "number" : nil
    }
  }

  /// True when values can be tested for equality.
  package var isComparable: Bool {
    switch self {
    case .array(let element): element.isComparable
    case .map(let key, let value): key.isComparable && value.isComparable
    case .row(let fields): fields.allSatisfy(\.type.isComparable)
    case .opaque(let name, _): OpaqueType.isComparable(name)
    default: true
    }
  }

  /// True when values have an order.
  package var isOrderable: Bool {
    switch self {
    case .json, .map: false
    case .array(let element): element.isOrderable
    case .row(let fields): fields.allSatisfy(\.type.isOrderable)
    case .opaque(let name, _): OpaqueType.isOrderable(name)
    default: true
    }
  }
}
