/// Statements by their first words.
extension Parser {
  mutating func statement() throws(SyntaxError) -> Statement {
    try enter()
    defer { leave() }
    if startsScopedQuery() { return try scopedQuery() }
    if startsQuery() || peek(.leftParenthesis) { return .query(try query()) }
    switch token.keyword {
    case .explain: return try explain()
    case .create: return try create()
    case .drop: return try drop()
    case .alter: return try alter()
    case .msck:
      nameQuotes = .back
      advance()
      try expect(.repair)
      _ = accept(.table)
      return .repairTable(try qualifiedName())
    case .show:
      nameQuotes = .back
      return .show(try show())
    case .describe, .desc:
      nameQuotes = .back
      return .describe(try describe())
    case .insert: return try insert()
    case .delete: return try delete()
    case .update: return try update()
    case .merge: return try merge()
    case .unload: return try unload()
    case .optimize: return try optimize()
    case .vacuum:
      advance()
      return .vacuum(try qualifiedName())
    default:
      if let statement = try administrativeStatement() { return statement }
      return try sessionStatement()
    }
  }

  private mutating func administrativeStatement() throws(SyntaxError) -> Statement? {
    switch token.keyword {
    case .grant: return try grant()
    case .revoke: return try revoke()
    case .deny: return try deny()
    case .comment: return try comment()
    case .analyze: return try analyzeTable()
    case .call: return try callProcedure()
    case .start: return try startTransaction()
    case .commit, .rollback: return try endTransaction()
    case .truncate:
      advance()
      try expect(.table)
      return .administration(.truncate(try qualifiedName()))
    case .refresh:
      advance()
      try expect(.materialized)
      try expect(.view)
      return .administration(.refreshMaterializedView(try qualifiedName()))
    default: return nil
    }
  }

  private mutating func sessionStatement() throws(SyntaxError) -> Statement {
    switch token.keyword {
    case .use:
      nameQuotes = .either
      advance()
      return .use(try qualifiedName())
    case .set: return try set()
    case .reset:
      advance()
      try expect(.session)
      if peek(.authorization), !peek(.dot, ahead: 1) {
        advance()
        return .access(.sessionUser(nil))
      }
      return .resetSession(try qualifiedName())
    case .prepare:
      advance()
      let name = try identifier()
      try expect(.from)
      return .prepare(name: name, try statement())
    case .execute: return try execute()
    case .deallocate:
      advance()
      try expect(.prepare)
      return .deallocate(try identifier())
    default:
      noteStatements()
      throw unexpected(expecting: "<query>")
    }
  }

  private mutating func noteStatements() {
    guard expectations.isRecording else { return }
    let words: [Keyword] = [
      .alter, .analyze, .call, .comment, .commit, .create, .deallocate, .delete, .deny, .desc, .describe, .drop, .execute, .explain,
      .grant, .insert, .merge, .msck, .optimize, .prepare, .refresh, .reset, .revoke, .rollback, .set, .show, .start, .truncate,
      .unload, .update, .use, .vacuum,
    ]
    for word in words { expectations.note("'\(word.text)'", at: index) }
  }

  private mutating func set() throws(SyntaxError) -> Statement {
    advance()
    if accept(.role) { return try setRole() }
    if at(.path), !peek(.equal, ahead: 1) {
      advance()
      return .setPath(
        try list { parser throws(SyntaxError) in
          let first = try parser.identifier()
          let parts = parser.accept(.dot) ? [first, try parser.identifier()] : [first]
          return QualifiedName(parts, at: first.position)
        })
    }
    if accept(.time) {
      try expect(.zone)
      if peek(.local), peek(.end, ahead: 1) || peek(.semicolon, ahead: 1) {
        advance()
        return .setTimeZone(nil)
      }
      return .setTimeZone(try expression())
    }
    try expect(.session)
    if peek(.authorization), isIdentifier(token(ahead: 1)) || peek(.string, ahead: 1) || peek(.unicodeString, ahead: 1) {
      advance()
      return .access(.sessionUser(try sessionUser()))
    }
    let name = try qualifiedName()
    try expect(.equal)
    return .setSession(name: name, value: try expression())
  }

  private mutating func execute() throws(SyntaxError) -> Statement {
    advance()
    if at(.immediate), peek(.string, ahead: 1) || peek(.unicodeString, ahead: 1) {
      advance()
      return .executeImmediate(try string(), using: try usingValues())
    }
    return .execute(name: try identifier(), using: try usingValues())
  }

  private mutating func usingValues() throws(SyntaxError) -> [SyntaxExpression] {
    accept(.using) ? try expressions() : []
  }

