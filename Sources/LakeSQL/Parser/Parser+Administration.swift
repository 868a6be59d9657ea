/// Catalogs, comments, statistics, transactions, materialized views.
extension Parser {
  mutating func createCatalog() throws(SyntaxError) -> Statement {
    let ifNotExists = try acceptIfNotExists()
    let name = try identifier()
    try expect(.using)
    var catalog = AdministrationStatement.CreateCatalog(name: name, connector: try identifier())
    catalog.ifNotExists = ifNotExists
    if accept(.comment) { catalog.comment = try string() }
    if accept(.authorization) { catalog.owner = try principal() }
    if accept(.with) { catalog.properties = try properties() }
    return .administration(.createCatalog(catalog))
  }

  mutating func dropCatalog() throws(SyntaxError) -> Statement {
    let ifExists = try acceptIfExists()
    let name = try identifier()
    let isCascade = accept(.cascade)
    if !isCascade { _ = accept(.restrict) }
    return .administration(.dropCatalog(name, ifExists: ifExists, isCascade: isCascade))
  }

  mutating func comment() throws(SyntaxError) -> Statement {
    advance()
    try expect(.on)
    let kind: AdministrationStatement.Commented? = accept(oneOf: [.table: .table, .view: .view, .column: .column])
    guard let kind else { throw unexpected() }
    let name = try qualifiedName()
    try expect(.is)
    return .administration(.comment(kind, name, accept(.null) ? nil : try string()))
  }

  mutating func analyzeTable() throws(SyntaxError) -> Statement {
    advance()
    let name = try qualifiedName()
    return .administration(.analyze(name, properties: accept(.with) ? try properties() : []))
  }

  mutating func createMaterializedView(orReplace: Bool) throws(SyntaxError) -> Statement {
    try expect(.view)
    let ifNotExists = try acceptIfNotExists()
    let name = try qualifiedName()
    var grace: IntervalLiteral?
    if accept(.grace) {
      try expect(.period)
      if case .interval(let interval) = try intervalLiteral().kind { grace = interval }
    }
    let comment = accept(.comment) ? try string() : nil
    let properties = accept(.with) ? try properties() : []
    try expect(.as)
    var view = AdministrationStatement.CreateMaterializedView(name: name, query: try query())
    view.orReplace = orReplace
    view.ifNotExists = ifNotExists
    view.gracePeriod = grace
    view.comment = comment
    view.properties = properties
    return .administration(.createMaterializedView(view))
  }

  mutating func startTransaction() throws(SyntaxError) -> Statement {
    advance()
    try expect(.transaction)
    guard peek(.isolation) || peek(.read) else { return .transaction(.start([])) }
    return .transaction(.start(try list { parser throws(SyntaxError) in try parser.transactionMode() }))
  }

  private mutating func transactionMode() throws(SyntaxError) -> TransactionStatement.Mode {
    if accept(.isolation) {
      try expect(.level)
      if accept(.serializable) { return .serializable }
      if accept(.repeatable) {
        try expect(.read)
        return .repeatableRead
      }
      try expect(.read)
      if accept(.uncommitted) { return .readUncommitted }
      try expect(.committed)
      return .readCommitted
    }
    try expect(.read)
    if accept(.only) { return .readOnly }
    try expect(.write)
    return .readWrite
  }

  mutating func endTransaction() throws(SyntaxError) -> Statement {
    let isCommit = peek(.commit)
    advance()
    _ = accept(.work)
    return .transaction(isCommit ? .commit : .rollback)
  }

  /// `ALTER MATERIALIZED VIEW …`, behind MATERIALIZED.
  mutating func alterMaterializedView() throws(SyntaxError) -> Statement {
    try expect(.view)
    let ifExists = try acceptIfExists()
    let name = try qualifiedName()
    if accept(.rename) {
      try expect(.to)
      return .administration(.renameMaterializedView(name, ifExists: ifExists, to: try qualifiedName()))
    }
    guard !ifExists else { throw unexpected() }
    try expect(.set)
    try expect(.properties)
    return .administration(.setMaterializedViewProperties(name, try propertyAssignments()))
  }

  /// `ALTER VIEW …`, behind VIEW.
  mutating func alterView() throws(SyntaxError) -> Statement {
    let name = try qualifiedName()
    if accept(.rename) {
      try expect(.to)
      return .administration(.renameView(name, to: try qualifiedName()))
    }
    if accept(.set) {
      try expect(.authorization)
      return .access(.setOwner(.view, name, try principal()))
    }
    if accept(.drop) {
      try expectWord("DIALECT")
      return .administration(.dropViewDialect(name))
    }
    let isForced = peekWord("force")
    if isForced { advance() }
    let isUpdate = accept(.update)
    if !isUpdate { try expect(.add) }
    try expectWord("DIALECT")
    try expect(.as)
    return .administration(.setViewDialect(name, isForced: isForced, isUpdate: isUpdate, try query()))
  }

  /// `ALTER SCHEMA | DATABASE …`, behind the word.
  mutating func alterSchema() throws(SyntaxError) -> Statement {
    let name = try qualifiedName()
    if accept(.rename) {
      try expect(.to)
      return .administration(.renameSchema(name, to: try identifier()))
    }
    try expect(.set)
    if accept(.authorization) { return .access(.setOwner(.schema, name, try principal())) }
    try expect(.dbproperties)
    return .administration(.setDatabaseProperties(name, try textProperties()))
  }

  /// `a = 1, b = DEFAULT`
  mutating func propertyAssignments() throws(SyntaxError) -> [Property] {
    try list { parser throws(SyntaxError) in try parser.property() }
  }
}

/// Words that only one statement knows, and which the table of keywords is spared.
extension Parser {
  func peekWord(_ lowercase: String, ahead distance: Int = 0) -> Bool {
    let token = token(ahead: distance)
    return token.kind == .word && text(of: token).lowercased() == lowercase
  }

  mutating func acceptWord(_ word: String) -> Bool {
    if peekWord(word.lowercased()) {
      advance()
      return true
    }
    if expectations.isRecording { expectations.note("'\(word)'", at: index) }
    return false
  }

  mutating func expectWord(_ word: String) throws(SyntaxError) {
    guard acceptWord(word) else { throw unexpected() }
  }
}
