/// SHOW and DESCRIBE.
extension Parser {
  mutating func show() throws(SyntaxError) -> Show {
    advance()
    if accept(.tables) { return .tables(in: try place(), try namePattern()) }
    if accept(.databases) || accept(.schemas) {
      // `SHOW SCHEMAS FROM catalog`: there is one catalog.
      _ = try place()
      return .databases(try namePattern())
    }
    if accept(.catalogs) { return .catalogs(try namePattern()) }
    if let other = try showAdministrative() { return other }
    if accept(.views) { return .views(in: try place(), try namePattern()) }
    if accept(.partitions) { return .partitions(try qualifiedName()) }
    if accept(.columns) { return try showColumns() }
    if accept(.functions) { return .functions(in: try place(), try namePattern()) }
    if accept(.session) { return .session(try namePattern()) }
    if accept(.tblproperties) {
      let name = try qualifiedName()
      guard accept(.leftParenthesis) else { return .tableProperties(name, key: nil) }
      let key = try hiveString()
      try expect(.rightParenthesis)
      return .tableProperties(name, key: key)
    }
    try expect(.create)
    if accept(.table) { return .createTable(try qualifiedName()) }
    if accept(.schema) || accept(.database) { return .createSchema(try qualifiedName()) }
    nameQuotes = .either
    if accept(.materialized) {
      try expect(.view)
      return .createMaterializedView(try qualifiedName())
    }
    try expect(.view)
    return .createView(try qualifiedName())
  }

  private mutating func showAdministrative() throws(SyntaxError) -> Show? {
    if accept(.stats) {
      nameQuotes = .double
      try expect(.for)
      guard accept(.leftParenthesis) else { return .stats(try qualifiedName()) }
      let query = try query()
      try expect(.rightParenthesis)
      return .statsOfQuery(query)
    }
    if accept(.grants) {
      nameQuotes = .double
      return .grants(accept(.on) ? try grantObject() : nil)
    }
    if at(.current), peek(.roles, ahead: 1) {
      index += 2
      return .roles(isCurrent: true, catalog: try catalogOfRoles())
    }
    if accept(.roles) { return .roles(isCurrent: false, catalog: try catalogOfRoles()) }
    if accept(.role) {
      try expect(.grants)
      return .roleGrants(catalog: try catalogOfRoles())
    }
    return nil
  }

  private mutating func catalogOfRoles() throws(SyntaxError) -> Identifier? {
    accept(.in) || accept(.from) ? try identifier() : nil
  }

  /// `IN db`, `FROM db`
  private mutating func place() throws(SyntaxError) -> QualifiedName? {
    accept(.in) || accept(.from) ? try qualifiedName() : nil
  }

  /// Columns of `t`, of `db.t`, or Hive's `t IN db`.
  private mutating func showColumns() throws(SyntaxError) -> Show {
    if !accept(.in) { try expect(.from) }
    let table = try qualifiedName()
    guard let database = try place() else { return .columns(in: table, try namePattern()) }
    let name = QualifiedName(database.parts + table.parts, at: table.position)
    return .columns(in: name, try namePattern())
  }

  private mutating func namePattern() throws(SyntaxError) -> NamePattern? {
    if accept(.like) {
      let pattern = try string()
      return .like(pattern, escape: accept(.escape) ? try string() : nil)
    }
    if at(.string) || peek(.quotedIdentifier) { return .regex(try hiveString()) }
    return nil
  }

  /// `column.field.'$elem$'`
  private mutating func describedColumn() throws(SyntaxError) -> QualifiedName {
    let first = try identifier()
    var parts = [first]
    while accept(.dot) {
      let place = position
      if peek(.string) {
        let text = try string()
        guard !text.isEmpty else { throw error("Zero-length delimited identifier not allowed", at: place) }
        parts.append(Identifier(text, isQuoted: true, at: place))
      } else {
        parts.append(try identifier())
      }
    }
    return QualifiedName(parts, at: first.position)
  }

  mutating func describe() throws(SyntaxError) -> Describe {
    advance()
    if at(.input), isIdentifier(token(ahead: 1)) {
      advance()
      return .input(try identifier())
    }
    if at(.output), isIdentifier(token(ahead: 1)) {
      advance()
      return .output(try identifier())
    }
    if peek(.database) || peek(.schema), isIdentifier(token(ahead: 1)) {
      advance()
      let isExtended = peek(.extended) && isIdentifier(token(ahead: 1))
      if isExtended { advance() }
      return .database(try qualifiedName(), isExtended: isExtended)
    }
    if peek(.view), isIdentifier(token(ahead: 1)) {
      advance()
      nameQuotes = .either
      return .view(try qualifiedName())
    }
    var detail: Describe.Detail?
    if isIdentifier(token(ahead: 1)) { detail = accept(oneOf: [.extended: .extended, .formatted: .formatted]) }
    let name = try qualifiedName()
    let partition = at(.partition) && peek(.leftParenthesis, ahead: 1) ? try partitionValues() : []
    let column = isIdentifier(token) ? try describedColumn() : nil
    return .table(name, detail: detail, partition: partition, column: column)
  }
}
