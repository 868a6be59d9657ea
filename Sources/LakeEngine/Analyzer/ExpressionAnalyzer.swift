import LakeSQL
import LakeVectors

/// Turns written expressions of one clause into typed ones: resolves names in a scope, chooses functions, makes every
/// coercion explicit. Aggregates and subqueries it meets are set aside for the plan around the expression.
final class ExpressionAnalyzer {
  let state: AnalysisState
  let queries: QueryAnalyzer
  let scope: Scope
  var clause: Clause
  /// Names that come before the scope's: the aliases of a SELECT, in its ORDER BY.
  var aliases = SelectAliases()
  /// Output columns that an aggregate of ORDER BY must not use: what it adds up is not there yet.
  var refused = SelectAliases()
  /// Names that come before all others: the parameters of lambda expressions.
  var lambdas = LambdaScope()
  /// Where aggregates go; nil where they are not allowed.
  let aggregates: AggregateCollector?
  /// Where window functions go.
  var windows: WindowUse = .refused
  /// Of DEFINE and MEASURES: columns are those of rows of a match.
  var pattern: PatternScope?
  /// Subqueries that the expressions refer to by symbol, in order.
  var subqueries: [PendingSubquery] = []
  /// For what stands inside of aggregates, one call after the other.
  var argumentAnalyzer: ExpressionAnalyzer?

  init(
    _ state: AnalysisState, _ queries: QueryAnalyzer, _ scope: Scope, clause: Clause, aggregates: AggregateCollector? = nil
  ) {
    self.state = state
    self.queries = queries
    self.scope = scope
    self.clause = clause
    self.aggregates = aggregates
  }

  func analyze(_ syntax: SyntaxExpression) throws -> Expression {
    switch syntax.kind {
    case .null, .boolean, .integer, .decimal, .double, .string, .bytes, .typedLiteral, .interval, .current:
      return try literal(syntax)
    case .parameter(let parameter): return try self.parameter(parameter, at: syntax.position)
    case .identifier(let name): return try column(QualifiedName(name), at: syntax.position)
    case .field(let base, let field): return try self.field(base, field, of: syntax)
    case .unary(let sign, let operand): return try unary(sign, operand, at: syntax.position)
    case .binary(let op, let left, let right): return try binary(op, left, right, at: syntax.position)
    case .comparison(let op, let left, let right): return try comparison(op, left, right, at: syntax.position)
    case .and(let terms): return .and(try terms.map { try logicalTerm($0, "Logical expression term") })
    case .or(let terms): return .or(try terms.map { try logicalTerm($0, "Logical expression term") })
    case .not(let operand): return .not(try logicalTerm(operand, "Value of logical NOT expression"))
    case .isNull(let operand): return .isNull(try analyze(operand))
    case .isDistinct(let left, let right): return try isDistinct(left, right, at: syntax.position)
    case .between(let value, let low, let high): return try between(value, low, high, at: syntax.position)
    case .inList(let value, let candidates): return try inList(value, candidates)
    case .like(let value, let pattern, let escape): return try like(value, pattern, escape)
    case .cast(let value, let type, let isSafe): return try cast(value, type, isSafe, at: syntax.position)
    case .conditional(let operand, let branches, let otherwise): return try conditional(operand, branches, otherwise)
    case .extract(let field, let value): return try extract(field, value)
    case .atTimeZone(let value, let zone): return try atTimeZone(value, zone, at: syntax.position)
    case .call(let call): return try self.call(call, at: syntax.position)
    case .query, .exists, .inQuery, .quantified:
      if lambdas.isInside {
        throw LakeError(.notSupported, at: syntax.position, "Lambda expression cannot contain subqueries")
      }
      return try subquery(syntax)
    case .grouping(let columns): return try grouping(columns, at: syntax.position)
    case .row(let values): return try row(values, at: syntax.position)
    case .array(let elements): return try array(elements, at: syntax.position)
    case .element(let base, let index): return try element(base, index, at: syntax.position)
    case .lambda:
      throw LakeError(.typeMismatch, at: syntax.position, "Lambda expression should always be used inside a function")
    case .json(let call): return try json(call, at: syntax.position)
    case .measure(let name, let over): return try measure(name, over, at: syntax.position)
    }
  }

  /// An expression that must be boolean: `WHERE clause must evaluate to a boolean: actual type integer`.
  func condition(_ syntax: SyntaxExpression) throws -> Expression {
    let expression = try analyze(syntax)
    guard TypeCoercion.canCoerce(expression.type, to: .boolean) else {
      throw LakeError(
        .typeMismatch, at: syntax.position, "\(clause) must evaluate to a boolean: actual type \(expression.type)")
    }
    return state.coerce(expression, to: .boolean)
  }

  private func parameter(_ parameter: SyntaxExpression.Parameter, at position: Position) throws -> Expression {
    let index: Int
    switch parameter {
    case .positional(let position): index = position
    case .named(let name):
      guard let known = state.parameters.index(named: name) else {
        throw LakeError(.invalidParameterUsage, at: position, "Parameter :\(name) is not declared")
      }
      index = known
    }
    return .parameter(index, state.parameterTypes[index] ?? .unknown)
  }

  /// A name without or with qualifiers: a parameter of a lambda, an alias, or a column.
  func column(_ name: QualifiedName, at position: Position) throws -> Expression {
    if lambdas.isInside, name.parts.count == 1, let parameter = lambdas.parameter(name.foldedLast) { return .column(parameter) }
    if let pattern { return try patternColumn(name, pattern, at: position) }
    if !refused.columns.isEmpty, let first = name.parts.first, refused.contains(first.folded) { try refuseOutput(name, at: position) }
    if !aliases.columns.isEmpty, name.parts.count == 1, let expression = try alias(name.foldedLast, at: position) { return expression }
    return column(try scope.resolve(name, at: position), name, at: position)
  }

  /// - Throws: `COLUMN_NOT_FOUND` where the name means an output column, and not one of a table of that name.
  private func refuseOutput(_ name: QualifiedName, at position: Position) throws {
    if name.parts.count > 1, try scope.find(name, at: position) != nil { return }
    throw LakeError(
      .columnNotFound, at: position, "Invalid reference to output projection attribute from ORDER BY aggregation",
      hint: "the column of the table needs the table's name before it")
  }

  /// A column that was found by `name`.
  func column(_ found: Scope.Column, _ name: QualifiedName, at position: Position) -> Expression {
    if found.isOuter { state.noteOuter(found.symbol, name.description, at: position) }
    return .column(found.symbol)
  }

  private func alias(_ name: String, at position: Position) throws -> Expression? {
    guard let found = aliases.find(name) else { return nil }
    if found.isAmbiguous { throw LakeError(.ambiguousName, at: position, "Column '\(name)' is ambiguous") }
    return .column(found.symbol)
  }
}
