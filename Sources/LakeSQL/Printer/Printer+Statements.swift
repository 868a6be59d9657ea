extension Printer {
  func statement(_ statement: Statement) -> Layout {
    switch statement {
    case .query(let query): return self.query(query)
    case .scopedQuery(let query): return scopedQuery(query)
    case .explain(let explain): return self.explain(explain)
    case .createDatabase, .createTable, .alterTable: return hiveDefinition(statement)
    case .createTableAsSelect(let create): return createTableAsSelect(create)
    case .createView(let view): return createView(view)
    case .show(let show): return self.show(show)
    case .describe(let describe): return self.describe(describe)
    case .dropDatabase, .dropTable, .dropView, .use, .repairTable: return .text(naming(statement))
    case .insert, .delete, .update, .merge, .unload, .optimize, .vacuum: return change(statement)
    case .setSession, .resetSession, .prepare, .execute, .executeImmediate, .deallocate, .setTimeZone, .setPath:
      return session(statement)
    case .transaction(let transaction): return .text(self.transaction(transaction))
    case .access(let access): return .text(self.access(access))
    case .administration(let administration): return self.administration(administration)
    case .routine(let routine): return self.routine(routine)
    }
  }

  var hive: Printer { Printer(dialect: .hive) }

  private func hiveDefinition(_ statement: Statement) -> Layout {
    switch statement {
    case .createDatabase(let create): hive.createDatabase(create)
    case .createTable(let create): hive.createTable(create)
    case .alterTable(let name, let ifExists, let action):
      "ALTER TABLE \(ifExists ? "IF EXISTS " : "")\(hive.name(name)) " + hive.alterTable(action)
    default: .empty
    }
  }

  private func explain(_ explain: Explain) -> Layout {
    if explain.isAnalyze {
      return .all(["EXPLAIN ANALYZE\(explain.isVerbose ? " VERBOSE" : "")", .line, statement(explain.statement)])
    }
    let options = [explain.type.map { "TYPE \($0.rawValue)" }, explain.format.map { "FORMAT \($0.rawValue)" }]
      .compactMap(\.self)
    let list = options.isEmpty ? "" : " (\(options.joined(separator: ", ")))"
    return .all(["EXPLAIN\(list)", .line, statement(explain.statement)])
  }

  /// Statements that say little more than a name.
  private func naming(_ statement: Statement) -> String {
    switch statement {
    case .dropDatabase(let name, let ifExists, let isCascade):
      "DROP DATABASE \(ifExists ? "IF EXISTS " : "")\(hive.name(name))\(isCascade ? " CASCADE" : "")"
    case .dropTable(let name, let ifExists): "DROP TABLE \(ifExists ? "IF EXISTS " : "")\(hive.name(name))"
    case .dropView(let name, let ifExists): "DROP VIEW \(ifExists ? "IF EXISTS " : "")\(hive.name(name))"
    case .use(let name): "USE \(hive.name(name))"
    case .repairTable(let name): "MSCK REPAIR TABLE \(hive.name(name))"
    default: ""
    }
  }

  private func show(_ show: Show) -> Layout {
    switch show {
    case .statsOfQuery(let query): .block("SHOW STATS FOR (", self.query(query))
    default: .text(showText(show))
    }
  }

  private func showText(_ show: Show) -> String {
    switch show {
    case .databases(let pattern): "SHOW DATABASES\(self.pattern(pattern))"
    case .catalogs(let pattern): "SHOW CATALOGS\(self.pattern(pattern))"
    case .tables(let place, let pattern): "SHOW TABLES\(self.place(place))\(self.pattern(pattern))"
    case .views(let place, let pattern): "SHOW VIEWS\(self.place(place))\(self.pattern(pattern))"
    case .columns(let table, let pattern): "SHOW COLUMNS IN \(hive.name(table))\(self.pattern(pattern))"
    case .partitions(let table): "SHOW PARTITIONS \(hive.name(table))"
    case .tableProperties(let table, let key):
      "SHOW TBLPROPERTIES \(hive.name(table))" + (key.map { " (\(string($0)))" } ?? "")
    case .createTable(let table): "SHOW CREATE TABLE \(hive.name(table))"
    case .createView(let view): "SHOW CREATE VIEW \(hive.name(view))"
    case .functions(let place, let pattern): "SHOW FUNCTIONS\(self.place(place))\(self.pattern(pattern))"
    case .session(let pattern): "SHOW SESSION\(self.pattern(pattern))"
    case .createSchema(let schema): "SHOW CREATE SCHEMA \(hive.name(schema))"
    case .createMaterializedView(let view): "SHOW CREATE MATERIALIZED VIEW \(hive.name(view))"
    case .stats(let table): "SHOW STATS FOR \(name(table))"
    case .statsOfQuery: ""
    case .grants(let object): "SHOW GRANTS" + (object.map { " ON \(grantObject($0))" } ?? "")
    case .roles(let isCurrent, let catalog):
      "SHOW \(isCurrent ? "CURRENT " : "")ROLES" + (catalog.map { " IN \(hive.name($0))" } ?? "")
    case .roleGrants(let catalog): "SHOW ROLE GRANTS" + (catalog.map { " IN \(hive.name($0))" } ?? "")
    }
  }

  private func place(_ name: QualifiedName?) -> String { name.map { " IN \(hive.name($0))" } ?? "" }

  private func pattern(_ pattern: NamePattern?) -> String {
    switch pattern {
    case .like(let text, let escape): " LIKE \(string(text))" + (escape.map { " ESCAPE \(string($0))" } ?? "")
    case .regex(let text): " \(string(text))"
    case nil: ""
    }
  }

  private func describe(_ describe: Describe) -> Layout {
    switch describe {
    case .database(let name, let isExtended): return "DESCRIBE DATABASE \(isExtended ? "EXTENDED " : "")\(hive.name(name))"
    case .view(let name): return "DESCRIBE VIEW \(hive.name(name))"
    case .input(let name): return "DESCRIBE INPUT \(hive.name(name))"
    case .output(let name): return "DESCRIBE OUTPUT \(hive.name(name))"
    case .table(let name, let detail, let partition, let column):
      var layout = Layout.text("DESCRIBE \(detail.map { "\($0.rawValue) " } ?? "")\(hive.name(name))")
      if !partition.isEmpty { layout = layout + " " + partitionValues(partition) }
      return layout + .text(column.map { " \(hive.name($0))" } ?? "")
    }
  }

  private func session(_ statement: Statement) -> Layout {
    switch statement {
    case .setSession(let name, let value): return "SET SESSION \(self.name(name)) = " + expression(value)
    case .resetSession(let name): return "RESET SESSION \(self.name(name))"
    case .prepare(let name, let inner): return .all(["PREPARE \(self.name(name)) FROM", .line, self.statement(inner)])
    case .execute(let name, let values): return .text("EXECUTE \(self.name(name))") + using(values)
    case .executeImmediate(let text, let values): return .text("EXECUTE IMMEDIATE \(string(text))") + using(values)
    case .deallocate(let name): return "DEALLOCATE PREPARE \(self.name(name))"
    case .setTimeZone(let zone): return "SET TIME ZONE " + (zone.map { expression($0) } ?? "LOCAL")
    case .setPath(let path): return .text("SET PATH " + path.map(self.name).joined(separator: ", "))
    default: return .empty
    }
  }

  private func using(_ values: [SyntaxExpression]) -> Layout { values.isEmpty ? .empty : " USING " + .group(list(values)) }
}
