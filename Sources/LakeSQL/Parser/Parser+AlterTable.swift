extension Parser {
  mutating func alter() throws(SyntaxError) -> Statement {
    allowsBackquotes = true
    advance()
    try expect(.table)
    let ifExists = try acceptIfExists()
    let name = try qualifiedName()
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
    let partition = try partitionValues()
    if accept(.rename) {
      try expect(.to)
      return .renamePartition(partition, to: try partitionValues())
    }
    try expect(.set)
    return try setAction(partition: partition)
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

  private mutating func addAction() throws(SyntaxError) -> AlterTableAction {
    if accept(.columns) { return .addColumns(try columnDefinitions()) }
    if accept(.column) { return .addColumns([try columnDefinition()]) }
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
