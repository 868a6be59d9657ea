import LakeSQL
import LakeVectors

/// A subquery inside an expression, to be joined to the plan below the expression; the expression refers to what it
/// gives by symbols.
enum PendingSubquery {
  /// One row (or none, which is NULL): its columns are joined to every row.
  case scalar(LogicalPlan)
  /// `value IN (…)` as a column: `mark` is true where `candidates` (distinct) has the value; `counts` has one row.
  case membership(value: Expression, key: Symbol, candidates: LogicalPlan, candidate: Symbol, counts: LogicalPlan)

  func mapValue(_ f: (Expression) throws -> Expression) rethrows -> PendingSubquery {
    guard case .membership(let value, let key, let candidates, let candidate, let counts) = self else { return self }
    return .membership(value: try f(value), key: key, candidates: candidates, candidate: candidate, counts: counts)
  }

  /// The columns it adds to the plan.
  var outputs: [Symbol] {
    switch self {
    case .scalar(let plan): plan.symbols
    case .membership(_, let key, let candidates, _, let counts): [key] + candidates.symbols + counts.symbols
    }
  }

  /// `plan` with this subquery's columns beside its own.
  func join(to plan: LogicalPlan) -> LogicalPlan {
    switch self {
    case .scalar(let single):
      return .join(.init(kind: .inner, left: plan, right: single))
    case .membership(let value, let key, let candidates, let candidate, let counts):
      let identity = plan.symbols.map { LogicalPlan.Assignment($0, .column($0)) }
      let keyed = LogicalPlan.project(.init(input: plan, assignments: identity + [.init(key, value)]))
      let marked = LogicalPlan.join(.init(kind: .left, left: keyed, right: candidates, keys: [(key, candidate)]))
      return .join(.init(kind: .inner, left: marked, right: counts))
    }
  }
}

extension ExpressionAnalyzer {
  func subquery(_ syntax: SyntaxExpression) throws -> Expression {
    switch syntax.kind {
    case .query(let query): return try scalarSubquery(query, at: syntax.position)
    case .exists(let query): return try exists(query, at: syntax.position)
    case .inQuery(let value, let query): return try membership(value, query, at: syntax.position)
    case .quantified(.equal, let value, .any, let query): return try membership(value, query, at: syntax.position)
    case .quantified(.notEqual, let value, .all, let query):
      return .not(try membership(value, query, at: syntax.position))
    case .quantified(let op, let value, let quantifier, let query):
      return try quantified(ComparisonOperator(op), value, quantifier, query, at: syntax.position)
    default:
      throw LakeError.notSupported("This subquery", at: syntax.position)
    }
  }

  /// The subquery's only column. - Throws: `SUBQUERY…` errors of Trino's wording.
  func singleColumn(_ query: QueryExpression, at position: Position) throws -> (relation: Relation, column: Symbol) {
    let relation = try queries.nested(in: scope).subquery(query)
    guard relation.fields.count == 1 else {
      throw LakeError(
        .notSupported, at: position, "Multiple columns returned by subquery are not yet supported. Found \(relation.fields.count)")
    }
    return (relation, relation.fields[0].symbol)
  }

  /// At most one row, enforced while it runs; no row is NULL.
  private func scalarSubquery(_ query: QueryExpression, at position: Position) throws -> Expression {
    let (relation, column) = try singleColumn(query, at: position)
    if relation.plan.isSingleRow {
      subqueries.append(.scalar(relation.plan))
      return .column(column)
    }
    let value = try aggregateCall("arbitrary", [column], at: position)
    let count = try aggregateCall("count", [], at: position)
    let limited = LogicalPlan.limit(.init(input: relation.plan, count: 2))
    let gathered = LogicalPlan.aggregate(.init(input: limited, keys: [], calls: [value, count]))
    guard let isSingle = try scalarCall("$single_row", [.column(count.output)]) else {
      throw LakeError.notSupported("A subquery that may have several rows", at: position)
    }
    let result = state.makeSymbol(column.name, column.type)
    let checked = Expression.conditional(
      [Expression.When(isSingle, .column(value.output))], otherwise: .literal(.null, column.type), column.type)
    subqueries.append(.scalar(.project(.init(input: gathered, assignments: [.init(result, checked)]))))
    return .column(result)
  }

