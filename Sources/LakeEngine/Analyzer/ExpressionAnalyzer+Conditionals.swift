import LakeCatalog
import LakeSQL
import LakeVectors

extension ExpressionAnalyzer {
  func conditional(
    _ operand: SyntaxExpression?, _ branches: [SyntaxExpression.Branch], _ otherwise: SyntaxExpression?
  ) throws -> Expression {
    let conditions =
      if let operand {
        try simpleConditions(operand, branches)
      } else {
        try branches.map { try logicalTerm($0.condition, "CASE WHEN clause") }
      }
    var results = try sameType(branches.map(\.result) + (otherwise.map { [$0] } ?? []), "All CASE results")
    let type = results.first?.type ?? .unknown
    let last: Expression = otherwise == nil ? .literal(.null, type) : results.removeLast()
    return .conditional(zip(conditions, results).map { Expression.When($0, $1) }, otherwise: last, type)
  }

  /// `CASE a WHEN b`: each as `a = b`.
  private func simpleConditions(_ operand: SyntaxExpression, _ branches: [SyntaxExpression.Branch]) throws -> [Expression] {
    let tested = try analyze(operand)
    return try branches.map { branch in
      let candidate = try analyze(branch.condition)
      guard let common = comparable(tested.type, candidate.type) else {
        throw LakeError(
          .typeMismatch, at: branch.condition.position,
          "CASE operand type does not match WHEN clause operand type: \(tested.type) vs \(candidate.type)")
      }
      return .comparison(.equal, state.coerce(tested, to: common), state.coerce(candidate, to: common))
    }
  }

  func coalesce(_ arguments: [SyntaxExpression], at position: Position) throws -> Expression {
    guard arguments.count >= 2 else {
      throw LakeError(.invalidArguments, at: position, "The 'coalesce' function must have at least two arguments")
    }
    let operands = try sameType(arguments, "All COALESCE operands")
    return .coalesce(operands, operands[0].type)
  }

  func ifFunction(_ arguments: [SyntaxExpression], at position: Position) throws -> Expression {
    guard arguments.count == 2 || arguments.count == 3 else {
      throw LakeError(.invalidArguments, at: position, "Invalid number of arguments for 'if' function")
    }
    let condition = try logicalTerm(arguments[0], "IF condition")
    let whenTrue = try analyze(arguments[1])
    guard arguments.count == 3 else {
      return .conditional([Expression.When(condition, whenTrue)], otherwise: .literal(.null, whenTrue.type), whenTrue.type)
    }
    let whenFalse = try analyze(arguments[2])
    guard let type = TypeCoercion.commonSuperType(whenTrue.type, whenFalse.type) else {
      throw LakeError(
        .typeMismatch, at: position, "Result types for IF must be the same: \(whenTrue.type) vs \(whenFalse.type)")
    }
    let result = Expression.When(condition, state.coerce(whenTrue, to: type))
    return .conditional([result], otherwise: state.coerce(whenFalse, to: type), type)
  }

  /// `NULLIF(a, b)`: NULL when equal, else `a` in its own type.
  func nullIf(_ arguments: [SyntaxExpression], at position: Position) throws -> Expression {
    guard arguments.count == 2 else {
      throw LakeError(.invalidArguments, at: position, "Invalid number of arguments for 'nullif' function")
    }
    let first = try analyze(arguments[0])
    let second = try analyze(arguments[1])
    guard let common = comparable(first.type, second.type) else {
      throw LakeError(
        .typeMismatch, at: position, "Types are not comparable with NULLIF: \(first.type) vs \(second.type)")
    }
    let equal = Expression.comparison(.equal, state.coerce(first, to: common), state.coerce(second, to: common))
    return .conditional([Expression.When(equal, .literal(.null, first.type))], otherwise: first, first.type)
  }

  func attempt(_ arguments: [SyntaxExpression], at position: Position) throws -> Expression {
    guard arguments.count == 1 else {
      throw LakeError(.invalidArguments, at: position, "The 'try' function must have exactly one argument")
    }
    return .attempt(try analyze(arguments[0]))
  }

  func cast(_ value: SyntaxExpression, _ name: TypeName, _ isSafe: Bool, at position: Position) throws -> Expression {
    let type = try type(name, at: position)
    if type == .unknown { throw LakeError(.typeMismatch, at: position, "UNKNOWN is not a valid type") }
    let operand = try analyze(value)
    if case .parameter(_, .unknown) = operand, !isSafe { return state.coerce(operand, to: type) }
    if operand.type == .unknown { return state.coerce(operand, to: type) }
    guard operand.type == type || ConstantCast.isSupported(from: operand.type, to: type) else {
      throw LakeError(.typeMismatch, at: position, "Cannot cast \(operand.type) to \(type)")
    }
    return operand.type == type ? operand : .cast(operand, to: type, safe: isSafe)
  }

  /// The type that a written name means. - Throws: `TYPE_MISMATCH` when there is none, with a hint when a name is near.
  func type(_ name: TypeName, at position: Position) throws -> DataType {
    do {
      return try DataType(name)
    } catch var error as LakeError where error.code == .typeNotFound {
      let hint = error.hint
      error = LakeError(.typeMismatch, at: position, error.message)
      error.hint = hint ?? NameSuggestion.nearest(to: name.name, among: ExpressionAnalyzer.typeNames).map { "did you mean '\($0)'?" }
      throw error
    }
  }

  private static let typeNames = [
    "boolean", "tinyint", "smallint", "integer", "bigint", "real", "double", "decimal", "varchar", "char", "varbinary", "json",
    "date", "time", "timestamp", "uuid", "ipaddress", "array", "map", "row",
  ]
}
