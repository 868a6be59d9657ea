/// Looking at tokens and taking them. `at` and `accept` note what was looked for, for the error message; `peek` does not.
extension Parser {
  var token: Token { tokens[index] }
  var position: Position { tokens[index].position }

  /// The token `distance` further on; the last one, `end`, behind the end.
  func token(ahead distance: Int) -> Token { tokens[min(index + distance, tokens.count - 1)] }

  func peek(_ keyword: Keyword, ahead distance: Int = 0) -> Bool { token(ahead: distance).keyword == keyword }
  func peek(_ kind: Token.Kind, ahead distance: Int = 0) -> Bool { token(ahead: distance).kind == kind }

  mutating func advance() {
    if index + 1 < tokens.count { index += 1 }
  }

  mutating func at(_ keyword: Keyword) -> Bool {
    if tokens[index].keyword == keyword { return true }
    if expectations.isRecording { expectations.note("'\(keyword.text)'", at: index) }
    return false
  }

  mutating func at(_ kind: Token.Kind) -> Bool {
    if tokens[index].kind == kind { return true }
    if expectations.isRecording { expectations.note(kind.label, at: index) }
    return false
  }

  mutating func accept(_ keyword: Keyword) -> Bool {
    guard at(keyword) else { return false }
    advance()
    return true
  }

  mutating func accept(_ kind: Token.Kind) -> Bool {
    guard at(kind) else { return false }
    advance()
    return true
  }

  /// Both words or none.
  mutating func accept(_ first: Keyword, _ second: Keyword) -> Bool {
    guard at(first), peek(second, ahead: 1) else { return false }
    index += 2
    return true
  }

  mutating func expect(_ keyword: Keyword) throws(SyntaxError) {
    guard accept(keyword) else { throw unexpected() }
  }

  mutating func expect(_ kind: Token.Kind) throws(SyntaxError) {
    guard accept(kind) else { throw unexpected() }
  }

  mutating func expectEnd() throws(SyntaxError) {
    guard at(.end) else { throw unexpected() }
  }

  /// One of several words, each with what it stands for.
  mutating func accept<Meaning>(oneOf words: KeyValuePairs<Keyword, Meaning>) -> Meaning? {
    for (keyword, meaning) in words where accept(keyword) { return meaning }
    return nil
  }

  mutating func acceptIfExists() throws(SyntaxError) -> Bool {
    guard at(.if), peek(.exists, ahead: 1) else { return false }
    index += 2
    return true
  }

  mutating func acceptIfNotExists() throws(SyntaxError) -> Bool {
    guard at(.if), peek(.not, ahead: 1) else { return false }
    index += 2
    try expect(.exists)
    return true
  }

  /// Text of the source between two tokens, `to` not included.
  func text(from: Int, to: Int) -> String {
    guard from < to else { return "" }
    return String(decoding: source[Int(tokens[from].start)..<Int(tokens[to - 1].end)], as: UTF8.self)
  }

  func text(of token: Token) -> String {
    token.kind == .end ? "<EOF>" : String(decoding: source[Int(token.start)..<Int(token.end)], as: UTF8.self)
  }
}

/// Places to return to when a rule turns out not to be the one.
extension Parser {
  struct Mark {
    fileprivate let index: Int
    fileprivate let positionalParameterCount: Int
    fileprivate let namedParameterCount: Int
  }

  func mark() -> Mark {
    Mark(
      index: index, positionalParameterCount: positionalParameterCount, namedParameterCount: namedParameters.count)
  }

  mutating func reset(to mark: Mark) {
    index = mark.index
    positionalParameterCount = mark.positionalParameterCount
    namedParameters.removeLast(namedParameters.count - mark.namedParameterCount)
  }
}

/// The bound on nesting; see `depth` and `height`.
extension Parser {
  mutating func enter() throws(SyntaxError) {
    depth += 1
    if depth > depthReached {
      depthReached = depth
      if depth > depthMax {
        isTooDeep = true
        throw nestedTooDeeply(depthMax)
      }
    }
  }

  mutating func leave() { depth -= 1 }

  /// A rule that can contain itself: one level deeper, with a height of its own.
  mutating func nested<Result>(
    _ rule: (inout Parser) throws(SyntaxError) -> Result
  ) throws(SyntaxError) -> Result {
    try enter()
    let outer = height
    height = 0
    defer {
      height = max(outer, height)
      leave()
    }
    return try rule(&self)
  }

  /// One more level above everything that the running rule has made.
  mutating func addLevel() throws(SyntaxError) {
    height += 1
    if height > Self.heightMax { throw nestedTooDeeply(Self.heightMax) }
  }

  private func nestedTooDeeply(_ levels: Int) -> SyntaxError {
    error("statement is nested too deeply (more than \(levels) levels)", at: position)
  }
}

/// Lists between commas.
extension Parser {
  mutating func list<Element>(
    _ element: (inout Parser) throws(SyntaxError) -> Element
  ) throws(SyntaxError) -> [Element] {
    var elements = [try element(&self)]
    while accept(.comma) { elements.append(try element(&self)) }
    return elements
  }

  /// `(element, …)` with at least one.
  mutating func parenthesizedList<Element>(
    _ element: (inout Parser) throws(SyntaxError) -> Element
  ) throws(SyntaxError) -> [Element] {
    try expect(.leftParenthesis)
    let elements = try list(element)
    try expect(.rightParenthesis)
    return elements
  }

  mutating func expressions() throws(SyntaxError) -> [SyntaxExpression] {
    try list { parser throws(SyntaxError) in try parser.expression() }
  }

  mutating func sortItems() throws(SyntaxError) -> [SortItem] {
    try list { parser throws(SyntaxError) in try parser.sortItem() }
  }

  /// `(a, b)`
  mutating func columnNames() throws(SyntaxError) -> [Identifier] {
    try parenthesizedList { parser throws(SyntaxError) in try parser.identifier() }
  }
}
