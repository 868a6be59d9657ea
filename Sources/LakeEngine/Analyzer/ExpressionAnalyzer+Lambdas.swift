import LakeSQL
import LakeVectors

/// The parameters of the lambda expressions around an expression, the innermost first.
struct LambdaScope {
  private var levels: [[String: Symbol]] = []

  /// True inside of a lambda expression.
  var isInside: Bool { !levels.isEmpty }

  /// `name` in lower case.
  func parameter(_ name: String) -> Symbol? {
    for level in levels { if let symbol = level[name] { return symbol } }
    return nil
  }

  func adding(_ parameters: [String: Symbol]) -> LambdaScope {
    var result = self
    result.levels.insert(parameters, at: 0)
    return result
  }
}

/// A lambda expression that is an argument of one call. Each signature that is tried, and the one that is chosen, asks for its
/// body: analysed once for the types of the parameters, lambdas within lambdas do not take exponential time.
final class LambdaArgument {
  let parameters: [Identifier]
  let body: SyntaxExpression
  let position: Position
  fileprivate var known: [[DataType]: Expression] = [:]

  init(_ parameters: [Identifier], _ body: SyntaxExpression, _ position: Position) {
    self.parameters = parameters
    self.body = body
    self.position = position
  }
}

extension ExpressionAnalyzer {
  func lambda(_ argument: LambdaArgument, _ types: [DataType]) throws -> Expression {
    if let known = argument.known[types] { return known }
    try state.limits.noteLambda(at: argument.position)
    let result = try lambda(argument.parameters, argument.body, types, at: argument.position)
    argument.known[types] = result
    return result
  }

  /// A lambda expression for parameters of these types.
  /// - Throws: `INVALID_PARAMETER_USAGE` for another number of parameters, and what is wrong with the body: it has no
  ///   aggregates, windows and subqueries.
  private func lambda(
    _ parameters: [Identifier], _ body: SyntaxExpression, _ types: [DataType], at position: Position
  ) throws -> Expression {
    guard parameters.count == types.count else {
      throw LakeError(
        .invalidParameterUsage, at: position,
        "Expected a lambda that takes \(types.count) argument(s) but got \(parameters.count)")
    }
    var symbols: [Symbol] = []
    var names: [String: Symbol] = [:]
    for (parameter, type) in zip(parameters, types) {
      let symbol = state.makeSymbol(parameter.text, type)
      if names.updateValue(symbol, forKey: parameter.folded) != nil {
        throw LakeError(.ambiguousName, at: parameter.position, "Lambda parameter '\(parameter.text)' is given twice")
      }
      symbols.append(symbol)
    }
    let inner = ExpressionAnalyzer(state, queries, scope, clause: "Lambda expression")
    inner.aliases = aliases
    inner.lambdas = lambdas.adding(names)
    inner.pattern = pattern
    return .lambda(symbols, try inner.analyze(body))
  }
}
