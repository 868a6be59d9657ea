import LakeSQL
import LakeVectors

extension ExpressionAnalyzer {
  func subquery(_ syntax: SyntaxExpression) throws -> Expression {
    switch syntax.kind {
    case .query(let query): return try scalarSubquery(query, at: syntax.position)
    case .exists(let query): return try exists(query, at: syntax.position)
    case .inQuery(let value, let query): return try membership(try membershipSides(value, query, at: syntax.position), at: syntax.position)
    case .quantified(.equal, let value, .any, let query):
      return try membership(try membershipSides(value, query, at: syntax.position), at: syntax.position)
    case .quantified(.notEqual, let value, .all, let query):
      return .not(try membership(try membershipSides(value, query, at: syntax.position), at: syntax.position))
    case .quantified(let comparison, let value, let quantifier, let query):
      return try quantified(ComparisonOperator(comparison), value, quantifier, query, at: syntax.position)
    default: throw LakeError.notSupported("This subquery", at: syntax.position)
    }
  }

  /// In ORDER BY the output columns come before those of the source, inside of subqueries too.
  var subqueryAnalyzer: QueryAnalyzer {
    guard !aliases.columns.isEmpty else { return queries.nested(in: scope) }
    return queries.nested(in: Scope(fields: aliases.fields, outer: [scope.fields] + scope.outer))
  }

  func add(_ kind: PendingSubquery.Kind, at position: Position) {
    subqueries.append(PendingSubquery(kind, at: position))
  }

  /// At most one row, enforced while it runs; no row is NULL. Several columns are a row value (of NULLs when there is no row).
  private func scalarSubquery(_ query: QueryExpression, at position: Position) throws -> Expression {
    let relation = try subqueryAnalyzer.subquery(query)
    if relation.fields.count == 1 { return try scalarSubquery(relation.plan, relation.fields[0].symbol, at: position) }
    let type = DataType.row(relation.fields.map { RowField(name: $0.name, type: $0.symbol.type) })
    let row = try row(relation.fields.map { .column($0.symbol) }, type, at: position)
    let column = state.makeSymbol("row", type)
    let plan = LogicalPlan.project(.init(input: relation.plan, assignments: [.init(column, row)]))
    let none = try self.row(relation.fields.map { .literal(.null, $0.symbol.type) }, type, at: position)
    return .coalesce([try scalarSubquery(plan, column, at: position), none], type)
  }

  private func scalarSubquery(_ plan: LogicalPlan, _ column: Symbol, at position: Position) throws -> Expression {
    if plan.isSingleRow {
      add(.scalar(plan), at: position)
      return .column(column)
    }
    let value = try aggregateCall("arbitrary", [column], at: position)
    let count = try aggregateCall("count", [], at: position)
    let isCorrelated = !plan.unknownSymbols.isEmpty
    let rows = isCorrelated ? plan : LogicalPlan.limit(.init(input: plan, count: 2))
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
    let relation = try subqueryAnalyzer.subquery(query)
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

  /// A call of an aggregate over symbols, for plans that the analyzer makes by itself.
  func aggregateCall(_ name: String, _ arguments: [Symbol], at position: Position) throws -> LogicalPlan.AggregateCall {
    let candidates = FunctionRegistry.aggregates(named: name)
    guard let match = FunctionResolution.match(candidates.signatures, arguments.map(\.type)),
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
