/// `CREATE [EXTERNAL] TABLE`, Hive's clauses and Trino's, and `CREATE TABLE … AS`.
extension Parser {
  /// Behind CREATE.
  mutating func createTable(orReplace: Bool) throws(SyntaxError) -> Statement {
    // Whether it is Hive's shows only further on: the query of a `CREATE TABLE … AS` makes it Trino's.
    nameQuotes = .either
    let start = index
    let isExternal = accept(.external)
    try expect(.table)
    let ifNotExists = try acceptIfNotExists()
    var table = CreateTable(name: try qualifiedName())
    table.isExternal = isExternal
    table.orReplace = orReplace
    table.ifNotExists = ifNotExists
    if accept(.like) {
      table.like = try qualifiedName()
    } else if at(.leftParenthesis) {
      if !isExternal, let aliases = try columnAliasesOfQuery() { return try createTableAsSelect(table, aliases) }
      try tableElements(&table)
    }
    while try tableClause(&table) {}
    if !isExternal, table.columns.isEmpty, at(.as) { return try createTableAsSelect(table, []) }
    try refuseDoubleQuotedNames(from: start)
    return .createTable(table)
  }

  /// In Hive's definitions double quotes are those of strings.
  private mutating func refuseDoubleQuotedNames(from start: Int) throws(SyntaxError) {
    guard let place = doubleQuotedName, place >= start else { return }
    let end = index
    index = place
    nameQuotes = .back
    defer { index = end }
    throw unexpected(expecting: "<identifier>")
  }

  private mutating func tableElements(_ table: inout CreateTable) throws(SyntaxError) {
    try expect(.leftParenthesis)
    repeat {
      if accept(.like) {
        let name = try qualifiedName()
        let includes: Bool? = accept(oneOf: [.including: true, .excluding: false])
        if includes != nil { try expect(.properties) }
        table.columnsOf.append(CreateTable.LikeElement(name, includesProperties: includes, columnCount: table.columns.count))
      } else {
        table.columns.append(try columnDefinition())
      }
    } while accept(.comma)
    try expect(.rightParenthesis)
  }

  /// `(a, b)` before AS: names without types. Nil, with nothing read, when it is a list of columns.
  private mutating func columnAliasesOfQuery() throws(SyntaxError) -> [Identifier]? {
    guard isIdentifier(token(ahead: 1)), peek(.comma, ahead: 2) || peek(.rightParenthesis, ahead: 2) else { return nil }
    return try columnNames()
  }

  private mutating func createTableAsSelect(
    _ table: CreateTable, _ aliases: [Identifier]
  ) throws(SyntaxError) -> Statement {
    var table = table
    while !at(.as), try tableClause(&table) {}
    try expect(.as)
    var statement = CreateTableAsSelect(name: table.name, query: try query())
    statement.orReplace = table.orReplace
    statement.ifNotExists = table.ifNotExists
    statement.columnAliases = aliases
    statement.comment = table.comment
    statement.properties = table.properties
    if accept(.with) {
      statement.withData = !accept(.no)
      try expect(.data)
    }
    return .createTableAsSelect(statement)
  }

  /// `name type [NOT NULL] [COMMENT '…']`
  mutating func columnDefinition() throws(SyntaxError) -> ColumnDefinition {
    let name = try identifier()
    let type = try typeName()
    let isNotNull = accept(.not)
    if isNotNull { try expect(.null) }
    var column = ColumnDefinition(name, type, comment: accept(.comment) ? try hiveString() : nil)
    column.isNotNull = isNotNull
    if at(.with), peek(.leftParenthesis, ahead: 1) {
      advance()
      column.properties = try properties()
    }
    return column
  }

