package import LakeVectors

/// The types a function takes and gives, as data: the analyzer resolves calls against it, SHOW FUNCTIONS and the
/// reference page print it.
package struct FunctionSignature: Sendable {
  package let parameters: [TypePattern]
  /// The last parameter may be repeated (once or more).
  package let variadic: Bool
  package let returns: ReturnType

  package init(_ parameters: [TypePattern], variadic: Bool = false, returns: ReturnType) {
    self.parameters = parameters
    self.variadic = variadic
    self.returns = returns
  }
}

/// What an argument's type must be.
package indirect enum TypePattern: Hashable, Sendable {
  case exact(DataType)
  /// varchar of any length; char coerces to it.
  case anyVarchar
  /// decimal of any precision and scale; integers coerce to it.
  case anyDecimal
  /// timestamp of any precision.
  case anyTimestamp
  case anyTimestampWithTimeZone
  /// time of any precision.
  case anyTime
  /// Any type; all parameters with one variable get one common type.
  case variable(String)
  case array(TypePattern)
}

package enum ReturnType: Sendable {
  case exact(DataType)
  /// The type bound to a variable.
  case variable(String)
  /// The type of the argument at an index, after coercion.
  case sameAs(Int)
  /// Worked out from the coerced argument types.
  case computed(@Sendable ([DataType]) -> DataType)
}
