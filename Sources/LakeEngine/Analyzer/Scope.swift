import LakeSQL
import LakeVectors

/// A column that can be named in an expression.
struct Field {
  /// As it will be called in a result; nil for an expression without alias.
  let name: String?
  /// The name in lower case, for look-ups.
  let folded: String?
  /// What may stand before the dot, outermost part first, in lower case: `[catalog, database, table]` or an alias.
  let qualifier: [String]
  let symbol: Symbol

  init(name: String?, qualifier: [String], symbol: Symbol) {
    self.name = name
    folded = name.map(Identifier.fold)
    self.qualifier = qualifier
    self.symbol = symbol
  }

  /// The same column under another qualifier.
  init(_ field: Field, qualifier: [String]) {
    (name, folded, symbol) = (field.name, field.folded, field.symbol)
    self.qualifier = qualifier
  }

  /// True when `qualifier.name` (both in lower case) can mean this column.
  func matches(_ name: String, qualifier wanted: ArraySlice<String>) -> Bool {
    guard folded == name, wanted.count <= qualifier.count else { return false }
    return wanted.isEmpty || qualifier.suffix(wanted.count).elementsEqual(wanted)
  }

  func isOf(_ wanted: [String]) -> Bool {
    !wanted.isEmpty && wanted.count <= qualifier.count && qualifier.suffix(wanted.count).elementsEqual(wanted)
  }
}

/// The columns in sight of an expression. `outer` are those of the queries around it, the nearest query's first.
struct Scope {
  var fields: [Field]
  var outer: [[Field]] = []

  static let empty = Scope(fields: [])

  /// The nearest query's column of this name. - Throws: `COLUMN_NOT_FOUND`, `AMBIGUOUS_NAME`.
  func resolve(_ name: QualifiedName, at position: Position) throws -> Symbol {
    if let symbol = try find(name, at: position) { return symbol }
    let parts = name.folded
    guard let column = parts.last else { throw LakeError(.columnNotFound, at: position, "Empty column name") }
    throw LakeError(
      .columnNotFound, at: position, "Column '\(parts.joined(separator: "."))' cannot be resolved",
      hint: missingHint(column, qualifier: Array(parts.dropLast())))
  }

  /// The same; nil when there is none. - Throws: `AMBIGUOUS_NAME`.
  func find(_ name: QualifiedName, at position: Position) throws -> Symbol? {
    let parts = name.folded
    guard let column = parts.last else { return nil }
    let qualifier = parts.dropLast()
    if let symbol = try find(column, qualifier, among: fields, at: position) { return symbol }
    for fields in outer {
      if let symbol = try find(column, qualifier, among: fields, at: position) { return symbol }
    }
    return nil
  }

  private func find(_ column: String, _ qualifier: ArraySlice<String>, among fields: [Field], at position: Position) throws -> Symbol? {
    guard let first = fields.firstIndex(where: { $0.matches(column, qualifier: qualifier) }) else { return nil }
    if fields[(first + 1)...].contains(where: { $0.matches(column, qualifier: qualifier) }) {
      let name = (qualifier + [column]).joined(separator: ".")
      throw LakeError(
        .ambiguousName, at: position, "Column '\(name)' is ambiguous",
        hint: ambiguityHint(fields.filter { $0.matches(column, qualifier: qualifier) }))
    }
    return fields[first].symbol
  }

  private func ambiguityHint(_ found: [Field]) -> String? {
    let choices = found.compactMap { field in field.qualifier.last.map { "\($0).\(field.name ?? "")" } }
    return Set(choices).count > 1 ? "it could be \(choices.joined(separator: " or "))" : nil
  }

  private func missingHint(_ column: String, qualifier: [String]) -> String? {
    let relations = Set(fields.compactMap(\.qualifier.last))
    if !qualifier.isEmpty, !fields.contains(where: { $0.isOf(qualifier) }) {
      let relation = qualifier.joined(separator: ".")
      return NameSuggestion.nearest(to: relation, among: relations.sorted()).map { "did you mean '\($0).\(column)'?" }
        ?? "there is no '\(relation)' in FROM"
    }
    let candidates = fields.filter { qualifier.isEmpty || $0.isOf(qualifier) }.compactMap(\.name)
    return NameSuggestion.hint(for: column, among: candidates, kind: "columns")
  }
}

/// A plan with the names of its columns: what FROM, a subquery or a whole query gives.
struct Relation {
  var plan: LogicalPlan
  var fields: [Field]

  /// The same columns under a new qualifier, maybe with new names.
  func renamed(_ alias: String, _ columns: [Identifier]) -> Relation {
    var result = self
    let qualifier = [alias]
    result.fields = fields.enumerated().map { index, field in
      index < columns.count
        ? Field(name: columns[index].text, qualifier: qualifier, symbol: field.symbol) : Field(field, qualifier: qualifier)
    }
    return result
  }
}
