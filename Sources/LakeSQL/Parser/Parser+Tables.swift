/// Relations of a FROM clause.
extension Parser {
  mutating func relation() throws(SyntaxError) -> TableReference {
    try enter()
    let outer = height
    height = 0
    defer {
      height = max(outer, height)
      leave()
    }
    var left = try sampledRelation()
    while let join = try joinStart() {
      let right: TableReference
      let criteria: TableReference.JoinCriteria
      if join.kind == .cross || join.isNatural {
        right = try sampledRelation()
        criteria = join.isNatural ? .natural : .none
      } else {
        // `a JOIN b JOIN c ON … ON …`: joins nested on the right until this one's condition comes.
        right = try joinOperand()
        criteria = try joinCriteria()
      }
      try addLevel()
      left = TableReference(.join(join.kind, left, right, criteria), at: left.position)
    }
    return left
  }

  /// The right side of a join with a condition.
  private mutating func joinOperand() throws(SyntaxError) -> TableReference {
    try enter()
    defer { leave() }
    var right = try sampledRelation()
    while !peek(.on), !peek(.using), let join = try joinStart() {
      let isPlain = join.kind == .cross || join.isNatural
      let inner = isPlain ? try sampledRelation() : try joinOperand()
      let criteria = isPlain ? (join.isNatural ? .natural : TableReference.JoinCriteria.none) : try joinCriteria()
      try addLevel()
      right = TableReference(.join(join.kind, right, inner, criteria), at: right.position)
    }
    return right
  }

  private mutating func joinStart() throws(SyntaxError) -> (kind: TableReference.JoinKind, isNatural: Bool)? {
    if accept(.cross) {
      try expect(.join)
      return (.cross, false)
    }
    let isNatural = accept(.natural)
    if accept(.join) { return (.inner, isNatural) }
    if accept(.inner) {
      try expect(.join)
      return (.inner, isNatural)
    }
    let kind: TableReference.JoinKind? = accept(oneOf: [.left: .left, .right: .right, .full: .full])
    guard let kind else {
      if isNatural { throw unexpected() }
      return nil
    }
    _ = accept(.outer)
    try expect(.join)
    return (kind, isNatural)
  }

  private mutating func joinCriteria() throws(SyntaxError) -> TableReference.JoinCriteria {
    if accept(.on) { return .on(try expression()) }
    try expect(.using)
    return .using(try columnNames())
  }

  private mutating func sampledRelation() throws(SyntaxError) -> TableReference {
    let outer = height
    height = 0
    defer { height = max(outer, height) }
    let relation = try patternRelation()
    guard accept(.tablesample) else { return relation }
    let method: TableReference.SampleMethod? = accept(oneOf: [.bernoulli: .bernoulli, .system: .system])
    guard let method else { throw unexpected() }
    try expect(.leftParenthesis)
    let percentage = try expression()
    try expect(.rightParenthesis)
    try addLevel()
    return TableReference(.sampled(relation, method, percentage: percentage), at: relation.position)
  }

  private mutating func patternRelation() throws(SyntaxError) -> TableReference {
    let relation = try aliasedRelation()
    guard at(.matchRecognize), isClauseStart() else { return relation }
    let recognition = try matchRecognize()
    try addLevel()
    return try aliased(TableReference(.matchRecognize(relation, recognition), at: relation.position))
  }

  private mutating func aliasedRelation() throws(SyntaxError) -> TableReference {
    try aliased(try relationPrimary())
  }

  /// The relation with its alias, when one follows.
  mutating func aliased(_ relation: TableReference) throws(SyntaxError) -> TableReference {
    guard let name = try optionalAlias() else { return relation }
    let columns = at(.leftParenthesis) ? try columnNames() : []
    try addLevel()
    return TableReference(.aliased(relation, TableReference.Alias(name, columns: columns)), at: relation.position)
  }

  private mutating func relationPrimary() throws(SyntaxError) -> TableReference {
    let position = position
    switch token.keyword {
    case .unnest where peek(.leftParenthesis, ahead: 1): return try unnest()
    case .lateral where peek(.leftParenthesis, ahead: 1):
      index += 2
      let query = try query()
      try expect(.rightParenthesis)
      return TableReference(.lateral(query), at: position)
    case .table where peek(.leftParenthesis, ahead: 1):
      index += 2
      let call = try tableFunction()
      try expect(.rightParenthesis)
      return TableReference(.function(call), at: position)
    case .jsonTable: return try jsonTable()
    default: break
    }
    if peek(.leftParenthesis) { return try parenthesizedRelation() }
    if peek(.string) { return TableReference(.file(try string()), at: position) }
    guard isIdentifier(token) else {
      if expectations.isRecording {
        for label in ["'('", "'LATERAL'", "'TABLE'", "'UNNEST'", "<string>"] { expectations.note(label, at: index) }
      }
      throw unexpected(expecting: "<identifier>")
    }
    let name = try qualifiedName()
    return TableReference(.table(name, version: try tableVersion()), at: position)
  }

  private mutating func unnest() throws(SyntaxError) -> TableReference {
    let position = position
    advance()
    let values = try parenthesizedList { parser throws(SyntaxError) in try parser.expression() }
    let withOrdinality = accept(.with, .ordinality)
    return TableReference(.unnest(values, withOrdinality: withOrdinality), at: position)
  }

  private mutating func tableVersion() throws(SyntaxError) -> TableVersion? {
    let position = position
    guard accept(.for) else { return nil }
    let isTimestamp = accept(.timestamp)
    if !isTimestamp { try expect(.version) }
    try expect(.as)
    try expect(.of)
    let value = try valueExpression()
    return isTimestamp ? .timestamp(value, position) : .version(value, position)
  }

  /// `(query)` or `(relation)`.
  private mutating func parenthesizedRelation() throws(SyntaxError) -> TableReference {
    let position = position
    try expect(.leftParenthesis)
    if startsQuery(), !(peek(.table) && peek(.leftParenthesis, ahead: 1)) {
      let query = try query()
      try expect(.rightParenthesis)
      return TableReference(.query(query), at: position)
    }
    let relation = try relation()
    if case .query(let query) = relation.kind, continuesQuery() {
      let whole = try continuedQuery(query)
      try expect(.rightParenthesis)
      return TableReference(.query(whole), at: position)
    }
    try expect(.rightParenthesis)
    return relation
  }
}
