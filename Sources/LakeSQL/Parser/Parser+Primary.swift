/// What stands between operators.
extension Parser {
  mutating func primary() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    switch token.kind {
    case .word:
      if token.isReserved { return try reservedPrimary() }
      return startsForm() ? try wordForm() : try namePrimary()
    case .integer, .decimal, .double, .minus: return SyntaxExpression(try number(), at: position)
    case .string, .unicodeString: return SyntaxExpression(.string(try string()), at: position)
    case .binary: return SyntaxExpression(.bytes(try binaryLiteral()), at: position)
    case .leftParenthesis: return try parenthesized()
    case .quotedIdentifier where peek(.string, ahead: 1) || peek(.unicodeString, ahead: 1): return try typedLiteral()
    case .quotedIdentifier, .backquotedIdentifier: return try namePrimary()
    case .questionMark:
      advance()
      positionalParameterCount += 1
      return SyntaxExpression(.parameter(.positional(positionalParameterCount - 1)), at: position)
    case .colon: return try namedParameter()
    default: throw unexpected(expecting: "<expression>")
    }
  }

  /// `:name`, without a space.
  private mutating func namedParameter() throws(SyntaxError) -> SyntaxExpression {
    let colon = token
    let name = token(ahead: 1)
    guard name.kind == .word, name.start == colon.end else { throw unexpected(expecting: "<expression>") }
    index += 2
    let text = text(of: name)
    if !namedParameters.contains(text) { namedParameters.append(text) }
    return SyntaxExpression(.parameter(.named(text)), at: colon.position)
  }

  private mutating func reservedPrimary() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    switch token.keyword {
    case .null: return literal(.null)
    case .true: return literal(.boolean(true))
    case .false: return literal(.boolean(false))
    case .case: return try conditional()
    case .cast: return try cast(isSafe: false)
    case .extract: return try extract()
    case .exists:
      advance()
      try expect(.leftParenthesis)
      let query = try query()
      try expect(.rightParenthesis)
      try addLevel()
      return SyntaxExpression(.exists(query), at: position)
    case .trim: return try trim()
    case .normalize: return try normalize()
    case .listagg: return try listagg()
    case .grouping: return try grouping()
    case .jsonExists, .jsonValue, .jsonQuery, .jsonObject, .jsonArray: return try jsonCall()
    case .currentDate: return literal(.current(.date, precision: nil))
    case .currentUser: return literal(.current(.user, precision: nil))
    case .currentCatalog: return literal(.current(.catalog, precision: nil))
    case .currentSchema: return literal(.current(.schema, precision: nil))
    case .currentPath: return literal(.current(.path, precision: nil))
    case .currentTime: return try currentTime(.time)
    case .currentTimestamp: return try currentTime(.timestamp)
    case .localtime: return try currentTime(.localTime)
    case .localtimestamp: return try currentTime(.localTimestamp)
    default: throw unexpected(expecting: "<expression>")
    }
  }

  /// The token is the whole expression.
  private mutating func literal(_ kind: SyntaxExpression.Kind) -> SyntaxExpression {
    let position = position
    advance()
    return SyntaxExpression(kind, at: position)
  }

  private mutating func currentTime(_ value: SyntaxExpression.CurrentValue) throws(SyntaxError) -> SyntaxExpression {
    let position = position
    advance()
    var precision: Int?
    if accept(.leftParenthesis) {
      precision = try smallInteger()
      try expect(.rightParenthesis)
    }
    return SyntaxExpression(.current(value, precision: precision), at: position)
  }

  /// Whether a word that could be a name begins a form of its own.
  private func startsForm() -> Bool {
    let next = token(ahead: 1).kind
    switch (token.keyword, next) {
    case (_, .string), (_, .unicodeString): return true
    case (.interval, .plus), (.interval, .minus): return peek(.string, ahead: 2) || peek(.unicodeString, ahead: 2)
    case (.double, .word): return peek(.precision, ahead: 1) && peek(.string, ahead: 2)
    case (.row, .leftParenthesis), (.array, .leftBracket), (.tryCast, .leftParenthesis), (.position, .leftParenthesis),
      (.substring, .leftParenthesis):
      return true
    case (.running, .word), (.final, .word):
      return isIdentifier(token(ahead: 1)) && (peek(.leftParenthesis, ahead: 2) || peek(.dot, ahead: 2))
    default: return false
    }
  }

  private mutating func wordForm() throws(SyntaxError) -> SyntaxExpression {
    switch token.keyword {
    case .interval: return try intervalLiteral()
    case .row where peek(.leftParenthesis, ahead: 1): return try rowConstructor()
    case .array where peek(.leftBracket, ahead: 1): return try arrayConstructor()
    case .tryCast where peek(.leftParenthesis, ahead: 1): return try cast(isSafe: true)
    case .position where peek(.leftParenthesis, ahead: 1):
      if let call = try positionCall() { return call }
      return try namePrimary()
    case .substring where peek(.leftParenthesis, ahead: 1): return try substring()
    case .running where peek(.word, ahead: 1), .final where peek(.word, ahead: 1): return try processedCall()
    default: return try typedLiteral()
    }
  }

  /// `DATE '…'`, `DOUBLE PRECISION '…'`
  private mutating func typedLiteral() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    let isDouble = token.keyword == .double
    let name = try identifier().folded
    if isDouble { _ = accept(.precision) }
    return SyntaxExpression(.typedLiteral(TypeName(name, at: position), try string()), at: position)
  }

  private mutating func rowConstructor() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    advance()
    let fields = try parenthesizedList { parser throws(SyntaxError) in try parser.expression() }
    try addLevel()
    return SyntaxExpression(.row(fields), at: position)
  }

  private mutating func arrayConstructor() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    index += 2
    var elements: [SyntaxExpression] = []
    if !accept(.rightBracket) {
      elements = try expressions()
      try expect(.rightBracket)
    }
    try addLevel()
    return SyntaxExpression(.array(elements), at: position)
  }

  /// A column, a call, or a lambda of one argument.
  private mutating func namePrimary() throws(SyntaxError) -> SyntaxExpression {
    let first = try identifier()
    if at(.arrow) {
      advance()
      let body = try expression()
      try addLevel()
      return SyntaxExpression(.lambda([first], body), at: first.position)
    }
    if at(.leftParenthesis) { return try call(QualifiedName(first)) }
    if peek(.over), isIdentifier(token(ahead: 1)) || peek(.leftParenthesis, ahead: 1) {
      advance()
      let measure = SyntaxExpression(.measure(first, try window()), at: first.position)
      try addLevel()
      return measure
    }
    if let length = callNameLength() {
      var parts = [first]
      for _ in 0..<length {
        advance()
        parts.append(try identifier())
      }
      return try call(QualifiedName(parts, at: first.position))
    }
    return SyntaxExpression(.identifier(first), at: first.position)
  }

  /// How many `.name` stand between here and a `(`: the rest of a qualified function's name.
  private func callNameLength() -> Int? {
    var distance = 0
    while peek(.dot, ahead: 2 * distance), isIdentifier(token(ahead: 2 * distance + 1)) { distance += 1 }
    return distance > 0 && peek(.leftParenthesis, ahead: 2 * distance) ? distance : nil
  }

  /// At `(`: a lambda, a query, a row, or an expression in parentheses.
  private mutating func parenthesized() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    if let count = lambdaParameterCount() { return try lambda(parameterCount: count) }
    advance()
    if startsQuery() {
      let query = try query()
      try expect(.rightParenthesis)
      try addLevel()
      return SyntaxExpression(.query(query), at: position)
    }
    let first = try expression()
    if case .query(let query) = first.kind, continuesQuery() {
      let whole = try continuedQuery(query)
      try expect(.rightParenthesis)
      try addLevel()
      return SyntaxExpression(.query(whole), at: position)
    }
    guard accept(.comma) else {
      try expect(.rightParenthesis)
      return first
    }
    let fields = [first] + (try expressions())
    try expect(.rightParenthesis)
    try addLevel()
    return SyntaxExpression(.row(fields), at: position)
  }

  /// `(a, b) ->`: how many names; nil when it is no lambda.
  private func lambdaParameterCount() -> Int? {
    var ahead = 1
    var count = 0
    if !peek(.rightParenthesis, ahead: 1) {
      while true {
        guard isIdentifier(token(ahead: ahead)) else { return nil }
        count += 1
        ahead += 1
        if peek(.rightParenthesis, ahead: ahead) { break }
        guard peek(.comma, ahead: ahead) else { return nil }
        ahead += 1
      }
    }
    return peek(.arrow, ahead: ahead + 1) ? count : nil
  }

  private mutating func lambda(parameterCount: Int) throws(SyntaxError) -> SyntaxExpression {
    let position = position
    var names: [Identifier] = []
    if parameterCount == 0 {
      index += 2
    } else {
      names = try columnNames()
    }
    try expect(.arrow)
    let body = try expression()
    try addLevel()
    return SyntaxExpression(.lambda(names, body), at: position)
  }
}
