import LakeCatalog
import LakeSQL
import LakeVectors

extension QueryAnalyzer {
  /// The cross join of everything in a FROM clause; a row without columns when there is none.
  func from(_ references: [TableReference]) throws -> Relation {
    guard let first = references.first else {
      return Relation(plan: .values(.init(symbols: [], rows: [[]])), fields: [])
    }
    return try references.dropFirst().reduce(try relation(first)) { left, reference in
      try jsonTable(beside: left, reference, .cross, .none, at: reference.position) ?? cross(left, try relation(reference))
    }
  }

  func relation(_ reference: TableReference) throws -> Relation {
    switch reference.kind {
    case .table(let name, let version):
      if version != nil { throw LakeError.notSupported("Time travel", at: reference.position) }
      return try table(name)
    case .file(let pattern): return try file(pattern, at: reference.position)
    case .query(let query): return try subquery(query)
    case .aliased(let inner, let alias):
      let relation = try self.relation(inner)
      try checkAliases(alias.columns, alias.name, relation)
      return relation.renamed(alias.name.folded, alias.columns)
    case .join(let kind, let left, let right, let criteria):
      let leftRelation = try relation(left)
      if let joined = try jsonTable(beside: leftRelation, right, kind, criteria, at: reference.position) { return joined }
      return try join(kind, leftRelation, try relation(right), criteria, at: reference.position)
    case .lateral: throw LakeError.notSupported("LATERAL", at: reference.position)
    case .unnest: throw LakeError.notSupported("UNNEST", at: reference.position)
    case .function(let call): throw LakeError.notSupported("The table function \(call.name)", at: reference.position)
    case .jsonTable(let table):
      let row = Relation(plan: .values(.init(symbols: [], rows: [[]])), fields: [])
      return try jsonTable(row, table, nil, isOuter: false, at: reference.position)
    case .sampled(let inner, let method, let percentage):
      guard method == .bernoulli else { throw LakeError.notSupported("TABLESAMPLE SYSTEM", at: reference.position) }
      return try sampled(try relation(inner), percentage)
    case .matchRecognize(let inner, let syntax):
      return try matchRecognize(try relation(inner), syntax, at: reference.position)
    }
  }

  func table(_ name: QualifiedName) throws -> Relation {
    let parts = name.folded
    if parts.count == 1, let query = named[parts[0]] { return try expand(query) }
    guard parts.count <= 3, let table = parts.last else {
      throw LakeError(.syntaxError, at: name.position, "Too many dots in table name: \(name)")
    }
    let catalog = state.resolver.catalogName
    if parts.count == 3, parts[0] != catalog {
      throw LakeError(
        .catalogNotFound, at: name.position, "Catalog '\(parts[0])' not found", hint: "the catalog is called '\(catalog)'")
    }
    let database = parts.count > 1 ? parts[parts.count - 2] : state.session.database
    guard let source = try state.resolver.table(database: database, name: table) else {
      throw try missing(table, database, catalog, at: name.position)
    }
    return scan(source, qualifier: [catalog, database, table])
  }

  private func missing(_ table: String, _ database: String, _ catalog: String, at position: Position) throws -> LakeError {
    guard try state.resolver.databaseExists(database) else {
      return LakeError(
        .schemaNotFound, at: position, "Schema '\(database)' does not exist",
        hint: NameSuggestion.hint(for: database, among: try state.resolver.databaseNames(), kind: "databases"))
    }
    return LakeError(
      .tableNotFound, at: position, "Table '\(catalog).\(database).\(table)' does not exist",
      hint: NameSuggestion.hint(
        for: table, among: named.keys.sorted() + (try state.resolver.tableNames(database: database)), kind: "tables"))
  }

  private func file(_ pattern: String, at position: Position) throws -> Relation {
    do {
      return scan(try state.resolver.files(pattern), qualifier: [])
    } catch var error as LakeError {
      if error.location == nil { error.location = position.location }
      throw error
    }
  }

  private func scan(_ source: TableSource, qualifier: [String]) -> Relation {
    let columns = source.columns.enumerated().map { index, column in
      (symbol: state.makeSymbol(column.name, column.type), column: index)
    }
    return Relation(
      plan: .scan(.init(source: source, columns: columns)),
      fields: columns.map { Field(name: $0.symbol.name, qualifier: qualifier, symbol: $0.symbol) })
  }

  /// `VALUES (1, 'a'), (2, 'b')`: constant rows, each column of the rows' common type.
  func values(_ rows: [SyntaxExpression], at position: Position) throws -> Relation {
    let analyzer = ExpressionAnalyzer(state, self, Scope(fields: [], outer: outer), clause: "VALUES")
    var analyzed: [[Expression]] = []
    for row in rows {
      let cells = if case .row(let cells) = row.kind { cells } else { [row] }
      if let width = analyzed.first?.count, width != cells.count {
        throw LakeError(.typeMismatch, at: row.position, "Values rows have mismatched sizes: \(width) vs \(cells.count)")
      }
      analyzed.append(try cells.map { try analyzer.analyze($0) })
    }
    guard analyzer.subqueries.isEmpty else { throw LakeError.notSupported("A subquery in VALUES", at: position) }
    guard analyzed.joined().allSatisfy(\.symbols.isEmpty) else {
      throw LakeError(.notSupported, at: position, "Given correlated subquery is not supported", hint: "use SELECT instead of VALUES")
    }
    var types = [DataType](repeating: .unknown, count: analyzed.first?.count ?? 0)
    for (row, syntax) in zip(analyzed, rows) {
      for (index, cell) in row.enumerated() {
        guard let common = TypeCoercion.commonSuperType(types[index], cell.type) else {
          throw LakeError(
            .typeMismatch, at: syntax.position, "Values rows have mismatched types: \(types[index]) vs \(cell.type)")
        }
        types[index] = common
      }
    }
    let symbols = types.enumerated().map { state.makeSymbol("_col\($0.offset)", $0.element) }
    let coerced = analyzed.map { row in zip(row, types).map { state.coerce($0, to: $1) } }
    return Relation(
      plan: .values(.init(symbols: symbols, rows: coerced)),
      fields: symbols.map { Field(name: nil, qualifier: [], symbol: $0) })
  }
}
