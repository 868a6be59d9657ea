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
      try lateral(.cross, left, reference, .none, at: reference.position)
        ?? jsonTable(beside: left, reference, .cross, .none, at: reference.position)
        ?? cross(try state.limits.grown(left, at: reference.position), try relation(reference))
    }
  }

  func relation(_ reference: TableReference) throws -> Relation {
    switch reference.kind {
    case .table(let name, let version):
      if let version { try refuse(version, of: name, at: reference.position) }
      return try table(name)
    case .file(let pattern): return try file(pattern, at: reference.position)
    case .query(let query): return try subquery(query)
    case .aliased(let inner, let alias):
      let relation = try self.relation(inner)
      try checkAliases(alias.columns, alias.name, relation, at: reference.position)
      return relation.renamed(alias.name.folded, alias.columns)
    case .join(let kind, let left, let right, let criteria):
      return try join(kind, left, right, criteria, at: reference.position)
    case .lateral(let query): return try nested(in: Scope(fields: [], outer: outer)).subquery(query)
    case .unnest(let arguments, let withOrdinality):
      let row = Relation(plan: .values(.init(symbols: [], rows: [[]])), fields: [])
      return try unnest(row, arguments, withOrdinality: withOrdinality, nil, isOuter: false, at: reference.position)
    case .function(let call): return try tableFunction(call, at: reference.position)
    case .jsonTable(let table):
      let row = Relation(plan: .values(.init(symbols: [], rows: [[]])), fields: [])
      return try jsonTable(row, table, nil, isOuter: false, at: reference.position)
    case .sampled(let inner, let method, let percentage):
      return try sampled(try relation(inner), method, percentage)
    case .matchRecognize(let inner, let syntax):
      let known = recursiveReferenceCount
      let input = try relation(inner)
      if recursiveReferenceCount > known {
        throw LakeError(
          ErrorCode(rawValue: "NESTED_ROW_PATTERN_RECOGNITION"), at: reference.position,
          "nested row pattern recognition in recursive query")
      }
      return try matchRecognize(input, syntax, at: reference.position)
    }
  }

  func table(_ name: QualifiedName) throws -> Relation {
    let parts = name.folded
    if parts.count == 1, let use = recursive[parts[0]] { return try recursiveReference(use, parts[0], at: name.position) }
    if parts.count == 1, let query = named[parts[0]] { return try expand(query, at: name.position) }
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
        for: table, among: named.names.sorted() + (try state.resolver.tableNames(database: database)), kind: "tables"))
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
    var columns: [(symbol: Symbol, column: Int)] = []
    var fields: [Field] = []
    columns.reserveCapacity(source.columns.count)
    fields.reserveCapacity(source.columns.count)
    for (index, column) in source.columns.enumerated() {
      let symbol = state.makeSymbol(column.name, column.type)
      columns.append((symbol, index))
      fields.append(Field(name: column.name, qualifier: qualifier, symbol: symbol))
    }
    return Relation(plan: .scan(.init(source: source, columns: columns)), fields: fields)
  }
}
