import LakeCatalog
import LakeSQL
import LakeVectors

// Arguments of calls, and which signature they mean.
extension ExpressionAnalyzer {
  /// An argument of a call. The types of a lambda's parameters are known only when the signature is.
  enum Argument {
    case value(Expression)
    case lambda(LambdaArgument)
  }

  func argument(_ syntax: SyntaxExpression) throws -> Argument {
    if case .lambda(let parameters, let body) = syntax.kind { return .lambda(LambdaArgument(parameters, body, syntax.position)) }
    return .value(try analyze(syntax))
  }

  /// - Throws: `FUNCTION_NOT_FOUND` when no signature fits, `AMBIGUOUS_FUNCTION_CALL` when several fit equally well, and what
  ///   is wrong inside a lambda.
  func resolve(
    _ name: String, _ signatures: [FunctionSignature], _ arguments: [Argument], at position: Position
  ) throws -> FunctionResolution.Match {
    let given = arguments.map { argument -> CallArgument in
      switch argument {
      case .value(let expression): .type(expression.type)
      case .lambda(let lambda): .lambda { try self.lambda(lambda, $0).type }
      }
    }
    switch try FunctionResolution.resolve(signatures, given) {
    case .match(let match): return match
    case .ambiguous(let matches):
      // A parameter without a type takes what the first signature wants.
      let hasOpenParameter = arguments.contains { if case .value(.parameter(_, .unknown)) = $0 { true } else { false } }
      if hasOpenParameter, let first = matches.first { return first }
      throw ambiguous(name, matches, at: position)
    case .none: throw unexpectedParameters(name, given, signatures, at: position)
    }
  }

  /// The arguments in the types of the signature, lambdas with the types of their parameters.
  func coerced(_ arguments: [Argument], _ match: FunctionResolution.Match) throws -> [Expression] {
    try zip(arguments, match.argumentTypes).enumerated().map { index, pair in
      switch pair.0 {
      case .value(let expression): return state.coerce(expression, to: pair.1)
      case .lambda(let argument):
        let lambda = try self.lambda(argument, match.lambdaParameters[index] ?? [])
        guard case .lambda(let symbols, let result) = lambda else { return lambda }
        return .lambda(symbols, state.coerce(result, to: pair.1))
      }
    }
  }

  private func ambiguous(_ name: String, _ matches: [FunctionResolution.Match], at position: Position) -> LakeError {
    let candidates = matches.map { match in
      "\n\t * \(name)(\(match.argumentTypes.map(\.description).joined(separator: ","))):\(match.returnType)"
    }
    return LakeError(
      .ambiguousFunctionCall, at: position,
      "Could not choose a best candidate operator. Explicit type casts must be added.\nCandidates are:\(candidates.joined())")
  }

  func unexpectedParameters(
    _ name: String, _ arguments: [CallArgument], _ candidates: [FunctionSignature], at position: Position
  ) -> LakeError {
    var expected: [String] = []
    for text in candidates.map({ name + $0.expectation }) where !expected.contains(text) { expected.append(text) }
    let given = arguments.map { $0.type?.description ?? "function" }.joined(separator: ", ")
    return LakeError(
      .functionNotFound, at: position,
      "Unexpected parameters (\(given)) for function \(name). Expected: \(expected.joined(separator: ", "))")
  }
}
