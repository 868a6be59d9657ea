import LakeFormats
import LakeSQL
import LakeStorage
import LakeVectors

extension CatalogStatements {
  func createTable(_ create: CreateTable) throws -> StatementResult {
    let (database, name) = try catalog.resolve(create.name, database: database)
    let place = create.name.position.location
    try catalog.requireDatabase(database, at: create.name.position)
    func alreadyExists() throws -> StatementResult {
      if create.ifNotExists { return StatementResult() }
      throw LakeError(
        .tableAlreadyExists, "Table '\(CatalogStore.catalogName).\(database).\(name)' already exists", at: place,
        hint: "CREATE EXTERNAL TABLE IF NOT EXISTS keeps it, DROP TABLE forgets it (its files stay)")
    }
    try refuseUnsupported(create, database, name)
    if store.tableExists(database: database, name: name) { return try alreadyExists() }
    guard let location = create.location else {
      throw LakeError(.invalidTableProperty, "CREATE EXTERNAL TABLE needs a LOCATION", at: place, hint: "LOCATION 's3://bucket/folder/'")
    }
    _ = try store.layout.path(of: location)
    var table = TableMetadata(database: database, name: name, columns: [], format: "csv", location: location, createdAt: now)
    table.comment = create.comment
    table.columns = try create.columns.map(column)
    table.partitionColumns = try create.partitionedBy.map { field in
      guard case .column(let definition) = field else {
        throw LakeError(.notSupported, "Partition transforms belong to Iceberg tables, which are not supported yet", at: place)
      }
      return try column(definition)
    }
    table.properties = Dictionary(create.tableProperties.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    try applyFormat(create, to: &table)
    try check(table, create)
    return try store.createTable(table) ? StatementResult() : try alreadyExists()
  }

  /// As on Athena a table is external or Iceberg's; what is neither, and what belongs to neither, is no Hive definition.
  private func refuseUnsupported(_ create: CreateTable, _ database: String, _ name: String) throws {
    let place = create.name.position.location
    let isIceberg = create.tableProperties.contains { $0.key.lowercased() == "table_type" && $0.value.lowercased() == "iceberg" }
    if !create.isExternal {
      if isIceberg { throw LakeError(.notSupported, "Iceberg tables are not supported yet", at: place) }
      throw LakeError(
        .notSupported, "Table '\(database).\(name)' must be EXTERNAL", at: place,
        hint: "write CREATE EXTERNAL TABLE; only Iceberg tables and those of CREATE TABLE AS SELECT are not external")
    }
    if create.like != nil || !create.columnsOf.isEmpty {
      throw LakeError(.notSupported, "CREATE TABLE LIKE is not supported yet", at: place)
    }
    if !create.properties.isEmpty || create.columns.contains(where: { !$0.properties.isEmpty }) {
      throw LakeError(.notSupported, "WITH (…) is not supported in CREATE EXTERNAL TABLE", at: place, hint: "write TBLPROPERTIES (…)")
    }
    if let column = create.columns.first(where: \.isNotNull) {
      throw LakeError(.notSupported, "NOT NULL columns are not supported", at: column.name.position.location)
    }
  }

  private func column(_ definition: ColumnDefinition) throws -> TableMetadata.Column {
    // Hive's DECIMAL is (10,0) where Trino's is (38,0).
    let isBareDecimal = definition.type.name == "decimal" && definition.type.parameters.isEmpty
    let type = isBareDecimal ? .decimal(precision: 10, scale: 0) : try DataType(definition.type)
    return TableMetadata.Column(name: definition.name.folded, type: type.description, comment: definition.comment)
  }

  private func applyFormat(_ create: CreateTable, to table: inout TableMetadata) throws {
    var storedAs: String?
    switch create.storage {
    case .format(let name): storedAs = name.text
    case .classes(let input, _): storedAs = input
    case nil: break
    }
    switch create.rowFormat {
    case .serde(let className, let properties):
      table.serde = className
      table.serdeProperties = Dictionary(properties.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    case .delimited(let format):
      table.serdeProperties["field.delim"] = format.fieldsTerminatedBy.map(Self.unescape)
      table.serdeProperties["escape.delim"] = format.escapedBy.map(Self.unescape)
      table.serdeProperties["serialization.null.format"] = format.nullDefinedAs.map(Self.unescape)
      if let line = format.linesTerminatedBy.map(Self.unescape), line != "\n" {
        throw LakeError(.notSupported, "LINES TERMINATED BY: only '\\n' is supported", at: create.name.position.location)
      }
    case nil: break
    }
    table.format = try SerDeMapping.format(serde: table.serde, storedAs: storedAs)
    _ = try FormatRegistry.format(named: table.format)
    _ = try SerDeMapping.options(for: table)
  }

  private func check(_ table: TableMetadata, _ create: CreateTable) throws {
    let place = create.name.position.location
    guard !table.columns.isEmpty else {
      throw LakeError(.missingColumnName, "A table needs at least one column besides its partition columns", at: place)
    }
    var seen: Set<String> = []
    // CLUSTERED BY needs no check: buckets only speed up Hive's joins, the files read the same without them.
    for column in table.columns + table.partitionColumns where !seen.insert(column.name).inserted {
      throw LakeError(.duplicateColumnName, "Column name '\(column.name)' specified more than once", at: place)
    }
  }

  func dropTable(_ name: QualifiedName, _ ifExists: Bool) throws -> StatementResult {
    let (database, table) = try catalog.resolve(name, database: database)
    if ifExists {
      guard store.tableExists(database: database, name: table) else { return StatementResult() }
    } else if !store.tableExists(database: database, name: table) {
      _ = try catalog.requireTable(name, database: self.database)
    }
    try store.dropTable(database: database, name: table)
    return StatementResult()
  }

  func describe(_ name: QualifiedName) throws -> StatementResult {
    let table = try catalog.requireTable(name, database: database)
    let rows = (table.columns.map { ($0, "") } + table.partitionColumns.map { ($0, "partition key") }).map { column, extra in
      [column.name, column.type, extra, column.comment ?? ""]
    }
    return StatementResult(["Column", "Type", "Extra", "Comment"], rows)
  }

  /// Reads the escapes of Hive's delimiters: `\t`, `\n`, `\\`, `\001` (octal), `\u0001`.
  static func unescape(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    let scalars = Array(text.unicodeScalars)
    var i = 0
    while i < scalars.count {
      guard scalars[i] == "\\", i + 1 < scalars.count else {
        out.append(scalars[i])
        i += 1
        continue
      }
      let rest = scalars[(i + 1)...]
      if rest.count >= 3, let code = number(rest.prefix(3), radix: 8), code < 256, let scalar = Unicode.Scalar(code) {
        out.append(scalar)
        i += 4
      } else if rest.first == "u", rest.count >= 5, let code = number(rest.dropFirst().prefix(4), radix: 16),
        let scalar = Unicode.Scalar(code)
      {
        out.append(scalar)
        i += 6
      } else {
        let plain: [Unicode.Scalar: Unicode.Scalar] = ["t": "\t", "n": "\n", "r": "\r", "b": "\u{8}", "f": "\u{c}", "0": "\0"]
        out.append(plain[scalars[i + 1]] ?? scalars[i + 1])
        i += 2
      }
    }
    return String(out)
  }

  private static func number(_ digits: ArraySlice<Unicode.Scalar>, radix: Int) -> UInt32? {
    UInt32(String(String.UnicodeScalarView(digits)), radix: radix)
  }
}
