extension Printer {
  func administration(_ statement: AdministrationStatement) -> Layout {
    switch statement {
    case .createCatalog(let create): return createCatalog(create)
    case .dropCatalog(let catalog, let ifExists, let isCascade):
      return "DROP CATALOG \(ifExists ? "IF EXISTS " : "")\(name(catalog))\(isCascade ? " CASCADE" : "")"
    case .comment(let kind, let object, let text):
      return "COMMENT ON \(kind.rawValue) \(name(object)) IS \(text.map(string) ?? "NULL")"
    case .truncate(let table): return "TRUNCATE TABLE \(name(table))"
    case .analyze(let table, let properties):
      return .text("ANALYZE \(name(table))") + (properties.isEmpty ? .empty : " " + self.properties(properties))
    case .renameSchema(let schema, let new): return "ALTER SCHEMA \(hive.name(schema)) RENAME TO \(hive.name(new))"
    case .setDatabaseProperties(let database, let properties):
      return "ALTER DATABASE \(hive.name(database)) " + hive.textProperties("SET DBPROPERTIES", properties)
    case .renameView(let view, let new): return "ALTER VIEW \(name(view)) RENAME TO \(name(new))"
    case .setViewDialect(let view, let isForced, let isUpdate, let query):
      let head = "ALTER VIEW \(name(view)) \(isForced ? "FORCE " : "")\(isUpdate ? "UPDATE" : "ADD") DIALECT AS"
      return .all([.text(head), .line, self.query(query)])
    case .dropViewDialect(let view): return "ALTER VIEW \(name(view)) DROP DIALECT"
    case .createMaterializedView, .refreshMaterializedView, .dropMaterializedView, .renameMaterializedView,
      .setMaterializedViewProperties:
      return materializedView(statement)
    }
  }

  private func createCatalog(_ create: AdministrationStatement.CreateCatalog) -> Layout {
    let head = "CREATE CATALOG \(create.ifNotExists ? "IF NOT EXISTS " : "")\(name(create.name)) USING \(name(create.connector))"
    var lines = [Layout.text(head)]
    if let comment = create.comment { lines.append("COMMENT \(string(comment))") }
    if let owner = create.owner { lines.append("AUTHORIZATION \(principal(owner))") }
    if !create.properties.isEmpty { lines.append(properties(create.properties)) }
    return lines.joined(.line)
  }

  private func materializedView(_ statement: AdministrationStatement) -> Layout {
    switch statement {
    case .createMaterializedView(let create):
      let clauses = (create.orReplace ? "OR REPLACE " : "", create.ifNotExists ? "IF NOT EXISTS " : "")
      var lines = [Layout.text("CREATE \(clauses.0)MATERIALIZED VIEW \(clauses.1)\(name(create.name))")]
      if let grace = create.gracePeriod { lines.append(.text("GRACE PERIOD " + leaf(.interval(grace)))) }
      if let comment = create.comment { lines.append("COMMENT \(string(comment))") }
      if !create.properties.isEmpty { lines.append(properties(create.properties)) }
      return (lines + ["AS", query(create.query)]).joined(.line)
    case .refreshMaterializedView(let view): return "REFRESH MATERIALIZED VIEW \(name(view))"
    case .dropMaterializedView(let view, let ifExists):
      return "DROP MATERIALIZED VIEW \(ifExists ? "IF EXISTS " : "")\(name(view))"
    case .renameMaterializedView(let view, let ifExists, let new):
      return "ALTER MATERIALIZED VIEW \(ifExists ? "IF EXISTS " : "")\(name(view)) RENAME TO \(name(new))"
    case .setMaterializedViewProperties(let view, let properties):
      return "ALTER MATERIALIZED VIEW \(name(view)) SET PROPERTIES " + .group(.indented(properties.map(property).list))
    default: return .empty
    }
  }

  func transaction(_ statement: TransactionStatement) -> String {
    switch statement {
    case .start(let modes): "START TRANSACTION" + (modes.isEmpty ? "" : " " + modes.map(\.rawValue).joined(separator: ", "))
    case .commit: "COMMIT"
    case .rollback: "ROLLBACK"
    }
  }
}
