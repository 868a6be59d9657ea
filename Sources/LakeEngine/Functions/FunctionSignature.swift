package import LakeVectors

/// The types a function takes and gives, as data: the analyzer resolves calls against it, SHOW FUNCTIONS and the
/// reference page print it.
package final class FunctionSignature: Sendable {
  package let parameters: [TypePattern]
  /// The last parameter may be repeated (once or more).
  package let variadic: Bool
  package let returns: ReturnType
  /// The type variables of the parameters, in order of appearance.
  package let variables: [(name: String, constraint: TypeConstraint)]

  package init(_ parameters: [TypePattern], variadic: Bool = false, returns: ReturnType) {
    self.parameters = parameters
    self.variadic = variadic
    self.returns = returns
    var variables: [(name: String, constraint: TypeConstraint)] = []
    for parameter in parameters { parameter.collectConstraints(&variables) }
    self.variables = variables
  }

  /// False when some argument cannot be of the parameter's very type, whatever type variables stand for: tells most signatures of
  /// a name apart without binding them.
  func mayTake(exactly arguments: [CallArgument]) -> Bool {
    guard let last = parameters.last else { return arguments.isEmpty }
    guard arguments.count == parameters.count || (variadic && arguments.count > parameters.count) else { return false }
    for index in arguments.indices {
      guard case .type(let given) = arguments[index] else { continue }
      switch (index < parameters.count ? parameters[index] : last, given) {
      case (.exact(let wanted), _): if wanted != given { return false }
      case (.anyVarchar, .varchar), (.anyDecimal, .decimal): break
      case (.anyVarchar, _), (.anyDecimal, _): return false
      default: break
      }
    }
    return true
  }

  /// One pattern an argument; nil when the count does not fit.
  package func parameters(for count: Int) -> [TypePattern]? {
    guard variadic, let last = parameters.last else { return parameters.count == count ? parameters : nil }
    guard count >= parameters.count else { return nil }
    return parameters + Array(repeating: last, count: count - parameters.count)
  }
}

package enum ReturnType: Sendable {
  case exact(DataType)
  /// The type bound to a variable.
  case variable(String)
  /// A type made of variables: `array(T)`, `row(K,V)`.
  case pattern(TypePattern)
  /// The type of the argument at an index, after coercion.
  case sameAs(Int)
  /// Worked out from the coerced argument types.
  case computed(@Sendable ([DataType]) -> DataType)
}
