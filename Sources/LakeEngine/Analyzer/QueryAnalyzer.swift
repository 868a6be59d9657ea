import LakeSQL
import LakeVectors

/// Turns queries into plans. A value: going into a subquery or behind a WITH makes a changed copy.
struct QueryAnalyzer {
  let state: AnalysisState
  /// Queries named by WITH that are in sight; each use is analysed anew.
  var named = NamedQueries()
  /// Columns of the queries around a subquery, the nearest query's first.
  var outer: [[Field]] = []
  /// The recursive queries that are being analysed, by name in lower case.
  var recursive: [String: RecursiveUse] = [:]
  /// In a query of a WITH RECURSIVE, where there must not be another one.
  var isInsideRecursive = false
  /// Set where the next SELECT is the step of the recursive query of this name.
  var stepName: String?

  /// A query of a WITH with the names that it sees itself.
  final class NamedQuery {
    let syntax: With.NamedQuery
    let analyzer: QueryAnalyzer
    let isRecursive: Bool
    var isUsed = false
    /// Its columns, once it has been analysed.
    var fields: [Field]?

    init(_ syntax: With.NamedQuery, _ analyzer: QueryAnalyzer, isRecursive: Bool) {
      self.syntax = syntax
      self.isRecursive = isRecursive
      self.analyzer = analyzer
    }
  }

  init(_ state: AnalysisState) { self.state = state }

  /// For a subquery of an expression in `scope`.
  func nested(in scope: Scope) -> QueryAnalyzer {
    var result = self
    result.outer = [scope.fields] + scope.outer
    result.stepName = nil
    return result
  }

  /// A subquery: its order means nothing unless a limit makes use of it.
  func subquery(_ query: QueryExpression) throws -> Relation {
    try analyze(query, keepsOrder: false)
  }

  func analyze(_ query: QueryExpression, keepsOrder: Bool = true) throws -> Relation {
    let inner = try declaring(query.with)
    let limit = try inner.rowLimit(query.limit)
    let offset = try inner.rowCount(query.offset, "OFFSET") ?? 0
    let needsOrder = keepsOrder || limit != nil || offset > 0
    var relation: Relation
    if case .select(let select) = query.body {
      relation = try inner.select(select, orderBy: query.orderBy, keepsOrder: needsOrder)
    } else {
      relation = try inner.body(query.body)
      if !query.orderBy.isEmpty { relation = try inner.sorted(relation, query.orderBy, keepsOrder: needsOrder) }
    }
    for name in query.with?.queries ?? [] {
      // A query that nothing refers to must be right all the same.
      if let named = inner.named[name.name.folded], !named.isUsed { try inner.check(named) }
    }
    if limit != nil || offset > 0 {
      let ties = try inner.hasTies(query)
      relation.plan = try limited(relation.plan, limit, offset, withTies: ties)
    }
    try AnalysisLimits.checkHeight(relation.plan, at: query.position)
    return relation
  }

  func body(_ body: QueryBody) throws -> Relation {
    switch body {
    case .select(let select): return try self.select(select, orderBy: [], keepsOrder: false)
    case .setOperation(let operation): return try setOperation(operation)
    case .values(let rows, let position): return try values(rows, at: position)
    case .table(let name): return try table(name)
    case .query(let query): return try subquery(query)
    }
  }

  // MARK: - WITH

  func declaring(_ with: With?) throws -> QueryAnalyzer {
    guard let with else { return self }
    if isInsideRecursive, with.isRecursive, let first = with.queries.first {
      throw LakeError(.nestedRecursive, at: first.name.position, "nested recursive WITH query")
    }
    var result = self
    result.named.open()
    for query in with.queries {
      guard result.named.declare(NamedQuery(query, result, isRecursive: with.isRecursive)) else {
        throw LakeError(
          .duplicateNamedQuery, at: query.name.position, "WITH query name '\(query.name.folded)' specified more than once")
      }
      // It hides a recursive query of its name, but not from itself.
      result.recursive[query.name.folded] = nil
    }
    return result
  }

  func expand(_ query: NamedQuery, at position: Position) throws -> Relation {
    if state.isCheckingOnly, let fields = query.fields { return standIn(fields) }
    query.isUsed = true
    if !state.isCheckingOnly { try state.limits.noteExpansion(at: position) }
    // Named queries that use named queries are analysed one inside the other, each as deep as the statement may be.
    let relation = try state.limits.withRoom { try analyzed(query) }
    query.fields = relation.fields
    return relation
  }

  private func analyzed(_ query: NamedQuery) throws -> Relation {
    if query.isRecursive { return try recursive(query) }
    let relation = try query.analyzer.subquery(query.syntax.query)
    let columns = query.syntax.columnAliases
    try checkColumnNames(columns, relation)
    return relation.renamed(query.syntax.name.folded, columns)
  }

