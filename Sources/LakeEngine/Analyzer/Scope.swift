import LakeSQL
import LakeVectors

/// A column that can be named in an expression.
struct Field {
  /// As it will be called in a result; nil for an expression without alias.
  let name: String?
  /// The name in lower case, for look-ups.
  let folded: String?
  /// What may stand before the dot, outermost part first, in lower case: `[catalog, database, table]` or an alias.
  fileprivate(set) var qualifier: [String]
  let symbol: Symbol

  init(name: String?, qualifier: [String], symbol: Symbol) {
    self.name = name
    folded = name.map(Identifier.fold)
    self.qualifier = qualifier
    self.symbol = symbol
  }

  /// True when what stands in `name` before its last part can mean this column's table.
  func isQualified(by name: QualifiedName) -> Bool {
    let wanted = name.parts.count - 1
    guard wanted <= qualifier.count else { return false }
    for index in 0..<wanted where qualifier[qualifier.count - wanted + index] != name.parts[index].folded { return false }
    return true
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

  /// A column that a name means.
  struct Column {
    let symbol: Symbol
    /// Of a query around the expression's.
    let isOuter: Bool
  }

  /// The nearest query's column of this name. - Throws: `COLUMN_NOT_FOUND`, `AMBIGUOUS_NAME`.
  func resolve(_ name: QualifiedName, at position: Position) throws -> Column {
    if let column = try find(name, at: position) { return column }
    let parts = name.folded
    guard let column = parts.last else { throw LakeError(.columnNotFound, at: position, "Empty column name") }
    throw LakeError(
      .columnNotFound, at: position, "Column '\(parts.joined(separator: "."))' cannot be resolved",
      hint: missingHint(column, qualifier: Array(parts.dropLast())))
  }

  /// The same; nil when there is none. - Throws: `AMBIGUOUS_NAME`.
  func find(_ name: QualifiedName, at position: Position) throws -> Column? {
    guard let column = name.parts.last?.folded else { return nil }
    if let symbol = try find(name, column, among: fields, at: position) { return Column(symbol: symbol, isOuter: false) }
    for around in outer {
      guard let symbol = try find(name, column, among: around, at: position) else { continue }
      return Column(symbol: symbol, isOuter: !fields.contains { $0.symbol == symbol })
    }
    return nil
  }

  private func find(_ name: QualifiedName, _ column: String, among fields: [Field], at position: Position) throws -> Symbol? {
    var found: Symbol?
    for index in fields.indices where fields[index].folded == column && fields[index].isQualified(by: name) {
      guard found == nil else {
        throw LakeError(
          .ambiguousName, at: position, "Column '\(name.folded.joined(separator: "."))' is ambiguous",
          hint: ambiguityHint(fields.filter { $0.folded == column && $0.isQualified(by: name) }))
      }
      found = fields[index].symbol
    }
    return found
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
  consuming func renamed(_ alias: String, _ columns: [Identifier]) -> Relation {
    let qualifier = [alias]
    for index in fields.indices {
      if index < columns.count {
        fields[index] = Field(name: columns[index].text, qualifier: qualifier, symbol: fields[index].symbol)
      } else {
        fields[index].qualifier = qualifier
      }
    }
    return self
  }
}
