import LakeSQL
import LakeVectors

extension ExpressionAnalyzer {
  func subquery(_ syntax: SyntaxExpression) throws -> Expression {
    switch syntax.kind {
    case .query(let query): return try scalarSubquery(query, at: syntax.position)
    case .exists(let query): return try exists(query, at: syntax.position)
    case .inQuery(let value, let query): return try membership(value, query, at: syntax.position)
    case .quantified(.equal, let value, .any, let query): return try membership(value, query, at: syntax.position)
    case .quantified(.notEqual, let value, .all, let query):
      return .not(try membership(value, query, at: syntax.position))
    case .quantified(let comparison, let value, let quantifier, let query):
      return try quantified(ComparisonOperator(comparison), value, quantifier, query, at: syntax.position)
    default: throw LakeError.notSupported("This subquery", at: syntax.position)
    }
  }

  func add(_ kind: PendingSubquery.Kind, at position: Position) {
    subqueries.append(PendingSubquery(kind, at: position))
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
      add(.scalar(relation.plan), at: position)
      return .column(column)
    }
    let value = try aggregateCall("arbitrary", [column], at: position)
    let count = try aggregateCall("count", [], at: position)
    let isCorrelated = !relation.plan.unknownSymbols.isEmpty
    let rows = isCorrelated ? relation.plan : LogicalPlan.limit(.init(input: relation.plan, count: 2))
    let gathered = LogicalPlan.aggregate(.init(input: rows, keys: [], calls: [value, count]))
    guard let isSingle = try scalarCall("$single_row", [.column(count.output)]) else {
      throw LakeError.notSupported("A subquery that may have several rows", at: position)
    }
    let checked = Expression.conditional(
      [Expression.When(isSingle, .column(value.output))], otherwise: .literal(.null, column.type), column.type)
    guard !isCorrelated else {
      // Checked above the join: only a row that has several is an error.
      add(.scalar(gathered), at: position)
      return checked
    }
    let result = state.makeSymbol(column.name, column.type)
    add(.scalar(.project(.init(input: gathered, assignments: [.init(result, checked)]))), at: position)
    return .column(result)
  }

  private func exists(_ query: QueryExpression, at position: Position) throws -> Expression {
    let relation = try queries.nested(in: scope).subquery(query)
    guard relation.plan.unknownSymbols.isEmpty else {
      let mark = state.makeSymbol("exists", .boolean)
      add(.exists(relation.plan, mark: mark, test: nil), at: position)
      return .column(mark)
    }
    let count = try aggregateCall("count", [], at: position)
    let limited = LogicalPlan.limit(.init(input: relation.plan, count: 1))
    add(.scalar(.aggregate(.init(input: limited, keys: [], calls: [count]))), at: position)
    return .comparison(.greater, .column(count.output), .literal(.integer(0), .bigint))
  }

  /// Both sides of `value IN (query)` in one type.
  func membershipSides(
    _ value: SyntaxExpression, _ query: QueryExpression, _ construct: String = "IN expression", at position: Position
  ) throws -> MembershipSides {
    let tested = try analyze(value)
    let (relation, column) = try singleColumn(query, at: position)
    guard let common = comparable(tested.type, column.type) else {
      throw LakeError(
        .typeMismatch, at: position,
        "value and result of subquery must be of the same type for \(construct): \(tested.type) vs \(column.type)")
    }
    guard column.type != common else {
      return MembershipSides(value: state.coerce(tested, to: common), plan: relation.plan, candidate: column)
    }
    let cast = state.makeSymbol(column.name, common)
    let plan = LogicalPlan.project(
      .init(input: relation.plan, assignments: [.init(cast, state.coerce(.column(column), to: common))]))
    return MembershipSides(value: state.coerce(tested, to: common), plan: plan, candidate: cast)
  }

  /// True where the subquery has the value; else NULL where it has a NULL or the value is NULL (unless it is empty); else false.
  private func membership(_ value: SyntaxExpression, _ query: QueryExpression, at position: Position) throws -> Expression {
    try membership(try membershipSides(value, query, at: position), at: position)
  }

  func membership(_ sides: MembershipSides, at position: Position) throws -> Expression {
    guard sides.plan.unknownSymbols.isEmpty else { return correlatedMembership(sides, at: position).value }
    let all = try aggregateCall("count", [], at: position)
    let known = try aggregateCall("count", [sides.candidate], at: position)
    let counts = LogicalPlan.aggregate(.init(input: sides.plan, keys: [], calls: [all, known]))
    let key = state.makeSymbol("value", sides.value.type)
    let candidate = state.makeSymbol(sides.candidate.name, sides.candidate.type)
    let mark = state.makeSymbol("mark", .boolean)
    let distinct = LogicalPlan.aggregate(.init(input: sides.plan, keys: [sides.candidate], calls: []))
    let candidates = LogicalPlan.project(
      .init(input: distinct, assignments: [.init(candidate, .column(sides.candidate)), .init(mark, .true)]))
    add(
      .membership(value: sides.value, key: key, candidates: candidates, candidate: candidate, counts: counts), at: position)
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
