import LakeCatalog
package import LakeSQL
package import LakeVectors

/// What one pass over a statement shares: symbols given out, types found for parameters.
final class AnalysisState {
  let resolver: any TableResolver
  let session: SessionContext
  let parameters: StatementParameters
  /// Types settled by an earlier pass, by index.
  let parameterTypes: [Int: DataType]
  private(set) var inferredTypes: [Int: DataType] = [:]
  private var symbols = SymbolAllocator()
  var limits = AnalysisLimits()
  /// Nothing is made of the plan: only what is wrong with the query matters.
  var isCheckingOnly = false
  private(set) lazy var jsonFunctions = SQLJSONFunctions()
  /// Where subqueries use columns of queries around them: the first place of each column, and how it is written there.
  private(set) var outerReferences: [Symbol: (text: String, position: Position)] = [:]

  init(
    resolver: any TableResolver, session: SessionContext, parameters: StatementParameters, parameterTypes: [Int: DataType]
  ) {
    self.resolver = resolver
    self.session = session
    self.parameters = parameters
    self.parameterTypes = parameterTypes
  }

  func makeSymbol(_ name: String, _ type: DataType) -> Symbol { symbols.make(name, type) }

  func noteOuter(_ symbol: Symbol, _ text: String, at position: Position) {
    if outerReferences[symbol] == nil { outerReferences[symbol] = (text, position) }
  }

  /// Notes that a parameter's place wants `type`; several places want their common type.
  func infer(_ index: Int, _ type: DataType) {
    let wanted: DataType = type.isCharacter ? .varchar : type
    guard let known = inferredTypes[index] else {
      inferredTypes[index] = wanted
      return
    }
    inferredTypes[index] = TypeCoercion.commonSuperType(known, wanted) ?? known
  }

  /// `expression` as a value of `type`; the caller has made sure that the type coerces.
  func coerce(_ expression: Expression, to type: DataType) -> Expression {
    if case .parameter(let index, .unknown) = expression {
      infer(index, type)
      return .parameter(index, type)
    }
    if expression.type == type { return expression }
    if case .literal(.null, _) = expression { return .literal(.null, type) }
    return .cast(expression, to: type, safe: false)
  }

  /// Adopts types found by a trial pass.
  func adopt(_ types: [Int: DataType]) {
    for (index, type) in types { infer(index, type) }
  }
}

extension LakeError {
  /// An error at a place of the statement.
  package init(_ code: ErrorCode, at position: Position, _ message: String, hint: String? = nil) {
    self.init(code, message, at: position.location, hint: hint)
  }

  /// Something that SQL has and this engine has not.
  static func notSupported(_ what: String, at position: Position, hint: String? = nil) -> LakeError {
    LakeError(.notSupported, at: position, "\(what) is not supported", hint: hint)
  }
}
