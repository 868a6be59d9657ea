extension Parser {
  mutating func alter() throws(SyntaxError) -> Statement {
    advance()
    if accept(.materialized) { return try alterMaterializedView() }
    if accept(.view) { return try alterView() }
    nameQuotes = .back
    if accept(.schema) || accept(.database) { return try alterSchema() }
    try expect(.table)
    let ifExists = try acceptIfExists()
    let name = try qualifiedName()
    if !ifExists, at(.set), peek(.authorization, ahead: 1) {
      index += 2
      return .access(.setOwner(.table, name, try principal()))
    }
    return .alterTable(name: name, ifExists: ifExists, try alterTableAction())
  }

  private mutating func alterTableAction() throws(SyntaxError) -> AlterTableAction {
    if accept(.add) { return try addAction() }
    if accept(.drop) { return try dropAction() }
    if accept(.set) { return try setAction(partition: []) }
    if accept(.rename) { return try renameAction() }
    if accept(.replace) {
      try expect(.columns)
      return .replaceColumns(try columnDefinitions())
    }
    if accept(.change) {
      _ = accept(.column)
      return try changeColumn()
    }
    if accept(.unset) {
      try expect(.tblproperties)
      let ifExists = try acceptIfExists()
      let keys = try parenthesizedList { parser throws(SyntaxError) in try parser.hiveString() }
      return .unsetTableProperties(keys, ifExists: ifExists)
    }
    if accept(.alter) { return try alterColumn() }
    if accept(.execute) {
      let procedure = try identifier()
      let arguments = at(.leftParenthesis) ? try callArguments() : []
      return .execute(procedure, arguments, where: accept(.where) ? try expression() : nil)
    }
    let partition = try partitionValues()
    if accept(.rename) {
      try expect(.to)
      return .renamePartition(partition, to: try partitionValues())
    }
    if accept(.add) {
      try expect(.columns)
      return .addColumnsToPartition(partition, try columnDefinitions())
    }
    try expect(.set)
    return try setAction(partition: partition)
  }

  /// Behind `ALTER TABLE t ALTER`.
  private mutating func alterColumn() throws(SyntaxError) -> AlterTableAction {
    try expect(.column)
    let name = try qualifiedName()
    if name.parts.count == 1, accept(.drop) {
      try expect(.not)
      try expect(.null)
      return .dropNotNull(name.parts[0])
    }
    try expect(.set)
    try expect(.data)
    try expect(.type)
    return .setColumnType(name, try typeName())
  }

  /// `PARTITION (dt = '2020-01-01', …)`
  mutating func partitionValues() throws(SyntaxError) -> [PartitionValue] {
    try expect(.partition)
    return try parenthesizedList { parser throws(SyntaxError) in
      let column = try parser.identifier()
      guard let comparison = parser.acceptComparison() else { throw parser.unexpected() }
      // Hive's strings may stand in double quotes.
      let place = parser.position
      if parser.peek(.quotedIdentifier) {
        return PartitionValue(column, comparison, SyntaxExpression(.string(try parser.hiveString()), at: place))
      }
      return PartitionValue(column, comparison, try parser.valueExpression())
    }
  }

  private mutating func acceptComparison() -> SyntaxExpression.Comparison? {
    if accept(.equal) { return .equal }
    if accept(.notEqual) { return .notEqual }
    if accept(.less) { return .lessThan }
    if accept(.lessOrEqual) { return .lessThanOrEqual }
    if accept(.greater) { return .greaterThan }
    return accept(.greaterOrEqual) ? .greaterThanOrEqual : nil
  }

  private mutating func columnDefinitions() throws(SyntaxError) -> [ColumnDefinition] {
    try parenthesizedList { parser throws(SyntaxError) in try parser.columnDefinition() }
  }

  /// `a.b.c type …`: a field of a row column.
  private mutating func nestedColumnDefinition() throws(SyntaxError) -> ColumnDefinition {
    var parents: [Identifier] = []
    while isIdentifier(token), peek(.dot, ahead: 1) {
      parents.append(try identifier())
      advance()
    }
    var column = try columnDefinition()
    column.parents = parents
    return column
  }

  private mutating func addAction() throws(SyntaxError) -> AlterTableAction {
    if accept(.columns) { return .addColumns(try columnDefinitions()) }
    if accept(.column) {
      if try acceptIfNotExists() { return .addColumnIfMissing(try nestedColumnDefinition()) }
      return .addColumns([try nestedColumnDefinition()])
    }
    let ifNotExists = try acceptIfNotExists()
    var partitions: [AlterTableAction.AddedPartition] = []
    repeat {
      let values = try partitionValues()
      let location = accept(.location) ? try hiveString() : nil
      partitions.append(AlterTableAction.AddedPartition(values: values, location: location))
      _ = accept(.comma)
    } while at(.partition)
    return .addPartitions(partitions, ifNotExists: ifNotExists)
  }

  private mutating func dropAction() throws(SyntaxError) -> AlterTableAction {
    if accept(.column) {
      let ifExists = try acceptIfExists()
      return .dropColumn(try qualifiedName(), ifExists: ifExists)
    }
    let ifExists = try acceptIfExists()
    var partitions = [try partitionValues()]
    while accept(.comma) { partitions.append(try partitionValues()) }
    return .dropPartitions(partitions, ifExists: ifExists)
  }

  private mutating func setAction(partition: [PartitionValue]) throws(SyntaxError) -> AlterTableAction {
    if accept(.location) { return .setLocation(try hiveString(), partition: partition) }
    guard partition.isEmpty else { throw unexpected() }
    if accept(.properties) { return .setProperties(try propertyAssignments()) }
    try expect(.tblproperties)
    return .setTableProperties(try textProperties())
  }

  private mutating func renameAction() throws(SyntaxError) -> AlterTableAction {
    if accept(.to) { return .rename(to: try qualifiedName()) }
    if accept(.column) {
      let ifExists = try acceptIfExists()
      let name = try qualifiedName()
      try expect(.to)
      return .renameColumn(name, to: try identifier(), ifExists: ifExists)
    }
    // `RENAME PARTITION (…) TO PARTITION (…)`
    let partition = try partitionValues()
    try expect(.to)
    return .renamePartition(partition, to: try partitionValues())
  }

  private mutating func changeColumn() throws(SyntaxError) -> AlterTableAction {
    let name = try identifier()
    let definition = try columnDefinition()
    if accept(.first) { return .changeColumn(name, definition, .first) }
    if accept(.after) { return .changeColumn(name, definition, .after(try identifier())) }
    return .changeColumn(name, definition, nil)
  }
}