  private mutating func explain() throws(SyntaxError) -> Statement {
    advance()
    if accept(.analyze) {
      let isVerbose = accept(.verbose)
      return .explain(Explain(try statement(), isAnalyze: true, isVerbose: isVerbose))
    }
    var type: Explain.PlanType?
    var format: Explain.Format?
    // A query may stand in parentheses too.
    if peek(.leftParenthesis), peek(.type, ahead: 1) || peek(.format, ahead: 1) {
      repeat {
        advance()
        if accept(.type) {
          type = accept(oneOf: [
            .logical: .logical, .distributed: .distributed, .validate: .validate, .io: .io, .syntax: .syntax,
          ])
          if type == nil { throw unexpected() }
        } else {
          try expect(.format)
          format = accept(oneOf: [.text: .text, .graphviz: .graphviz, .json: .json])
          if format == nil { throw unexpected() }
        }
      } while at(.comma)
      try expect(.rightParenthesis)
    }
    return .explain(Explain(try statement(), type: type, format: format))
  }

  private mutating func create() throws(SyntaxError) -> Statement {
    advance()
    if accept(.database) || accept(.schema) { return try createDatabase() }
    if at(.external) || at(.table) { return try createTable(orReplace: false) }
    if accept(.catalog) { return try createCatalog() }
    if accept(.role) { return try createRole() }
    let orReplace = accept(.or)
    if orReplace {
      try expect(.replace)
      if at(.table) { return try createTable(orReplace: true) }
    }
    if accept(.function) { return .routine(.create(try routineDefinition(), orReplace: orReplace)) }
    if accept(.materialized) { return try createMaterializedView(orReplace: orReplace) }
    if acceptWord("PROTECTED") {
      try expectWord("MULTI")
      try expectWord("DIALECT")
      try expect(.view)
      return try createView(orReplace: orReplace, isMultiDialect: true)
    }
    try expect(.view)
    return try createView(orReplace: orReplace, isMultiDialect: false)
  }

  private mutating func drop() throws(SyntaxError) -> Statement {
    nameQuotes = .back
    advance()
    if accept(.table) {
      let ifExists = try acceptIfExists()
      return .dropTable(name: try qualifiedName(), ifExists: ifExists)
    }
    if accept(.view) {
      nameQuotes = .either
      let ifExists = try acceptIfExists()
      return .dropView(name: try qualifiedName(), ifExists: ifExists)
    }
    if let other = try dropAdministrative() { return other }
    if !accept(.database) { try expect(.schema) }
    let ifExists = try acceptIfExists()
    let name = try qualifiedName()
    let isCascade = accept(.cascade)
    if !isCascade { _ = accept(.restrict) }
    return .dropDatabase(name: name, ifExists: ifExists, isCascade: isCascade)
  }

  private mutating func dropAdministrative() throws(SyntaxError) -> Statement? {
    let quotes = nameQuotes
    nameQuotes = .double
    if accept(.catalog) { return try dropCatalog() }
    if accept(.role) { return try dropRole() }
    if accept(.function) {
      let ifExists = try acceptIfExists()
      return .routine(.drop(try routineDeclaration(), ifExists: ifExists))
    }
    if accept(.materialized) {
      try expect(.view)
      let ifExists = try acceptIfExists()
      return .administration(.dropMaterializedView(try qualifiedName(), ifExists: ifExists))
    }
    nameQuotes = quotes
    return nil
  }

  private mutating func createDatabase() throws(SyntaxError) -> Statement {
    nameQuotes = .back
    let ifNotExists = try acceptIfNotExists()
    var statement = CreateDatabase(name: try qualifiedName())
    statement.ifNotExists = ifNotExists
    while true {
      if accept(.comment) {
        statement.comment = try hiveString()
      } else if accept(.location) {
        statement.location = try hiveString()
      } else if accept(.authorization) {
        statement.owner = try principal()
      } else if accept(.with) {
        if at(.leftParenthesis) {
          statement.schemaProperties = try properties()
          continue
        }
        try expect(.dbproperties)
        statement.properties = try textProperties()
      } else {
        return .createDatabase(statement)
      }
    }
  }

  private mutating func createView(orReplace: Bool, isMultiDialect: Bool) throws(SyntaxError) -> Statement {
    let name = try qualifiedName()
    let comment = accept(.comment) ? try string() : nil
    var security: CreateView.Security?
    if accept(.security) {
      security = accept(.definer) ? .definer : .invoker
      if security == .invoker { try expect(.invoker) }
    }
    var showsJSON = false
    if isMultiDialect, accept(.show) {
      try expect(.view)
      try expect(.json)
      showsJSON = true
    }
    try expect(.as)
    let start = index
    let query = try query()
    var statement = CreateView(name: name, query: query, queryText: text(from: start, to: index))
    statement.orReplace = orReplace
    statement.comment = comment
    statement.security = security
    statement.isMultiDialect = isMultiDialect
    statement.showsViewJSON = showsJSON
    return .createView(statement)
  }
}
