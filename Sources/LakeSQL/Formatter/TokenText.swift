/// A text cut into tokens and comments, with what the formatter asks of them.
struct TokenText {
  let source: [UInt8]
  /// Without the one that marks the end.
  let tokens: [Token]
  let comments: [Comment]

  init(_ text: String) {
    source = Array(text.utf8)
    var (tokens, comments) = Lexer.tokensAndComments(of: source)
    if tokens.last?.kind == .end { tokens.removeLast() }
    (self.tokens, self.comments) = (tokens, comments)
  }

  func text(_ range: Range<Int>) -> String { String(decoding: source[range], as: UTF8.self) }

  func range(_ token: Int) -> Range<Int> { Int(tokens[token].start)..<Int(tokens[token].end) }

  /// True when a line ends between two offsets.
  func hasLineBreak(_ start: Int, _ end: Int) -> Bool { start < end && source[start..<end].contains(UInt8(ascii: "\n")) }

  /// True when the two tokens mean the same: words without regard to case, everything else letter by letter.
  func isSame(_ token: Int, _ other: TokenText, _ otherToken: Int) -> Bool {
    let (a, b) = (tokens[token], other.tokens[otherToken])
    guard a.kind == b.kind, a.end - a.start == b.end - b.start else { return false }
    let (first, second) = (source[range(token)], other.source[other.range(otherToken)])
    return a.kind == .word ? zip(first, second).allSatisfy { $0 | 0x20 == $1 | 0x20 } : first.elementsEqual(second)
  }
}

extension TokenText {
  /// For each token of this text the token of `printed` that it became: the same one where it is there, else the one in whose place
  /// it stood (printing adds AS, drops parentheses, spells `!=` as `<>`). It never goes back.
  func aligned(_ tokens: Range<Int>, with printed: TokenText) -> [Int] {
    var result: [Int] = []
    result.reserveCapacity(tokens.count)
    var (here, there) = (tokens.lowerBound, 0)
    let last = max(0, printed.tokens.count - 1)
    while here < tokens.upperBound {
      if there < printed.tokens.count, isSame(here, printed, there) {
        result.append(there)
        (here, there) = (here + 1, there + 1)
        continue
      }
      let (skippedHere, skippedThere) = nextMatch(here..<tokens.upperBound, printed, there)
      for _ in 0..<skippedHere { result.append(min(there, last)) }
      (here, there) = (here + skippedHere, there + skippedThere)
    }
    return result
  }

  private static let windowTokens = 24

  /// How many tokens to pass over on both sides until they agree again, as few as possible.
  private func nextMatch(_ here: Range<Int>, _ printed: TokenText, _ there: Int) -> (here: Int, there: Int) {
    for distance in 1...Self.windowTokens {
      for skipped in 0...distance {
        let (a, b) = (here.lowerBound + skipped, there + distance - skipped)
        guard a < here.upperBound, b < printed.tokens.count else { continue }
        if isSame(a, printed, b) { return (skipped, distance - skipped) }
      }
    }
    return (1, there < printed.tokens.count ? 1 : 0)
  }
}
