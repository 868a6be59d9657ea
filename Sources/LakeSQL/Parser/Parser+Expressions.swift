/// Expressions by precedence: OR, AND, NOT, predicates, then values (`||`, `+ -`, `* / %`, signs, AT TIME ZONE).
///
/// Every rule leaves in `height` the larger of what it found there and the height of the tree it made.
extension Parser {
  mutating func expression() throws(SyntaxError) -> SyntaxExpression {
    try enter()
    let outer = height
    height = 0
    defer {
      height = max(outer, height)
      leave()
    }
    let first = try conjunction()
    guard at(.or) else { return first }
    var operands: [SyntaxExpression] = []
    append(first, to: &operands, flattening: .or)
    while accept(.or) { append(try conjunction(), to: &operands, flattening: .or) }
    try addLevel()
    return SyntaxExpression(.or(operands), at: first.position)
  }

  private mutating func conjunction() throws(SyntaxError) -> SyntaxExpression {
    let outer = height
    height = 0
    defer { height = max(outer, height) }
    let first = try negation()
    guard at(.and) else { return first }
    var operands: [SyntaxExpression] = []
    append(first, to: &operands, flattening: .and)
    while accept(.and) { append(try negation(), to: &operands, flattening: .and) }
    try addLevel()
    return SyntaxExpression(.and(operands), at: first.position)
  }

  private enum Connective { case and, or }

  private func append(
    _ operand: SyntaxExpression, to operands: inout [SyntaxExpression], flattening connective: Connective
  ) {
    switch (connective, operand.kind) {
    case (.and, .and(let inner)), (.or, .or(let inner)): operands += inner
    default: operands.append(operand)
    }
  }

  private mutating func negation() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    // Tokens that begin an expression are not noted one by one: the message says <expression>.
    guard peek(.not) else { return try predicate() }
    advance()
    return try nested { parser throws(SyntaxError) in
      let operand = try parser.negation()
      try parser.addLevel()
      return SyntaxExpression(.not(operand), at: position)
    }
  }

  private mutating func predicate() throws(SyntaxError) -> SyntaxExpression {
    let outer = height
    height = 0
    defer { height = max(outer, height) }
    let value = try valueExpression()
    let position = position
    if let comparison = comparisonOperator() {
      advance()
      return try comparisonTail(value, comparison, at: position)
    }
    let isNegated = peek(.not) && (peek(.between, ahead: 1) || peek(.in, ahead: 1) || peek(.like, ahead: 1))
    switch token(ahead: isNegated ? 1 : 0).keyword {
    case .between, .in, .like, .is:
      if isNegated { advance() }
      let (kind, isNot) = try predicateTail(value)
      try addLevel()
      let predicate = SyntaxExpression(kind, at: position)
      return isNegated || isNot ? SyntaxExpression(.not(predicate), at: position) : predicate
    default:
      if expectations.isRecording { expectations.note("<predicate>", at: index) }
      return value
    }
  }

  private func comparisonOperator() -> SyntaxExpression.Comparison? {
    switch token.kind {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .lessThan
    case .lessOrEqual: .lessThanOrEqual
    case .greater: .greaterThan
    case .greaterOrEqual: .greaterThanOrEqual
    default: nil
    }
  }

  private mutating func comparisonTail(
    _ value: SyntaxExpression, _ comparison: SyntaxExpression.Comparison, at position: Position
  ) throws(SyntaxError) -> SyntaxExpression {
    let kind: SyntaxExpression.Kind
    if peek(.leftParenthesis, ahead: 1), let quantifier = quantifier() {
      index += 2
      let query = try query()
      try expect(.rightParenthesis)
      kind = .quantified(comparison, value, quantifier, query)
    } else {
      kind = .comparison(comparison, value, try valueExpression())
    }
    try addLevel()
    return SyntaxExpression(kind, at: position)
  }

  /// ALL, ANY or SOME before a query; a function may have such a name too.
  private func quantifier() -> SyntaxExpression.Quantifier? {
    guard startsQuery(ahead: 2) else { return nil }
    switch token.keyword {
    case .all: return .all
    case .any, .some: return .any
    default: return nil
    }
  }

  /// At BETWEEN, IN, LIKE or IS; also says whether an IS has a NOT.
  private mutating func predicateTail(
    _ value: SyntaxExpression
  ) throws(SyntaxError) -> (SyntaxExpression.Kind, isNot: Bool) {
    if accept(.between) {
      let low = try valueExpression()
      try expect(.and)
      return (.between(value, low: low, high: try valueExpression()), false)
    }
    if accept(.in) { return (try inTail(value), false) }
    if accept(.like) {
      let pattern = try valueExpression()
      let escape = accept(.escape) ? try valueExpression() : nil
      return (.like(value, pattern: pattern, escape: escape), false)
    }
    try expect(.is)
    let isNot = accept(.not)
    if accept(.null) { return (.isNull(value), isNot) }
    try expect(.distinct)
    try expect(.from)
    return (.isDistinct(value, try valueExpression()), isNot)
  }

  private mutating func inTail(_ value: SyntaxExpression) throws(SyntaxError) -> SyntaxExpression.Kind {
    try expect(.leftParenthesis)
    if startsQuery() {
      let query = try query()
      try expect(.rightParenthesis)
      return .inQuery(value, query)
    }
    let first = try expression()
    if case .query(let query) = first.kind, continuesQuery() {
      let whole = try continuedQuery(query)
      try expect(.rightParenthesis)
      return .inQuery(value, whole)
    }
    var candidates = [first]
    while accept(.comma) { candidates.append(try expression()) }
    try expect(.rightParenthesis)
    return .inList(value, candidates)
  }
}
