/// Whole queries and how they combine.
extension Parser {
  /// Whether a query begins here, without regard to parentheses before it.
  func startsQuery(ahead distance: Int = 0) -> Bool {
    switch token(ahead: distance).keyword {
    case .select, .with, .values, .table: true
    default: false
    }
  }

  /// Whether what follows a query in parentheses makes it the first part of a larger one.
  func continuesQuery() -> Bool {
    switch token.keyword {
    case .union, .intersect, .except, .order: true
    case .limit, .offset, .fetch: isClauseStart()
    default: false
    }
  }

  mutating func query() throws(SyntaxError) -> QueryExpression {
    try enter()
    let outer = height
    height = 0
    let outerQuotes = nameQuotes
    nameQuotes = .double
    defer {
      nameQuotes = outerQuotes
      height = max(outer, height)
      leave()
    }
    let position = position
    var query = QueryExpression(with: try with(), body: try queryBody(), at: position)
    try queryTail(&query)
    try addLevel()
    return query
  }

  /// Behind a query in parentheses that turned out to be the first operand of the query meant.
  mutating func continuedQuery(_ first: QueryExpression) throws(SyntaxError) -> QueryExpression {
    var query = QueryExpression(body: try setOperations(.query(first)), at: first.position)
    try queryTail(&query)
    try addLevel()
    return query
  }

  private mutating func with() throws(SyntaxError) -> With? {
    guard peek(.with) else { return nil }
    advance()
    let isRecursive = accept(.recursive)
    let queries = try list { parser throws(SyntaxError) in
      let name = try parser.identifier()
      let aliases = parser.at(.leftParenthesis) ? try parser.columnNames() : []
      try parser.expect(.as)
      try parser.expect(.leftParenthesis)
      let query = try parser.query()
      try parser.expect(.rightParenthesis)
      return With.NamedQuery(name: name, columnAliases: aliases, query: query)
    }
    return With(isRecursive: isRecursive, queries: queries)
  }

  private mutating func queryTail(_ query: inout QueryExpression) throws(SyntaxError) {
    if accept(.order) {
      try expect(.by)
      query.orderBy = try sortItems()
    }
    if accept(.offset) {
      query.offset = try rowCount()
      _ = accept(.row) || accept(.rows)
    }
    let place = position
    if accept(.limit) {
      query.limit = accept(.all) ? .all : .count(try rowCount())
    } else if accept(.fetch) {
      if !accept(.first) { try expect(.next) }
      let count = peek(.row) || peek(.rows) ? nil : try rowCount()
      if !accept(.row) { try expect(.rows) }
      if accept(.only) {
        query.limit = .fetchFirst(count, withTies: false, at: place)
      } else {
        try expect(.with)
        try expect(.ties)
        query.limit = .fetchFirst(count, withTies: true, at: place)
      }
    }
  }

  private mutating func rowCount() throws(SyntaxError) -> SyntaxExpression {
    // Before the number is consumed.
    let position = position
    switch token.kind {
    case .integer: return SyntaxExpression(try number(), at: position)
    case .questionMark, .colon: return try primary()
    default:
      if expectations.isRecording { expectations.note("'?'", at: index) }
      throw unexpected(expecting: "<integer>")
    }
  }

  private mutating func queryBody() throws(SyntaxError) -> QueryBody {
    let first = try intersection()
    return try unions(first)
  }

  /// The operands behind the first one.
  private mutating func setOperations(_ first: QueryBody) throws(SyntaxError) -> QueryBody {
    try unions(try intersections(first))
  }

  private mutating func intersection() throws(SyntaxError) -> QueryBody {
    try intersections(try queryPrimary())
  }

  private mutating func intersections(_ first: QueryBody) throws(SyntaxError) -> QueryBody {
    var chain = SetChain(first)
    while at(.intersect) {
      let position = position
      advance()
      let isDistinct = setQuantifier()
      if chain.add(.intersect, isDistinct, try queryPrimary(), at: position) { try addLevel() }
    }
    return chain.body
  }

  private mutating func unions(_ first: QueryBody) throws(SyntaxError) -> QueryBody {
    var chain = SetChain(first)
    while let kind: SetOperation.Kind = at(.union) ? .union : at(.except) ? .except : nil {
      let position = position
      advance()
      let isDistinct = setQuantifier()
      if chain.add(kind, isDistinct, try intersection(), at: position) { try addLevel() }
    }
    return chain.body
  }

  private mutating func setQuantifier() -> Bool {
    if accept(.all) { return false }
    _ = accept(.distinct)
    return true
  }

  private mutating func queryPrimary() throws(SyntaxError) -> QueryBody {
    let outer = height
    height = 0
    defer { height = max(outer, height) }
    let position = position
    switch token.keyword {
    case .select: return .select(try select())
    case .table:
      advance()
      return .table(try qualifiedName())
    case .values:
      advance()
      return .values(try expressions(), position)
    default:
      guard peek(.leftParenthesis) else { throw unexpected(expecting: "<query>") }
      advance()
      let query = try query()
      try expect(.rightParenthesis)
      return .query(query)
    }
  }
}

/// Set operations from the left: as long as operator and quantifier stay the same, one node takes the operands.
private struct SetChain {
  private var operands: [QueryBody]
  private var kind: SetOperation.Kind?
  private var isDistinct = true
  private var position = Position.start

  init(_ first: QueryBody) { operands = [first] }

  /// True when a new node had to be begun.
  mutating func add(_ kind: SetOperation.Kind, _ isDistinct: Bool, _ operand: QueryBody, at position: Position) -> Bool {
    let isSame = self.kind == kind && self.isDistinct == isDistinct
    if !isSame {
      operands = [body]
      self.kind = kind
      self.isDistinct = isDistinct
      self.position = position
    }
    operands.append(operand)
    return !isSame
  }

  var body: QueryBody {
    guard let kind else { return operands[0] }
    return .setOperation(SetOperation(kind, isDistinct: isDistinct, operands, at: position))
  }
}
