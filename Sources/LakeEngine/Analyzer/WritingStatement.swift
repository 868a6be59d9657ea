import LakeCatalog
package import LakeSQL
import LakeVectors

/// A statement made of a query and of what becomes of its rows, analysed.
package struct WritingStatement: Sendable {
  package enum Target: Hashable, Sendable {
    /// CREATE TABLE AS, INSERT: the table's name; UNLOAD: a place.
    case rows(into: String)
    /// CREATE VIEW has no plan.
    case view(String)
  }

  package let query: Query
  package let target: Target
}

extension Analyzer {
  /// What EXPLAIN shows of statements that write; nil for all others. Their errors are placed at `position`, as Trino places
  /// them at the statement, unless a part of the query is wrong.
  package func analyzeWriting(_ statement: Statement, at position: Position) throws -> WritingStatement? {
    switch statement {
    case .createTableAsSelect(let table):
      let (query, names) = try named(table.query)
      try checkColumns(query, table.columnAliases.isEmpty ? names : nil, table.columnAliases, at: position)
      return WritingStatement(query: query, target: .rows(into: full(table.name)))
    case .createView(let view):
      let (query, names) = try named(view.query)
      try checkColumns(query, names, [], at: position)
      return WritingStatement(query: query, target: .view(view.name.description))
    case .unload(let query, let location, _): return WritingStatement(query: try analyze(query), target: .rows(into: location))
    case .insert(let insert): return try self.insert(insert, at: position)
    case .delete(let table, _): throw try unchangeable(table, at: position)
    case .update(let update): throw try unchangeable(update.table, at: position)
    case .merge(let merge): throw try unchangeable(merge.target, at: position)
    default: return nil
    }
  }

  /// With the names of the columns that have one.
  private func named(_ syntax: QueryExpression) throws -> (Query, [String?]) {
    let state = AnalysisState(resolver: resolver, session: session, parameters: parameters, parameterTypes: [:])
    let names = try QueryAnalyzer(state).analyze(syntax).fields.map(\.name)
    return (try analyze(syntax), names)
  }

  private func full(_ name: QualifiedName) -> String {
    let parts = name.folded
    let missing = [resolver.catalogName, session.database].prefix(max(0, 3 - parts.count))
    return (missing + parts).joined(separator: ".")
  }

  /// Every column of a table or view has a name of its own and a type. `names`: nil where `aliases` name them.
  private func checkColumns(_ query: Query, _ names: [String?]?, _ aliases: [Identifier], at position: Position) throws {
    if let first = aliases.first, aliases.count != query.output.count {
      throw LakeError(
        .mismatchedColumnAliases, at: first.position,
        "Column alias list has \(aliases.count) entries but relation has \(query.output.count) columns")
    }
    var seen = Set<String>()
    for (index, column) in query.output.enumerated() {
      let name = names?[index] ?? aliases.element(at: index)?.text
      guard let name else {
        throw LakeError(.missingColumnName, at: position, "Column name not specified at position \(index + 1)")
      }
      guard seen.insert(Identifier.fold(name)).inserted else {
        throw LakeError(
          .duplicateColumnName, at: aliases.element(at: index)?.position ?? position, "Column name '\(name)' specified more than once")
      }
      if column.symbol.type == .unknown {
        let which = aliases.isEmpty ? ": \(name)" : " at position \(index + 1)"
        throw LakeError(.columnTypeUnknown, at: position, "Column type is unknown\(which)")
      }
    }
  }

  private func insert(_ insert: Insert, at position: Position) throws -> WritingStatement {
    let table = try self.table(insert.table, at: position)
    var columns = table
    if !insert.columns.isEmpty {
      var seen = Set<String>()
      columns = try insert.columns.map { column in
        guard let field = table.first(where: { $0.folded == column.folded }) else {
          throw LakeError(
            .columnNotFound, at: position, "Insert column name does not exist in target table: \(column.text)",
            hint: NameSuggestion.hint(for: column.folded, among: table.compactMap(\.name), kind: "columns"))
        }
        guard seen.insert(column.folded).inserted else {
          throw LakeError(.duplicateColumnName, at: position, "Insert column name is specified more than once: \(column.text)")
        }
        return field
      }
    }
    let query = try analyze(insert.query)
    let (wanted, given) = (columns.map(\.symbol.type), query.output.map(\.symbol.type))
    // What an assignment to a column may change about a value is more than what goes without saying elsewhere.
    let fits = wanted.count == given.count && zip(wanted, given).allSatisfy { TypeCoercion.commonSuperType($0, $1) != nil }
    guard fits else {
      func list(_ types: [DataType]) -> String { "[" + types.map(\.description).joined(separator: ", ") + "]" }
      throw LakeError(
        .typeMismatch, at: position,
        "Insert query has mismatched column types: Table: \(list(wanted)), Query: \(list(given))")
    }
    return WritingStatement(query: query, target: .rows(into: full(insert.table)))
  }

  /// The columns of a table that a statement changes.
  private func table(_ name: QualifiedName, at position: Position) throws -> [Field] {
    let state = AnalysisState(resolver: resolver, session: session, parameters: parameters, parameterTypes: [:])
    do {
      return try QueryAnalyzer(state).table(name).fields
    } catch var error as LakeError {
      error.location = position.location
      throw error
    }
  }

  private func unchangeable(_ name: QualifiedName, at position: Position) throws -> LakeError {
    _ = try table(name, at: position)
    return LakeError(
      .notSupported, at: position, "Modifying Hive table rows is only supported for transactional tables",
      hint: "write a new table with CREATE TABLE … AS SELECT instead")
  }
}

extension [Identifier] {
  fileprivate func element(at index: Int) -> Identifier? { index < count ? self[index] : nil }
}

extension ErrorCode {
  fileprivate static let missingColumnName = ErrorCode(rawValue: "MISSING_COLUMN_NAME")
  fileprivate static let columnTypeUnknown = ErrorCode(rawValue: "COLUMN_TYPE_UNKNOWN")
}
