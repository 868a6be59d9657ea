/// The quotes of names: double in Trino's queries, back quotes in Hive's definitions, where double quotes are strings'.
enum NameQuotes {
  case double, back, either
}

extension Parser {
  /// Whether a name begins here; keywords that are not reserved are names.
  func isIdentifier(_ token: Token) -> Bool {
    switch token.kind {
    case .word: !token.isReserved
    case .quotedIdentifier, .backquotedIdentifier, .digitIdentifier: true
    default: false
    }
  }

  mutating func identifier() throws(SyntaxError) -> Identifier {
    let token = token
    switch token.kind {
    case .word where !token.isReserved:
      advance()
      return Identifier(text(of: token), at: token.position)
    case .quotedIdentifier where nameQuotes != .back:
      if nameQuotes == .either, doubleQuotedName == nil { doubleQuotedName = index }
      advance()
      let text = unquoted(token, quote: UInt8(ascii: "\""))
      guard !text.isEmpty else { throw error("Zero-length delimited identifier not allowed", at: token.position) }
      return Identifier(text, isQuoted: true, at: token.position)
    case .backquotedIdentifier where nameQuotes != .double:
      advance()
      let text = unquoted(token, quote: UInt8(ascii: "`"))
      guard !text.isEmpty else { throw error("Zero-length delimited identifier not allowed", at: token.position) }
      return Identifier(text, isQuoted: true, at: token.position)
    default:
      throw unexpected(expecting: "<identifier>")
    }
  }

  /// `a.b.c`. A Hive statement may quote all parts at once: `` `db.t` `` is one name.
  mutating func qualifiedName() throws(SyntaxError) -> QualifiedName {
    let first = try identifier()
    var parts = [first]
    while accept(.dot) { parts.append(try identifier()) }
    return QualifiedName(parts, at: first.position)
  }

  /// `AS name` or a name alone. Words that begin a clause are taken for the clause when it can follow.
  mutating func optionalAlias() throws(SyntaxError) -> Identifier? {
    if accept(.as) { return try identifier() }
    guard isIdentifier(token), !isClauseStart() else { return nil }
    return try identifier()
  }

  /// Whether a word that could also be an alias begins a clause here.
  func isClauseStart() -> Bool {
    let next = token(ahead: 1)
    switch token.keyword {
    case .limit, .offset:
      switch next.kind {
      case .comma, .rightParenthesis, .semicolon, .end, .dot: return false
      case .word:
        return !next.isReserved && next.keyword != .limit && next.keyword != .offset && next.keyword != .fetch
      default: return true
      }
    case .fetch: return next.keyword == .first || next.keyword == .next
    case .window: return isIdentifier(next) && peek(.as, ahead: 2)
    case .tablesample: return next.keyword == .bernoulli || next.keyword == .system
    case .matchRecognize: return next.kind == .leftParenthesis
    default: return false
    }
  }
}
