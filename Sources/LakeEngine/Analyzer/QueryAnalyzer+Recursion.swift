import LakeSQL
import LakeVectors

extension QueryAnalyzer {
  /// A query of a WITH RECURSIVE, which may be recursive but need not.
  func recursive(_ query: NamedQuery) throws -> Relation {
    let syntax = query.syntax
    let name = syntax.name.folded
    guard !syntax.columnAliases.isEmpty else {
      throw LakeError(.missingColumnAliases, at: syntax.name.position, "missing column aliases in recursive WITH query")
    }
    if let inner = syntax.query.with, inner.isRecursive {
      throw LakeError(
        .nestedRecursive, at: inner.queries.first?.name.position ?? syntax.query.position, "nested recursive WITH query")
    }
    guard case .setOperation(let union) = syntax.query.body, union.kind == .union, union.operands.count == 2 else {
      return try plain(query, .notAllowed)
    }
    // An inner WITH may hide the name or use it; what it may do in a recursion is nothing.
    var inner = syntax.query.with == nil ? query.analyzer : try query.analyzer.declaring(syntax.query.with)
    inner.isInsideRecursive = true
    var base = inner
    base.recursive[name] = .inBase
    let start = try base.body(union.operands[0])
    try checkColumnNames(syntax.columnAliases, start)
    let symbols = zip(start.fields, syntax.columnAliases).map { state.makeSymbol($1.text, $0.symbol.type) }
    let table = RecursiveTable(
      id: state.makeSymbol(name, .bigint).id, symbols: symbols, names: syntax.columnAliases.map(\.text))
    let step = try self.step(union.operands[1], inner, name, table)
    guard !table.references.isEmpty else { return try plain(query, .notAllowed) }
    try checkShape(syntax.query)
    let columns = try coerced(step, to: symbols.map(\.type), at: union.operands[1].position)
    let recursion = LogicalPlan.recursion(
      .init(
        id: table.id, symbols: symbols, initial: start.plan, initialColumns: start.fields.map(\.symbol), step: columns.plan,
        stepColumns: columns.fields.map(\.symbol), maxDepth: state.session.maxRecursionDepth))
    let plan = union.isDistinct ? LogicalPlan.aggregate(.init(input: recursion, keys: symbols, calls: [])) : recursion
    return Relation(
      plan: plan, fields: zip(table.names, symbols).map { Field(name: $0, qualifier: [name], symbol: $1) })
  }

  private func plain(_ query: NamedQuery, _ use: RecursiveUse) throws -> Relation {
    var analyzer = query.analyzer
    analyzer.recursive[query.syntax.name.folded] = use
    analyzer.isInsideRecursive = true
    let relation = try analyzer.subquery(query.syntax.query)
    try checkColumnNames(query.syntax.columnAliases, relation)
    return relation.renamed(query.syntax.name.folded, query.syntax.columnAliases)
  }

  private func step(
    _ body: QueryBody, _ inner: QueryAnalyzer, _ name: String, _ table: RecursiveTable
  ) throws -> Relation {
    var body = body
    var analyzer = inner
    analyzer.recursive[name] = .inFrom(table)
    while case .query(let query) = body {
      if let limit = query.limit {
        throw LakeError(
          .invalidLimitClause, at: limit.position ?? query.position, "FETCH FIRST / LIMIT clause in the step relation of recursion")
      }
      guard query.with == nil, query.orderBy.isEmpty, query.offset == nil else { break }
      body = query.body
    }
    if case .select(let select) = body, !select.from.isEmpty {
      analyzer.stepName = name
    } else {
      analyzer.recursive[name] = .outsideOfFrom
    }
    return try analyzer.body(body)
  }

  /// The clauses that a recursive query as a whole must not have.
  private func checkShape(_ query: QueryExpression) throws {
    if let with = query.with {
      throw LakeError(
        .notSupported, at: with.queries.first?.name.position ?? query.position, "immediate WITH clause in recursive query")
    }
    if let first = query.orderBy.first {
      throw LakeError(.notSupported, at: first.key.position, "immediate ORDER BY clause in recursive query")
    }
    if let offset = query.offset {
      throw LakeError(.notSupported, at: offset.position, "immediate OFFSET clause in recursive query")
    }
    if let limit = query.limit {
      throw LakeError(
        .invalidLimitClause, at: limit.position ?? query.position, "immediate FETCH FIRST / LIMIT clause in recursive query")
    }
  }

  /// The step with its columns in the types of the base.
  private func coerced(_ step: Relation, to types: [DataType], at position: Position) throws -> Relation {
    guard step.fields.count == types.count else {
      throw LakeError(
        .typeMismatch, at: position,
        "base and step relations of recursion have different number of fields: \(types.count), \(step.fields.count)")
    }
    var result = step
    var assignments: [LogicalPlan.Assignment] = []
    for (index, type) in types.enumerated() {
      let column = step.fields[index].symbol
      guard TypeCoercion.canCoerce(column.type, to: type) else {
        throw LakeError(
          .typeMismatch, at: position,
          "recursion step relation output type (\(column.type)) is not coercible to recursion base relation output type (\(type)) "
            + "at column \(index + 1)")
      }
      let symbol = state.makeSymbol(column.name, type)
      assignments.append(.init(symbol, state.coerce(.column(column), to: type)))
      result.fields[index] = Field(name: step.fields[index].name, qualifier: [], symbol: symbol)
    }
    result.plan = .project(.init(input: step.plan, assignments: assignments))
    return result
  }
}

extension RowLimit {
  /// Of the count, where one is written.
  var position: Position? {
    switch self {
    case .all, .fetchFirst(nil, _, _): nil
    case .count(let syntax), .fetchFirst(.some(let syntax), _, _): syntax.position
    }
  }
}