  /// One clause behind the columns; Hive's order is the usual one, any is taken. False when none follows.
  private mutating func tableClause(_ table: inout CreateTable) throws(SyntaxError) -> Bool {
    if accept(.comment) {
      table.comment = try hiveString()
    } else if accept(.partitioned) {
      try expect(.by)
      table.partitionedBy = try parenthesizedList { parser throws(SyntaxError) in try parser.partitionField() }
    } else if accept(.clustered) {
      try expect(.by)
      table.bucketing = try bucketing()
    } else if accept(.row) {
      try expect(.format)
      table.rowFormat = try rowFormat()
    } else if accept(.stored) {
      try expect(.as)
      table.storage = try tableStorage()
    } else if accept(.location) {
      table.location = try hiveString()
    } else if accept(.tblproperties) {
      table.tableProperties = try textProperties()
    } else if accept(.with) {
      if at(.serdeproperties) { return try lateSerdeProperties(&table) }
      table.properties = try properties()
    } else {
      return false
    }
    return true
  }

  /// `WITH SERDEPROPERTIES` apart from its `ROW FORMAT SERDE`, as some tools write it.
  private mutating func lateSerdeProperties(_ table: inout CreateTable) throws(SyntaxError) -> Bool {
    guard case .serde(let className, let earlier) = table.rowFormat else { throw unexpected() }
    advance()
    table.rowFormat = .serde(className: className, properties: earlier + (try textProperties()))
    return true
  }

  private mutating func partitionField() throws(SyntaxError) -> CreateTable.PartitionField {
    let next = token(ahead: 1).kind
    if next == .leftParenthesis || next == .comma || next == .rightParenthesis { return .transform(try primary()) }
    return .column(try columnDefinition())
  }

  private mutating func bucketing() throws(SyntaxError) -> Bucketing {
    let columns = try columnNames()
    var sortedBy: [SortItem] = []
    if accept(.sorted) {
      try expect(.by)
      sortedBy = try parenthesizedList { parser throws(SyntaxError) in try parser.sortItem() }
    }
    try expect(.into)
    let count = try smallInteger()
    try expect(.buckets)
    return Bucketing(columns: columns, sortedBy: sortedBy, bucketCount: count)
  }

  private mutating func rowFormat() throws(SyntaxError) -> RowFormat {
    if accept(.delimited) { return .delimited(try delimitedFormat()) }
    try expect(.serde)
    let className = try hiveString()
    var properties: [TextProperty] = []
    if accept(.with, .serdeproperties) { properties = try textProperties() }
    return .serde(className: className, properties: properties)
  }

  private mutating func delimitedFormat() throws(SyntaxError) -> DelimitedFormat {
    var format = DelimitedFormat()
    while true {
      if accept(.fields) {
        format.fieldsTerminatedBy = try terminator()
      } else if accept(.escaped) {
        try expect(.by)
        format.escapedBy = try hiveString()
      } else if accept(.lines) {
        format.linesTerminatedBy = try terminator()
      } else if accept(.collection) {
        try expect(.items)
        format.collectionItemsTerminatedBy = try terminator()
      } else if accept(.map) {
        try expect(.keys)
        format.mapKeysTerminatedBy = try terminator()
      } else if accept(.null) {
        try expect(.defined)
        try expect(.as)
        format.nullDefinedAs = try hiveString()
      } else {
        return format
      }
    }
  }

  /// `TERMINATED BY '…'`
  private mutating func terminator() throws(SyntaxError) -> String {
    try expect(.terminated)
    try expect(.by)
    return try hiveString()
  }

  private mutating func tableStorage() throws(SyntaxError) -> TableStorage {
    guard accept(.inputformat) else { return .format(try identifier()) }
    let input = try hiveString()
    try expect(.outputformat)
    return .classes(input: input, output: try hiveString())
  }

  /// `('key' = 'value', …)`
  mutating func textProperties() throws(SyntaxError) -> [TextProperty] {
    try parenthesizedList { parser throws(SyntaxError) in
      let position = parser.position
      let key = try parser.hiveString()
      try parser.expect(.equal)
      return TextProperty(key, try parser.hiveString(), at: position)
    }
  }

  /// `(name = expression, …)`
  mutating func properties() throws(SyntaxError) -> [Property] {
    try parenthesizedList { parser throws(SyntaxError) in try parser.property() }
  }

  mutating func property() throws(SyntaxError) -> Property {
    let name = try identifier()
    try expect(.equal)
    return Property(name, accept(.default) ? nil : try expression())
  }
}
