package import LakeSQL
package import LakeVectors

/// A statement after analysis. What is no query stays as it was parsed: the catalog's statements need no plan.
package enum AnalyzedStatement: Sendable {
  case query(AnalyzedQuery)
  /// EXPLAIN of a query; its options are in the syntax.
  case explain(Explain, AnalyzedQuery)
  case other(Statement)
}

/// A query and what its parameters must be.
package struct AnalyzedQuery: Sendable {
  package let query: Query
  /// One a parameter, in the order of `StatementParameters`: from the place it stands in, varchar where any would do.
  package let parameterTypes: [DataType]
}

/// Syntax tree to typed plan. Pure but for the table resolver.
package struct Analyzer {
  let resolver: any TableResolver
  let session: SessionContext
  let parameters: StatementParameters
  /// How deep the statement nests; nil: as deep as any may.
  let levels: Int?

  package init(
    resolver: any TableResolver, session: SessionContext, parameters: StatementParameters = StatementParameters(), levels: Int? = nil
  ) {
    self.levels = levels
    self.resolver = resolver
    self.session = session
    self.parameters = parameters
  }

  /// The plan of a query, not yet optimized. Parameters with values are literals in it.
  /// - Throws: `LakeError` with the place of what is wrong.
  package func analyze(_ query: QueryExpression) throws -> Query {
    try analyzed(query).query
  }

  package func analyze(_ statement: Statement) throws -> AnalyzedStatement {
    switch statement {
    case .query(let query): return .query(try analyzed(query))
    case .explain(let explain):
      guard case .query(let query) = explain.statement else { return .other(statement) }
      return .explain(explain, try analyzed(query))
    default: return .other(statement)
    }
  }

  /// Two passes when there are parameters: the first finds their types, the second uses them.
  package func analyzed(_ query: QueryExpression) throws -> AnalyzedQuery {
    guard parameters.count > 0 else { return AnalyzedQuery(query: try pass(query, [:]).query, parameterTypes: []) }
    let inferred = try pass(query, [:]).state.inferredTypes
    let wanted = (0..<parameters.count).map { inferred[$0] ?? .varchar }
    let binding = ParameterBinding(parameters, session)
    let types = binding.types(wanted)
    let result = try pass(query, Dictionary(uniqueKeysWithValues: types.enumerated().map { ($0.offset, $0.element) })).query
    return AnalyzedQuery(query: try binding.bind(result), parameterTypes: wanted)
  }

  private func pass(_ query: QueryExpression, _ types: [Int: DataType]) throws -> (query: Query, state: AnalysisState) {
    let state = AnalysisState(resolver: resolver, session: session, parameters: parameters, parameterTypes: types)
    if let levels { state.limits.statementLevels = levels }
    let relation = try QueryAnalyzer(state).analyze(query)
    let output = relation.fields.enumerated().map { (name: $0.element.name ?? "_col\($0.offset)", symbol: $0.element.symbol) }
    return (Query(plan: relation.plan, output: output), state)
  }
}
