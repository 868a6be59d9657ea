import LakeSQL
import LakeVectors

extension ExpressionAnalyzer {
  /// `what` begins the message: `Logical expression term must evaluate to a boolean (actual: integer)`.
  func logicalTerm(_ syntax: SyntaxExpression, _ what: String) throws -> Expression {
    try coerced(syntax, to: .boolean, what)
  }

  func between(
    _ value: SyntaxExpression, _ low: SyntaxExpression, _ high: SyntaxExpression, at position: Position
  ) throws -> Expression {
    let operand = try analyze(value)
    let lower = try analyze(low)
    let upper = try analyze(high)
    guard let common = TypeCoercion.commonSuperType([operand.type, lower.type, upper.type]), common.isOrderable else {
      throw LakeError(
        .typeMismatch, at: position, "Cannot check if \(operand.type) is BETWEEN \(lower.type) and \(upper.type)")
    }
    let type: DataType = common == .unknown ? .boolean : common
    let tested = state.coerce(operand, to: type)
    return .and([
      .comparison(.greaterOrEqual, tested, state.coerce(lower, to: type)),
      .comparison(.lessOrEqual, tested, state.coerce(upper, to: type)),
    ])
  }

  func inList(_ value: SyntaxExpression, _ candidates: [SyntaxExpression]) throws -> Expression {
    let items = try sameType([value] + candidates, "IN value and list items")
    guard let tested = items.first else { return .false }
    return .inList(tested, Array(items.dropFirst()))
  }

  func like(_ value: SyntaxExpression, _ pattern: SyntaxExpression, _ escape: SyntaxExpression?) throws -> Expression {
    let tested = try varchar(value, "Left side of LIKE expression")
    let wanted = try varchar(pattern, "Pattern for LIKE expression", takesChar: false)
    return .like(tested, pattern: wanted, escape: try escape.map { try varchar($0, "Escape for LIKE expression", takesChar: false) })
  }

  /// Several expressions as one type; `description` begins the message.
  /// - Throws: `TYPE_MISMATCH` at the first expression that does not fit those before it.
  func sameType(_ expressions: [SyntaxExpression], _ description: String) throws -> [Expression] {
    let analyzed = try expressions.map { try analyze($0) }
    var common = DataType.unknown
    for (syntax, expression) in zip(expressions, analyzed) {
      guard let next = TypeCoercion.commonSuperType(common, expression.type) else {
        var seen: [DataType] = []
        for type in analyzed.map(\.type) where !seen.contains(type) { seen.append(type) }
        throw LakeError(
          .typeMismatch, at: syntax.position,
          "\(description) must be the same type or coercible to a common type. Cannot find common type between "
            + "\(common) and \(expression.type), all types (without duplicates): [\(seen.map(\.description).joined(separator: ", "))]")
      }
      common = next
    }
    return analyzed.map { state.coerce($0, to: common) }
  }

  /// - Throws: `TYPE_MISMATCH`: `<what> must evaluate to a <type> (actual: <type>)`.
  func coerced(_ syntax: SyntaxExpression, to type: DataType, _ what: String) throws -> Expression {
    let expression = try analyze(syntax)
    guard TypeCoercion.canCoerce(expression.type, to: type) else {
      throw LakeError(.typeMismatch, at: syntax.position, "\(what) must evaluate to a \(type) (actual: \(expression.type))")
    }
    return state.coerce(expression, to: type)
  }

  /// A varchar of any length stays as it is.
  private func varchar(_ syntax: SyntaxExpression, _ what: String, takesChar: Bool = true) throws -> Expression {
    let expression = try analyze(syntax)
    switch expression.type {
    case .varchar: return expression
    case .char(let length) where takesChar: return state.coerce(expression, to: .varchar(length: length))
    case .unknown: return state.coerce(expression, to: .varchar)
    default:
      throw LakeError(.typeMismatch, at: syntax.position, "\(what) must evaluate to a varchar (actual: \(expression.type))")
    }
  }
}
