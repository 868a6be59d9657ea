package import LakeSQL
import LakeStorage
import LakeVectors

extension CatalogStatements {
  func run(_ show: Show) throws -> StatementResult? {
    switch show {
    case .databases(let pattern):
      return StatementResult("database_name", try filter(try store.databases(), pattern))
    case .catalogs(let pattern):
      return StatementResult("catalog_name", try filter([CatalogStore.catalogName], pattern))
    case .tables(let name, let pattern):
      let database = name?.foldedLast ?? database
      try catalog.requireDatabase(database, at: name?.position)
      return StatementResult("tab_name", try filter(try store.tables(in: database), pattern))
    case .views(let name, _):
      try catalog.requireDatabase(name?.foldedLast ?? database, at: name?.position)
      return StatementResult("views", [])
    case .columns(let name, let pattern):
      let table = try catalog.requireTable(name, database: database)
      return StatementResult("field", try filter((table.columns + table.partitionColumns).map(\.name), pattern))
    case .partitions(let name): return try showPartitions(name)
    case .tableProperties(let name, let key): return try tableProperties(name, key)
    case .createTable(let name):
      let table = try catalog.requireTable(name, database: database)
      return StatementResult("createtab_stmt", table.createStatement.split(separator: "\n").map(String.init))
    case .createView(let name):
      do {
        _ = try catalog.requireTable(name, database: database)
      } catch var error as LakeError where error.code == .tableNotFound {
        error = LakeError(.tableNotFound, error.message.replacing("Table", with: "View"), at: name.position.location, hint: error.hint)
        throw error
      }
      let (database, table) = try catalog.resolve(name, database: database)
      throw LakeError(
        .notSupported, "Relation '\(CatalogStore.catalogName).\(database).\(table)' is a table, not a view", at: name.position.location,
        hint: "SHOW CREATE TABLE shows it")
    case .functions: return nil
    case .session:
      return StatementResult(["Name", "Value", "Default", "Type", "Description"], [])
    case .createSchema, .createMaterializedView, .stats, .statsOfQuery, .grants, .roles, .roleGrants:
      throw notSupported(.show(show))
    }
  }

  private func tableProperties(_ name: QualifiedName, _ key: String?) throws -> StatementResult {
    let table = try catalog.requireTable(name, database: database)
    let rows = table.properties.sorted { $0.key < $1.key }.filter { key == nil || $0.key == key }
    return StatementResult(["prpt_name", "prpt_value"], rows.map { [$0.key, $0.value] })
  }

  /// Names that match a LIKE pattern (`%`, `_`) or Hive's (`*` for any text, `|` for or), without regard to case.
  package func filter(_ names: [String], _ pattern: NamePattern?) throws -> [String] {
    switch pattern {
    case nil: return names
    case .like(let like, nil) where like.contains { $0 == "*" || $0 == "|" }:
      // Athena's SHOW DATABASES LIKE takes Hive's patterns; names have neither of these characters.
      return try filter(names, .regex(like))
    case .like(let like, let escape):
      if let escape, escape.unicodeScalars.count != 1 {
        throw LakeError(.invalidArguments, "The escape of LIKE must be one character, not '\(escape)'")
      }
      let glob = Self.glob(fromLike: like.lowercased(), escape: escape?.unicodeScalars.first)
      return names.filter { Glob.matches($0.lowercased(), glob) }
    case .regex(let text):
      let globs = text.lowercased().split(separator: "|").map { String($0).replacing(".*", with: "*") }
      return names.filter { name in globs.contains { Glob.matches(name.lowercased(), $0) } }
    }
  }

  private static func glob(fromLike pattern: String, escape: Unicode.Scalar?) -> String {
    var out = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in pattern.unicodeScalars {
      if !isEscaped, scalar == escape {
        isEscaped = true
        continue
      }
      switch scalar {
      case "%" where !isEscaped: out.append("*")
      case "_" where !isEscaped: out.append("?")
      case "*", "?", "[": out.append(contentsOf: "[\(scalar)]".unicodeScalars)
      default: out.append(scalar)
      }
      isEscaped = false
    }
    return String(out)
  }

  /// The text that a literal names a partition by.
  static func literalText(_ expression: SyntaxExpression) -> String? {
    switch expression.kind {
    case .string(let text), .typedLiteral(_, let text), .decimal(let text): text
    case .integer(let value): String(value)
    case .boolean(let value): value ? "true" : "false"
    default: nil
    }
  }
}
