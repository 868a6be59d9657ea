/// Statements by their first words.
extension Parser {
  mutating func statement() throws(SyntaxError) -> Statement {
    try enter()
    defer { leave() }
    if startsQuery() || peek(.leftParenthesis) { return .query(try query()) }
    switch token.keyword {
    case .explain: return try explain()
    case .create: return try create()
    case .drop: return try drop()
    case .alter: return try alter()
    case .msck:
      allowsBackquotes = true
      advance()
      try expect(.repair)
      _ = accept(.table)
      return .repairTable(try qualifiedName())
    case .show:
      allowsBackquotes = true
      return .show(try show())
    case .describe, .desc:
      allowsBackquotes = true
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
    default: return try sessionStatement()
    }
  }

  private mutating func sessionStatement() throws(SyntaxError) -> Statement {
    switch token.keyword {
    case .use:
      allowsBackquotes = true
      advance()
      return .use(try qualifiedName())
    case .set:
      advance()
      try expect(.session)
      let name = try qualifiedName()
      try expect(.equal)
      return .setSession(name: name, value: try expression())
    case .reset:
      advance()
      try expect(.session)
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
      .alter, .create, .deallocate, .delete, .desc, .describe, .drop, .execute, .explain, .insert, .merge, .msck, .optimize,
      .prepare, .reset, .set, .show, .unload, .update, .use, .vacuum,
    ]
    for word in words { expectations.note("'\(word.text)'", at: index) }
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
    if at(.external) || at(.table) { return try createTable() }
    let orReplace = accept(.or)
    if orReplace { try expect(.replace) }
    try expect(.view)
    return try createView(orReplace: orReplace)
  }

  private mutating func drop() throws(SyntaxError) -> Statement {
    allowsBackquotes = true
    advance()
    if accept(.table) {
      let ifExists = try acceptIfExists()
      return .dropTable(name: try qualifiedName(), ifExists: ifExists)
    }
    if accept(.view) {
      let ifExists = try acceptIfExists()
      return .dropView(name: try qualifiedName(), ifExists: ifExists)
    }
    if !accept(.database) { try expect(.schema) }
    let ifExists = try acceptIfExists()
    let name = try qualifiedName()
    let isCascade = accept(.cascade)
    if !isCascade { _ = accept(.restrict) }
    return .dropDatabase(name: name, ifExists: ifExists, isCascade: isCascade)
  }

  private mutating func createDatabase() throws(SyntaxError) -> Statement {
    allowsBackquotes = true
    let ifNotExists = try acceptIfNotExists()
    var statement = CreateDatabase(name: try qualifiedName())
    statement.ifNotExists = ifNotExists
    while true {
      if accept(.comment) {
        statement.comment = try hiveString()
      } else if accept(.location) {
        statement.location = try hiveString()
      } else if accept(.with) {
        try expect(.dbproperties)
        statement.properties = try textProperties()
      } else {
        return .createDatabase(statement)
      }
    }
  }

  private mutating func createView(orReplace: Bool) throws(SyntaxError) -> Statement {
    let name = try qualifiedName()
    let comment = accept(.comment) ? try string() : nil
    var security: CreateView.Security?
    if accept(.security) {
      security = accept(.definer) ? .definer : .invoker
      if security == .invoker { try expect(.invoker) }
    }
    try expect(.as)
    let start = index
    let query = try query()
    var statement = CreateView(name: name, query: query, queryText: text(from: start, to: index))
    statement.orReplace = orReplace
    statement.comment = comment
    statement.security = security
    return .createView(statement)
  }
}
