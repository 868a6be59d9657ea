/// Puts the comments of a statement into its printed text. A comment stays with its token: on a line of its own above that token's
/// line, at the end of its line, or right before it.
struct CommentPlacement {
  private let printed: TokenText
  /// Texts above the line that begins with a token.
  private var above: [Int: [String]] = [:]
  /// Texts at the end of the line that ends with a token; only the last may be a line comment.
  private var behind: [Int: [(text: String, isLine: Bool)]] = [:]
  /// Texts right before a token.
  private var before: [Int: [String]] = [:]
  /// Where the printed lines should end for the comments to have room; see `Layout.text`.
  private(set) var breaks: Set<Int> = []
  /// Bytes that are no space, up to the end of each token.
  private let inkEnds: [Int]

  init(_ printed: TokenText) {
    self.printed = printed
    var (ink, offset) = (0, 0)
    inkEnds = printed.tokens.map { token in
      for byte in printed.source[offset..<Int(token.end)] where byte > 0x20 { ink += 1 }
      offset = Int(token.end)
      return ink
    }
  }

  /// - Parameters:
  ///   - previous: The printed token before the comment on its line; nil when it begins the line.
  ///   - next: The printed token after it; nil at the end.
  ///   - isFollowed: A token follows on its line.
  mutating func add(_ text: String, isLine: Bool, previous: Int?, next: Int?, isFollowed: Bool) {
    if let next, isFollowed, previous == nil || next == 0 || !breaks(before: next) {
      before[next, default: []].append(text)
    } else if let previous {
      let hasComma = previous + 1 < printed.tokens.count && printed.tokens[previous + 1].kind == .comma
      breaks.insert(inkEnds[hasComma ? previous + 1 : previous])
      let place = lineEnd(previous)
      // Behind a line comment is no room for another one: the earlier goes above.
      if let last = behind[place]?.last, last.isLine {
        behind[place]?.removeLast()
        above[lineStart(place), default: []].append(last.text)
      }
      behind[place, default: []].append((text, isLine))
    } else if let next {
      if next > 0 { breaks.insert(inkEnds[next - 1]) }
      above[lineStart(next), default: []].append(text)
    }
  }

  /// The first token of a token's line.
  private func lineStart(_ token: Int) -> Int {
    var token = token
    while token > 0, !breaks(before: token) { token -= 1 }
    return token
  }

  private func lineEnd(_ token: Int) -> Int {
    var token = token
    while token + 1 < printed.tokens.count, !breaks(before: token + 1) { token += 1 }
    return token
  }

  private func breaks(before token: Int) -> Bool {
    printed.hasLineBreak(Int(printed.tokens[token - 1].end), Int(printed.tokens[token].start))
  }

  /// The printed text with the comments.
  func text() -> String {
    var result = ""
    var copied = 0
    for token in printed.tokens.indices {
      let range = printed.range(token)
      result += printed.text(copied..<range.lowerBound)
      copied = range.lowerBound
      if let texts = above[token] {
        let indent = String(result.reversed().prefix { $0 == " " })
        for text in texts { result += text + "\n" + indent }
      }
      for text in before[token] ?? [] {
        if let last = result.unicodeScalars.last, !["(", "[", " ", "\n"].contains(last) { result += " " }
        result += closes(token) ? text : text + " "
      }
      result += printed.text(range)
      copied = range.upperBound
      for comment in behind[token] ?? [] { result += " " + comment.text }
    }
    return result + printed.text(copied..<printed.source.count)
  }

  /// True for tokens that stand close to what is before them.
  private func closes(_ token: Int) -> Bool {
    switch printed.tokens[token].kind {
    case .comma, .semicolon, .rightParenthesis, .rightBracket: true
    default: false
    }
  }
}
