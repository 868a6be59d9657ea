/// Statements that define things; those of Hive are printed by a printer of its dialect.
extension Printer {
  func createDatabase(_ create: CreateDatabase) -> Layout {
    var lines: [Layout] = ["CREATE DATABASE \(create.ifNotExists ? "IF NOT EXISTS " : "")\(name(create.name))"]
    if let comment = create.comment { lines.append("COMMENT \(string(comment))") }
    if let location = create.location { lines.append("LOCATION \(string(location))") }
    if !create.properties.isEmpty { lines.append(textProperties("WITH DBPROPERTIES", create.properties)) }
    if let owner = create.owner { lines.append("AUTHORIZATION \(principal(owner))") }
    if !create.schemaProperties.isEmpty { lines.append(properties(create.schemaProperties)) }
    return lines.joined(.line)
  }

  func createTable(_ create: CreateTable) -> Layout {
    var head = Layout.text(
      "CREATE \(create.orReplace ? "OR REPLACE " : "")\(create.isExternal ? "EXTERNAL " : "")TABLE \(create.ifNotExists ? "IF NOT EXISTS " : "")\(name(create.name))"
    )
    if let like = create.like { head = head + " LIKE \(name(like))" }
    if !create.columns.isEmpty || !create.columnsOf.isEmpty { head = head + " " + elements(create) }
    var lines = [head]
    if let comment = create.comment { lines.append("COMMENT \(string(comment))") }
    if !create.partitionedBy.isEmpty {
      lines.append(.block("PARTITIONED BY (", create.partitionedBy.map(partitionField).list))
    }
    if let bucketing = create.bucketing { lines.append(self.bucketing(bucketing)) }
    if let format = create.rowFormat { lines.append(rowFormat(format)) }
    switch create.storage {
    case .format(let format): lines.append("STORED AS \(name(format))")
    case .classes(let input, let output):
      lines.append("STORED AS INPUTFORMAT \(string(input))" + .indented(.line + "OUTPUTFORMAT \(string(output))"))
    case nil: break
    }
    if let location = create.location { lines.append("LOCATION \(string(location))") }
    if !create.tableProperties.isEmpty { lines.append(textProperties("TBLPROPERTIES", create.tableProperties)) }
    if !create.properties.isEmpty { lines.append(properties(create.properties)) }
    return lines.joined(.line)
  }

  /// Always a line a column.
  private func elements(_ create: CreateTable) -> Layout {
    var elements: [Layout] = []
    for index in 0...create.columns.count {
      elements += create.columnsOf.filter { $0.columnCount == index }.map { like in
        let properties = like.includesProperties.map { $0 ? " INCLUDING PROPERTIES" : " EXCLUDING PROPERTIES" } ?? ""
        return "LIKE \(name(like.table))\(properties)"
      }
      if index < create.columns.count { elements.append(column(create.columns[index])) }
    }
    return .all(["(", .indented(.line + elements.joined("," + .line)), .line, ")"])
  }

  func column(_ column: ColumnDefinition) -> Layout {
    let comment = column.comment.map { " COMMENT \(string($0))" } ?? ""
    let path = (column.parents + [column.name]).map { name($0) }.joined(separator: ".")
    let head = Layout.text("\(path) \(type(column.type))\(column.isNotNull ? " NOT NULL" : "")\(comment)")
    return column.properties.isEmpty ? head : head + " " + properties(column.properties)
  }

  private func partitionField(_ field: CreateTable.PartitionField) -> Layout {
    switch field {
    case .column(let column): self.column(column)
    case .transform(let transform): expression(transform)
    }
  }

  private func bucketing(_ bucketing: Bucketing) -> Layout {
    var layout = "CLUSTERED BY " + names(bucketing.columns)
    if !bucketing.sortedBy.isEmpty { layout = layout + .block(" SORTED BY (", bucketing.sortedBy.map(sortItem).list) }
    return layout + " INTO \(bucketing.bucketCount) BUCKETS"
  }

  private func rowFormat(_ format: RowFormat) -> Layout {
    switch format {
    case .serde(let className, let properties):
      let head = Layout.text("ROW FORMAT SERDE \(string(className))")
      return properties.isEmpty ? head : .all([head, .line, textProperties("WITH SERDEPROPERTIES", properties)])
    case .delimited(let format):
      let clauses: [(String, String?)] = [
        ("FIELDS TERMINATED BY", format.fieldsTerminatedBy), ("ESCAPED BY", format.escapedBy),
        ("COLLECTION ITEMS TERMINATED BY", format.collectionItemsTerminatedBy),
        ("MAP KEYS TERMINATED BY", format.mapKeysTerminatedBy), ("LINES TERMINATED BY", format.linesTerminatedBy),
        ("NULL DEFINED AS", format.nullDefinedAs),
      ]
      let lines = clauses.compactMap { word, text in text.map { Layout.text("\(word) \(string($0))") } }
      return .all(["ROW FORMAT DELIMITED", .indented(.all(lines.map { .line + $0 }))])
    }
  }

  func textProperties(_ word: String, _ properties: [TextProperty]) -> Layout {
    .block("\(word) (", properties.map { .text("\(string($0.key)) = \(string($0.value))") }.list)
  }

  func properties(_ properties: [Property]) -> Layout {
    .block("WITH (", properties.map(property).list)
  }

  func property(_ property: Property) -> Layout {
    .text("\(name(property.name)) = ") + (property.value.map { expression($0) } ?? "DEFAULT")
  }

  /// Everything before AS is read with Hive's escapes.
  func createTableAsSelect(_ create: CreateTableAsSelect) -> Layout {
    let head = "CREATE \(create.orReplace ? "OR REPLACE " : "")TABLE \(create.ifNotExists ? "IF NOT EXISTS " : "")\(hive.name(create.name))"
    var lines = [Layout.text(head) + hive.optionalNames(create.columnAliases)]
    if let comment = create.comment { lines.append("COMMENT \(hive.string(comment))") }
    if !create.properties.isEmpty { lines.append(hive.properties(create.properties)) }
    lines.append("AS")
    lines.append(query(create.query))
    if !create.withData { lines.append("WITH NO DATA") }
    return lines.joined(.line)
  }

  func createView(_ view: CreateView) -> Layout {
    var head =
      "CREATE \(view.orReplace ? "OR REPLACE " : "")\(view.isMultiDialect ? "PROTECTED MULTI DIALECT " : "")VIEW \(name(view.name))"
    if let comment = view.comment { head += " COMMENT \(string(comment))" }
    if let security = view.security { head += " SECURITY \(security.rawValue)" }
    if view.showsViewJSON { head += " SHOW VIEW JSON" }
    return .all([.text(head + " AS"), .line, query(view.query)])
  }
}
