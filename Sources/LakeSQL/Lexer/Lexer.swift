/// Cuts SQL text into tokens in one pass. It never fails: what is no token becomes a `stray` or an `unterminated…` token,
/// which the parser refuses when it gets there.
struct Lexer {
  let source: [UInt8]
  var offset = 0
  /// 1-based.
  var line: Int32 = 1
  /// The offset at which column 1 of the line would be, moved on by one for each continuation byte on the line, so that
  /// columns count scalars.
  var lineOrigin = 0
  var tokens: [Token] = []
  var dialect = DialectTracker()
  /// Kept for who wants them.
  private var comments: [Comment] = []

  /// The tokens of the text, the last one of kind `end`. `source` is shorter than 2^31 bytes.
  static func tokens(of source: [UInt8]) -> [Token] {
    var lexer = Lexer(source: source)
    lexer.tokens.reserveCapacity(source.count / 5 + 8)
    lexer.run()
    return lexer.tokens
  }

  /// The tokens, and the comments between them.
  static func tokensAndComments(of source: [UInt8]) -> ([Token], [Comment]) {
    var lexer = Lexer(source: source)
    lexer.run()
    return (lexer.tokens, lexer.comments)
  }

  private init(source: [UInt8]) { self.source = source }

  private mutating func run() {
    if source.starts(with: [0xef, 0xbb, 0xbf]) {  // a byte order mark before the first column
      offset = 3
      lineOrigin = 3
    }
    while true {
      let comment = skipSpace()
      if comment { continue }
      var token = begin(.end)
      guard offset < source.count else {
        tokens.append(token)
        return
      }
      scan(&token)
      token.end = Int32(truncatingIfNeeded: offset)
      dialect.see(token)
      tokens.append(token)
    }
  }

  private func begin(_ kind: Token.Kind) -> Token {
    let start = Int32(truncatingIfNeeded: offset)
    return Token(kind: kind, start: start, end: start, line: line, column: Int32(truncatingIfNeeded: offset - lineOrigin + 1))
  }

  /// The byte `distance` further on, or 0 behind the end.
  @inline(__always)
  func peek(_ distance: Int = 0) -> UInt8 {
    let index = offset + distance
    return index < source.count ? source[index] : 0
  }

  /// Moves over one byte of a token that may hold any text.
  @inline(__always)
  mutating func advance(_ byte: UInt8) {
    offset += 1
    if byte == UInt8(ascii: "\n") {
      line += 1
      lineOrigin = offset
    } else if byte & 0xc0 == 0x80 {
      lineOrigin += 1
    }
  }

  /// Skips space and comments; true when it added a token for a comment without end.
  private mutating func skipSpace() -> Bool {
    while offset < source.count {
      let byte = source[offset]
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"), 0x0b, 0x0c:
        advance(byte)
      case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"):
        let start = offset
        while offset < source.count, source[offset] != UInt8(ascii: "\n") { advance(source[offset]) }
        comments.append(Comment(range: start..<offset, isLine: true, tokensBefore: tokens.count))
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
        if skipBracketedComment() { return true }
      default:
        return false
      }
    }
    return false
  }

  private mutating func skipBracketedComment() -> Bool {
    var token = begin(.unterminatedComment)
    let start = offset
    offset += 2
    while offset < source.count {
      let byte = source[offset]
      if byte == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
        offset += 2
        comments.append(Comment(range: start..<offset, isLine: false, tokensBefore: tokens.count))
        return false
      }
      advance(byte)
    }
    token.end = Int32(truncatingIfNeeded: offset)
    tokens.append(token)
    return true
  }

  private mutating func scan(_ token: inout Token) {
    let byte = source[offset]
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
      scanWord(&token)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      scanNumber(&token)
    case UInt8(ascii: ".") where Self.isDigit(peek(1)):
      scanFraction(&token)
    case UInt8(ascii: "'"):
      scanQuoted(&token, .string, quote: byte)
    case UInt8(ascii: "\""):
      scanQuoted(&token, .quotedIdentifier, quote: byte)
    case UInt8(ascii: "`"):
      scanQuoted(&token, .backquotedIdentifier, quote: byte)
    default:
      scanSymbol(&token, byte)
    }
  }

  private mutating func scanWord(_ token: inout Token) {
    let quoted = peek(1) == UInt8(ascii: "'")
    if quoted, source[offset] | 0x20 == UInt8(ascii: "x") {
      offset += 1
      return scanQuoted(&token, .binary, quote: UInt8(ascii: "'"))
    }
    if source[offset] | 0x20 == UInt8(ascii: "u"), peek(1) == UInt8(ascii: "&"), peek(2) == UInt8(ascii: "'") {
      offset += 2
      return scanQuoted(&token, .unicodeString, quote: UInt8(ascii: "'"))
    }
    let start = offset
    var hash = KeywordTable.hashSeed
    while offset < source.count, Self.isWordByte(source[offset]) {
      hash = KeywordTable.hash(hash, source[offset])
      offset += 1
    }
    token.kind = .word
    if let found = KeywordTable.shared.find(hash, source, start..<offset) {
      token.keyword = found.keyword
      token.isReserved = found.isReserved
    }
  }

  private mutating func scanQuoted(_ token: inout Token, _ kind: Token.Kind, quote: UInt8) {
    let hasEscapes = dialect.hasBackslashEscapes && (kind == .string || kind == .quotedIdentifier)
    token.kind = kind
    offset += 1
    while offset < source.count {
      let byte = source[offset]
      if byte == quote {
        guard peek(1) == quote, kind != .binary else {
          offset += 1
          return
        }
        token.hasDoubledQuote = true
        offset += 2
      } else if hasEscapes, byte == UInt8(ascii: "\\"), offset + 1 < source.count {
        token.hasBackslash = true
        offset += 1
        advance(source[offset])
      } else {
        advance(byte)
      }
    }
    token.kind = kind == .quotedIdentifier || kind == .backquotedIdentifier ? .unterminatedIdentifier : .unterminatedString
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  @inline(__always)
  static func isWordByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_")
  }
}
