/// Row pattern recognition.
extension Parser {
  mutating func matchRecognize() throws(SyntaxError) -> MatchRecognize {
    try expect(.matchRecognize)
    try expect(.leftParenthesis)
    var result = MatchRecognize(pattern: .empty)
    if accept(.partition, .by) { result.partitionBy = try expressions() }
    if accept(.order) {
      try expect(.by)
      result.orderBy = try sortItems()
    }
    if accept(.measures) { result.measures = try measures() }
    result.rowsPerMatch = try rowsPerMatch()
    if accept(.after, .match) { result.skip = try skipTo() }
    result.searchPosition = position
    result.search = accept(oneOf: [.initial: .initial, .seek: .seek])
    try expect(.pattern)
    try expect(.leftParenthesis)
    result.pattern = try rowPattern()
    try expect(.rightParenthesis)
    if accept(.subset) { result.subsets = try list { parser throws(SyntaxError) in try parser.subset() } }
    try expect(.define)
    result.definitions = try definitions()
    try expect(.rightParenthesis)
    return result
  }

  /// `expression AS name, …`
  mutating func measures() throws(SyntaxError) -> [MatchRecognize.Definition] {
    try list { parser throws(SyntaxError) in
      let value = try parser.expression()
      try parser.expect(.as)
      return MatchRecognize.Definition(name: try parser.identifier(), value: value)
    }
  }

  /// `name AS expression, …`
  mutating func definitions() throws(SyntaxError) -> [MatchRecognize.Definition] {
    try list { parser throws(SyntaxError) in
      let name = try parser.identifier()
      try parser.expect(.as)
      return MatchRecognize.Definition(name: name, value: try parser.expression())
    }
  }

  mutating func subset() throws(SyntaxError) -> MatchRecognize.Subset {
    let name = try identifier()
    try expect(.equal)
    return MatchRecognize.Subset(name: name, union: try columnNames())
  }

  private mutating func rowsPerMatch() throws(SyntaxError) -> MatchRecognize.RowsPerMatch? {
    let isOne = accept(.one)
    guard isOne || accept(.all) else { return nil }
    try expect(isOne ? .row : .rows)
    try expect(.per)
    try expect(.match)
    if isOne { return .one }
    let handling: MatchRecognize.RowsPerMatch? = accept(oneOf: [
      .show: .allShowEmpty, .omit: .allOmitEmpty, .with: .allWithUnmatched,
    ])
    guard let handling else { return .all }
    if handling == .allWithUnmatched {
      try expect(.unmatched)
      try expect(.rows)
    } else {
      try expect(.empty)
      try expect(.matches)
    }
    return handling
  }

  mutating func skipTo() throws(SyntaxError) -> MatchRecognize.Skip {
    try expect(.skip)
    if accept(.past) {
      try expect(.last)
      try expect(.row)
      return .pastLastRow
    }
    try expect(.to)
    if accept(.next, .row) { return .toNextRow }
    if at(.first), isIdentifier(token(ahead: 1)) {
      advance()
      return .toFirst(try identifier())
    }
    if at(.last), isIdentifier(token(ahead: 1)) { advance() }
    return .toLast(try identifier())
  }

  mutating func rowPattern() throws(SyntaxError) -> RowPattern {
    try enter()
    defer { leave() }
    var alternatives = [try patternSequence()]
    while accept(.bar) { alternatives.append(try patternSequence()) }
    return alternatives.count == 1 ? alternatives[0] : .alternatives(alternatives)
  }

  private mutating func patternSequence() throws(SyntaxError) -> RowPattern {
    var parts = [try quantifiedPattern()]
    while startsPattern() { parts.append(try quantifiedPattern()) }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private func startsPattern() -> Bool {
    switch token.kind {
    case .leftParenthesis, .caret, .dollar: true
    case .leftBrace: peek(.minus, ahead: 1)
    default: isIdentifier(token)
    }
  }

  private mutating func quantifiedPattern() throws(SyntaxError) -> RowPattern {
    let pattern = try patternPrimary()
    let place = position
    let least: Int
    var most: Int?
    if accept(.star) {
      least = 0
    } else if accept(.plus) {
      least = 1
    } else if accept(.questionMark) {
      (least, most) = (0, 1)
    } else if at(.leftBrace), !peek(.minus, ahead: 1) {
      advance()
      let hasLeast = at(.integer)
      least = hasLeast ? try wholeNumber() : 0
      if accept(.comma) {
        most = at(.integer) ? try wholeNumber() : nil
      } else {
        guard hasLeast else { throw unexpected() }
        most = least
      }
      try expect(.rightBrace)
    } else {
      return pattern
    }
    let isReluctant = accept(.questionMark)
    return .quantified(pattern, least: least, most: most, isGreedy: !isReluctant, at: place)
  }

  private mutating func patternPrimary() throws(SyntaxError) -> RowPattern {
    let place = position
    if accept(.caret) { return .partitionStart(at: place) }
    if accept(.dollar) { return .partitionEnd(at: place) }
    if accept(.leftBrace) {
      try expect(.minus)
      let pattern = try rowPattern()
      try expect(.minus)
      try expect(.rightBrace)
      return .excluded(pattern, at: place)
    }
    if peek(.permute), peek(.leftParenthesis, ahead: 1) {
      advance()
      return .permute(try parenthesizedList { parser throws(SyntaxError) in try parser.rowPattern() })
    }
    if accept(.leftParenthesis) {
      if accept(.rightParenthesis) { return .empty }
      let pattern = try rowPattern()
      try expect(.rightParenthesis)
      return pattern
    }
    return .variable(try identifier())
  }
}
