/// Statements that change or write rows.
extension Parser {
  mutating func insert() throws(SyntaxError) -> Statement {
    advance()
    try expect(.into)
    let table = try qualifiedName()
    // `(SELECT …)` is the query, `(a, b)` the columns.
    let hasColumns = at(.leftParenthesis) && isIdentifier(token(ahead: 1))
    let columns = hasColumns ? try columnNames() : []
    return .insert(Insert(table: table, columns: columns, query: try query()))
  }

  mutating func delete() throws(SyntaxError) -> Statement {
    advance()
    try expect(.from)
    let table = try qualifiedName()
    return .delete(table: table, where: accept(.where) ? try expression() : nil)
  }

  mutating func update() throws(SyntaxError) -> Statement {
    advance()
    let table = try qualifiedName()
    try expect(.set)
    let assignments = try list { parser throws(SyntaxError) in try parser.assignment() }
    return .update(Update(table: table, assignments: assignments, where: accept(.where) ? try expression() : nil))
  }

  private mutating func assignment() throws(SyntaxError) -> ColumnAssignment {
    let column = try identifier()
    try expect(.equal)
    return ColumnAssignment(column, try expression())
  }

  mutating func merge() throws(SyntaxError) -> Statement {
    advance()
    try expect(.into)
    let target = try qualifiedName()
    let alias = try optionalAlias()
    try expect(.using)
    let source = try relation()
    try expect(.on)
    let condition = try expression()
    var clauses: [Merge.Clause] = []
    repeat { clauses.append(try mergeClause()) } while at(.when)
    return .merge(Merge(target: target, alias: alias, source: source, condition: condition, clauses: clauses))
  }

  private mutating func mergeClause() throws(SyntaxError) -> Merge.Clause {
    try expect(.when)
    let isMatched = !accept(.not)
    try expect(.matched)
    let condition = accept(.and) ? try expression() : nil
    try expect(.then)
    if isMatched {
      if accept(.delete) { return Merge.Clause(condition: condition, action: .delete) }
      try expect(.update)
      try expect(.set)
      let assignments = try list { parser throws(SyntaxError) in try parser.assignment() }
      return Merge.Clause(condition: condition, action: .update(assignments))
    }
    try expect(.insert)
    let columns = at(.leftParenthesis) ? try columnNames() : []
    try expect(.values)
    let values = try parenthesizedList { parser throws(SyntaxError) in try parser.expression() }
    return Merge.Clause(condition: condition, action: .insert(columns: columns, values: values))
  }

  /// `UNLOAD (query) TO 's3://…' WITH (…)`
  mutating func unload() throws(SyntaxError) -> Statement {
    advance()
    try expect(.leftParenthesis)
    let query = try query()
    try expect(.rightParenthesis)
    try expect(.to)
    let location = try string()
    return .unload(query: query, location: location, properties: accept(.with) ? try properties() : [])
  }

  /// `OPTIMIZE t REWRITE DATA USING BIN_PACK [WHERE …]`
  mutating func optimize() throws(SyntaxError) -> Statement {
    advance()
    let table = try qualifiedName()
    try expect(.rewrite)
    try expect(.data)
    try expect(.using)
    try expect(.binPack)
    return .optimize(table: table, where: accept(.where) ? try expression() : nil)
  }
}