  private func exists(_ query: QueryExpression, at position: Position) throws -> Expression {
    let relation = try queries.nested(in: scope).subquery(query)
    let count = try aggregateCall("count", [], at: position)
    let limited = LogicalPlan.limit(.init(input: relation.plan, count: 1))
    subqueries.append(.scalar(.aggregate(.init(input: limited, keys: [], calls: [count]))))
    return .comparison(.greater, .column(count.output), .literal(.integer(0), .bigint))
  }

  /// Both sides of `value IN (query)` in one type.
  func membershipSides(
    _ value: SyntaxExpression, _ query: QueryExpression, at position: Position
  ) throws -> (value: Expression, plan: LogicalPlan, candidate: Symbol) {
    let tested = try analyze(value)
    let (relation, column) = try singleColumn(query, at: position)
    guard let common = comparable(tested.type, column.type) else {
      throw LakeError(
        .typeMismatch, at: position,
        "value and result of subquery must be of the same type for IN expression: \(tested.type) vs \(column.type)")
    }
    guard column.type != common else { return (state.coerce(tested, to: common), relation.plan, column) }
    let cast = state.makeSymbol(column.name, common)
    let plan = LogicalPlan.project(
      .init(input: relation.plan, assignments: [.init(cast, state.coerce(.column(column), to: common))]))
    return (state.coerce(tested, to: common), plan, cast)
  }

  /// True where the subquery has the value; else NULL where it has a NULL or the value is NULL (unless it is empty); else false.
  private func membership(_ value: SyntaxExpression, _ query: QueryExpression, at position: Position) throws -> Expression {
    let sides = try membershipSides(value, query, at: position)
    let all = try aggregateCall("count", [], at: position)
    let known = try aggregateCall("count", [sides.candidate], at: position)
    let counts = LogicalPlan.aggregate(.init(input: sides.plan, keys: [], calls: [all, known]))
    let key = state.makeSymbol("value", sides.value.type)
    let candidate = state.makeSymbol(sides.candidate.name, sides.candidate.type)
    let mark = state.makeSymbol("mark", .boolean)
    let distinct = LogicalPlan.aggregate(.init(input: sides.plan, keys: [sides.candidate], calls: []))
    let candidates = LogicalPlan.project(
      .init(input: distinct, assignments: [.init(candidate, .column(sides.candidate)), .init(mark, .true)]))
    subqueries.append(
      .membership(value: sides.value, key: key, candidates: candidates, candidate: candidate, counts: counts))
    let none = Expression.comparison(.equal, .column(all.output), .literal(.integer(0), .bigint))
    let hasNull = Expression.comparison(.less, .column(known.output), .column(all.output))
    return .conditional(
      [
        .init(.not(.isNull(.column(mark))), .true), .init(none, .false),
        .init(.or([.isNull(.column(key)), hasNull]), .literal(.null, .boolean)),
      ], otherwise: .false, .boolean)
  }

  /// A call of an aggregate over symbols, for plans that the analyzer makes by itself.
  func aggregateCall(_ name: String, _ arguments: [Symbol], at position: Position) throws -> LogicalPlan.AggregateCall {
    let candidates = FunctionRegistry.aggregates(named: name)
    guard let match = FunctionResolution.match(candidates.map(\.signature), arguments.map(\.type)),
      match.argumentTypes == arguments.map(\.type)
    else { throw LakeError.notSupported("The aggregate \(name) of this type", at: position) }
    let function = ResolvedAggregate(
      function: candidates[match.index], argumentTypes: match.argumentTypes, returnType: match.returnType)
    return LogicalPlan.AggregateCall(output: state.makeSymbol(name, match.returnType), function: function, arguments: arguments)
  }
}

extension LogicalPlan {
  /// True when the plan gives exactly one row, whatever the data.
  var isSingleRow: Bool {
    switch self {
    case .aggregate(let node): node.keys.isEmpty
    case .values(let node): node.rows.count == 1
    case .project(let node): node.input.isSingleRow
    case .sort(let node): node.input.isSingleRow
    case .join(let node):
      node.kind == .inner && node.keys.isEmpty && node.condition == nil && node.left.isSingleRow && node.right.isSingleRow
    default: false
    }
  }
}
