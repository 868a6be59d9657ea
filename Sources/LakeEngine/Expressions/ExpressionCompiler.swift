import LakeVectors

/// Turns an expression into the operators that one worker runs.
struct ExpressionCompiler {
  let layout: [Symbol: Int]
  let session: SessionContext

  /// - Throws: `GENERIC_INTERNAL_ERROR` for a symbol that the input does not have, `INVALID_PARAMETER_USAGE` for a parameter
  ///   without a value.
  func compile(_ expression: Expression) throws -> ExpressionNode {
    var columns: [Int] = []
    for symbol in expression.symbols {
      guard let index = layout[symbol] else { throw missing(symbol) }
      columns.append(index)
    }
    columns = Set(columns).sorted()
    return ExpressionNode(
      try makeOperator(expression), type: expression.type, columns: columns, mayFail: expression.mayFail,
      isDeterministic: expression.isDeterministic)
  }

  private func missing(_ symbol: Symbol) -> LakeError {
    LakeError(.internalError, "Column '\(symbol.name)' is not part of the operator's input")
  }

  private func makeOperator(_ expression: Expression) throws -> any ExpressionOperator {
    switch expression {
    case .column(let symbol):
      guard let index = layout[symbol] else { throw missing(symbol) }
      return ColumnOperator(index)
    case .literal(let value, let type): return LiteralOperator(value, type)
    case .parameter(let index, _): throw LakeError(.invalidParameterUsage, "Parameter \(index + 1) has no value")
    case .comparison(let op, let a, let b): return ComparisonOperation(op, try compile(a), try compile(b))
    case .arithmetic(let op, let a, let b, let type): return ArithmeticOperation(op, try compile(a), try compile(b), type)
    case .negate(let operand): return UnaryOperation(.negate, try compile(operand))
    case .not(let operand): return UnaryOperation(.not, try compile(operand))
    case .isNull(let operand): return UnaryOperation(.isNull, try compile(operand))
    case .and(let operands): return LogicalOperation(.and, try operands.map(compile))
    case .or(let operands): return LogicalOperation(.or, try operands.map(compile))
    case .isDistinct(let a, let b): return DistinctOperation(try compile(a), try compile(b))
    case .inList(let value, let candidates): return InListOperation(try compile(value), try candidates.map(compile))
    case .like(let value, let pattern, let escape):
      return LikeOperation(try compile(value), pattern: try compile(pattern), escape: try escape.map(compile))
    case .conditional(let whens, let otherwise, let type):
      let branches = try whens.map { (condition: try compile($0.condition), result: try compile($0.result)) }
      return ConditionalOperation(branches, otherwise: try compile(otherwise), type)
    case .coalesce(let operands, let type): return CoalesceOperation(try operands.map(compile), type)
    case .cast(let operand, let type, let safe):
      return CastOperation(try compile(operand), type, safe: safe, session: session)
    case .attempt(let operand): return AttemptOperation(try compile(operand))
    case .call(let function, let arguments):
      guard function.function.isSupported else { throw LakeError.noKernel(function.name, at: function.position) }
      let values = try arguments.filter { !$0.isLambda }.map(compile)
      return CallOperation(function, values, lambdas: try arguments.filter(\.isLambda).map(compileLambda), session)
    case .lambda: throw LakeError(.internalError, "A lambda expression outside of a call")
    }
  }

  /// The body of a lambda over its parameters and then the columns of the row that it reads.
  private func compileLambda(_ expression: Expression) throws -> CompiledLambda {
    guard case .lambda(let parameters, let body) = expression else {
      throw LakeError(.internalError, "No lambda expression")
    }
    var inner: [Symbol: Int] = [:]
    for (index, symbol) in parameters.enumerated() { inner[symbol] = index }
    var captured: [Int] = []
    for symbol in expression.symbols.sorted(by: { $0.id < $1.id }) {
      guard let index = layout[symbol] else { throw missing(symbol) }
      inner[symbol] = parameters.count + captured.count
      captured.append(index)
    }
    let compiled = try ExpressionCompiler(layout: inner, session: session).compile(body)
    return CompiledLambda(body: compiled, parameterCount: parameters.count, captured: captured)
  }
}