  /// Finds what is wrong with a query that is not used. Those that it uses itself are right already.
  private func check(_ query: NamedQuery) throws {
    let wasChecking = state.isCheckingOnly
    state.isCheckingOnly = true
    defer { state.isCheckingOnly = wasChecking }
    _ = try expand(query, at: query.syntax.name.position)
  }

  /// A relation with such columns, for plans that are thrown away.
  private func standIn(_ fields: [Field]) -> Relation {
    var symbols: [Symbol: Symbol] = [:]
    for field in fields where symbols[field.symbol] == nil {
      symbols[field.symbol] = state.makeSymbol(field.symbol.name, field.symbol.type)
    }
    let fresh = fields.map { Field(name: $0.name, qualifier: $0.qualifier, symbol: symbols[$0.symbol] ?? $0.symbol) }
    return Relation(plan: .values(.init(symbols: Array(symbols.values), rows: [])), fields: fresh)
  }

  /// The names that a WITH gives to the columns of a query.
  func checkColumnNames(_ columns: [Identifier], _ relation: Relation) throws {
    guard let first = columns.first else { return }
    guard columns.count == relation.fields.count else {
      throw LakeError(
        .mismatchedColumnAliases, at: first.position,
        "Column alias list has \(columns.count) entries but relation has \(relation.fields.count) columns")
    }
    var seen = Set<String>()
    for column in columns where !seen.insert(column.folded).inserted {
      throw LakeError(.duplicateColumnName, at: column.position, "Column name '\(column.text)' specified more than once")
    }
  }

  func checkAliases(_ columns: [Identifier], _ name: Identifier, _ relation: Relation, at position: Position) throws {
    guard columns.isEmpty || columns.count == relation.fields.count else {
      throw LakeError(
        .mismatchedColumnAliases, at: position,
        "Column alias list has \(columns.count) entries but '\(name.folded)' has \(relation.fields.count) columns available")
    }
  }

  // MARK: - LIMIT and OFFSET

  /// Nil: no limit.
  private func rowLimit(_ limit: RowLimit?) throws -> Int? {
    switch limit {
    case nil, .all: return nil
    case .count(let syntax): return try rowCount(syntax, "LIMIT")
    case .fetchFirst(let syntax, _, let place):
      guard let syntax else { return 1 }
      let count = try rowCount(syntax, "FETCH FIRST")
      if count == 0 {
        throw LakeError(.numericValueOutOfRange, at: place, "FETCH FIRST row count must be positive (actual value: 0)")
      }
      return count
    }
  }

  private func hasTies(_ query: QueryExpression) throws -> Bool {
    guard case .fetchFirst(_, withTies: true, let place) = query.limit else { return false }
    guard !query.orderBy.isEmpty else {
      throw LakeError(ErrorCode(rawValue: "MISSING_ORDER_BY"), at: place, "FETCH FIRST WITH TIES clause requires ORDER BY")
    }
    return true
  }

  /// Ties are told by the sort's keys, which a projection above it may drop.
  private func limited(_ plan: LogicalPlan, _ count: Int?, _ offset: Int, withTies: Bool) throws -> LogicalPlan {
    guard withTies else { return .limit(.init(input: plan, count: count, offset: offset)) }
    switch plan {
    case .project(let node):
      return .project(.init(input: try limited(node.input, count, offset, withTies: true), assignments: node.assignments))
    case .sort(let node):
      return .limit(.init(input: plan, count: count, offset: offset, ties: node.keys.map(\.symbol)))
    default: throw LakeError.notSupported("FETCH FIRST WITH TIES of this query", at: .start)
    }
  }

  /// A literal, or a parameter that has a value (one without counts as not written).
  private func rowCount(_ syntax: SyntaxExpression?, _ clause: String) throws -> Int? {
    guard let syntax else { return nil }
    if case .integer(let value) = syntax.kind, value >= 0 { return Int(value) }
    let analyzer = ExpressionAnalyzer(state, self, .empty, clause: .named("\(clause) clause"))
    switch try analyzer.analyze(syntax) {
    case .literal(.integer(let value), _) where value >= 0: return Int(value)
    case .parameter(let index, _):
      state.infer(index, .bigint)
      guard let given = state.parameters.values[index] else { return nil }
      guard case .integer(let value) = try ConstantCast.value(given.value, from: given.type, to: .bigint, state.session), value >= 0
      else { break }
      return Int(value)
    default: break
    }
    throw LakeError(.invalidLimitClause, at: syntax.position, "Invalid \(clause) row count: it must be a non-negative number")
  }
}
