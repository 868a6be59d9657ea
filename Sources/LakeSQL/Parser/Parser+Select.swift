/// `SELECT … FROM … WHERE … GROUP BY … HAVING … WINDOW …`
extension Parser {
  mutating func select() throws(SyntaxError) -> Select {
    var select = Select(items: [], at: position)
    try expect(.select)
    if accept(.distinct) { select.isDistinct = true } else { acceptAll() }
    select.items = try list { parser throws(SyntaxError) in try parser.selectItem() }
    if accept(.from) { select.from = try list { parser throws(SyntaxError) in try parser.relation() } }
    if accept(.where) { select.where = try expression() }
    if accept(.group) {
      try expect(.by)
      select.groupBy = try groupBy()
    }
    if accept(.having) { select.having = try expression() }
    if at(.window), isClauseStart() {
      advance()
      select.windows = try list { parser throws(SyntaxError) in
        let name = try parser.identifier()
        try parser.expect(.as)
        return NamedWindow(name: name, specification: try parser.windowSpecification())
      }
    }
    return select
  }

  /// ALL is the default; before a comma or a clause it is a column.
  private mutating func acceptAll() {
    guard at(.all) else { return }
    let next = token(ahead: 1)
    switch next.kind {
    case .comma, .dot, .end, .semicolon, .rightParenthesis: return
    case .word where next.keyword == .from || next.keyword == .as: return
    default: advance()
    }
  }

  private mutating func selectItem() throws(SyntaxError) -> SelectItem {
    let position = position
    if accept(.star) { return .all(position) }
    let value = try expression()
    if at(.dot), peek(.star, ahead: 1) {
      guard Self.canHaveFields(value) else { throw unexpected() }
      index += 2
      return .allOf(value, columnAliases: accept(.as) ? try columnNames() : [], position)
    }
    return .expression(value, alias: try optionalAlias())
  }

  /// Whether `.*` may follow: of operators it would be the last operand's.
  private static func canHaveFields(_ value: SyntaxExpression) -> Bool {
    switch value.kind {
    case .identifier, .field, .element, .call, .row, .cast, .query, .conditional: true
    default: false
    }
  }

  private mutating func groupBy() throws(SyntaxError) -> GroupBy {
    let isDistinct = accept(.distinct)
    if !isDistinct { acceptAll() }
    let position = position
    return GroupBy(
      isDistinct: isDistinct, try list { parser throws(SyntaxError) in try parser.groupingElement() }, at: position)
  }

  private mutating func groupingElement() throws(SyntaxError) -> GroupingElement {
    if accept(.rollup) { return .rollup(try groupingSets(canBeEmpty: true)) }
    if accept(.cube) { return .cube(try groupingSets(canBeEmpty: true)) }
    if peek(.grouping), peek(.sets, ahead: 1) {
      index += 2
      return .groupingSets(try groupingSets(canBeEmpty: false))
    }
    return .simple(try groupingSet())
  }

  private mutating func groupingSets(canBeEmpty: Bool) throws(SyntaxError) -> [[SyntaxExpression]] {
    try expect(.leftParenthesis)
    if canBeEmpty, accept(.rightParenthesis) { return [] }
    let sets = try list { parser throws(SyntaxError) in try parser.groupingSet() }
    try expect(.rightParenthesis)
    return sets
  }

  /// `(a, b)`, `()` or one expression. What reads as a row without the word ROW is the list of a set.
  private mutating func groupingSet() throws(SyntaxError) -> [SyntaxExpression] {
    if peek(.leftParenthesis), peek(.rightParenthesis, ahead: 1) {
      index += 2
      return []
    }
    let isParenthesized = peek(.leftParenthesis)
    let value = try expression()
    if isParenthesized, case .row(let fields) = value.kind { return fields }
    return [value]
  }
}
