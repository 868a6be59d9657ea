/// Lays out the statements of a script anew and keeps its comments (`lakeq format`).
package struct ScriptFormatter {
  private let script: TokenText
  private let width: Int

  /// Each statement is ended by `;`, with a blank line between two. What it gives parses to the same statements, and is given back
  /// as it is.
  package static func format(_ text: String, width: Int = 100) throws(SyntaxError) -> String {
    var text = text
    // A comment that had to move may make room for a wider layout.
    for _ in 0..<4 {
      let formatter = ScriptFormatter(script: TokenText(text), width: width)
      let formatted = formatter.format(try Parser.parseStatements(text))
      if formatted == text || formatter.script.comments.isEmpty { return formatted }
      text = formatted
    }
    return text
  }

  private init(script: TokenText, width: Int) {
    self.script = script
    self.width = width
  }

  private func format(_ statements: [ParsedStatement]) -> String {
    var parts: [String] = []
    var firstComment = 0
    var firstToken = 0
    for statement in statements {
      let tokens = tokens(of: statement, from: firstToken)
      let comments = comments(from: firstComment, endingWith: tokens)
      parts.append(format(statement, tokens, script.comments[comments]))
      (firstComment, firstToken) = (comments.upperBound, tokens.upperBound)
    }
    let rest = script.comments.indices[firstComment...].map { text(script.comments[$0]) + (isBlank(after: $0) ? "\n" : "") }
    if !rest.isEmpty { parts.append(rest.joined(separator: "\n") + "\n") }
    return parts.joined(separator: "\n")
  }

  private func text(_ comment: Comment) -> String {
    var range = comment.range
    while let last = range.last, comment.isLine, [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains(script.source[last]) {
      range = range.lowerBound..<last
    }
    return script.text(range)
  }

  /// Whether an empty line stands between a comment and what follows it.
  private func isBlank(after index: Int) -> Bool {
    let comment = script.comments[index]
    var end = index + 1 < script.comments.count ? script.comments[index + 1].range.lowerBound : Int.max
    if comment.tokensBefore < script.tokens.count { end = min(end, Int(script.tokens[comment.tokensBefore].start)) }
    guard end < Int.max else { return false }
    return script.source[comment.range.upperBound..<end].count { $0 == UInt8(ascii: "\n") } > 1
  }

  private func tokens(of statement: ParsedStatement, from first: Int) -> Range<Int> {
    let start = script.tokens[first...].firstIndex { $0.start >= statement.range.lowerBound } ?? script.tokens.count
    let end = script.tokens[start...].firstIndex { $0.start >= statement.range.upperBound } ?? script.tokens.count
    return start..<end
  }

  /// The comments before and inside a statement, and those behind it on its last line.
  private func comments(from first: Int, endingWith tokens: Range<Int>) -> Range<Int> {
    var end = first
    while end < script.comments.count, script.comments[end].tokensBefore < tokens.upperBound { end += 1 }
    var place = tokens.upperBound > 0 ? Int(script.tokens[tokens.upperBound - 1].end) : 0
    var token = tokens.upperBound
    while end < script.comments.count {
      // A `;` may stand between.
      while token < script.comments[end].tokensBefore, script.tokens[token].kind == .semicolon { token += 1 }
      guard token == script.comments[end].tokensBefore, !script.hasLineBreak(place, script.comments[end].range.lowerBound) else { break }
      let following = token < script.tokens.count ? Int(script.tokens[token].start) : script.source.count
      // What leads to the next statement on the same line is the next statement's.
      if token < script.tokens.count, script.tokens[token].kind != .semicolon,
        !script.hasLineBreak(script.comments[end].range.upperBound, following)
      {
        break
      }
      place = script.comments[end].range.upperBound
      end += 1
    }
    return first..<end
  }

  // MARK: - One statement

  private func format(_ statement: ParsedStatement, _ tokens: Range<Int>, _ comments: ArraySlice<Comment>) -> String {
    let usual = Printer.print(statement.statement, width: width, levels: statement.levels) + ";\n"
    guard !comments.isEmpty else { return usual }
    var placed = place(comments, of: tokens, in: usual)
    if !placed.breaks.isEmpty {
      let printed = Printer.print(statement.statement, width: width, levels: statement.levels, breaks: placed.breaks) + ";\n"
      placed = place(comments, of: tokens, in: printed)
    }
    let text = placed.text()
    if isComplete(text, statement, comments.count) { return text }
    return comments.map { self.text($0) + "\n" }.joined() + usual
  }

  private func place(_ comments: ArraySlice<Comment>, of tokens: Range<Int>, in text: String) -> CommentPlacement {
    let printed = TokenText(text)
    let alignment = script.aligned(tokens, with: printed)
    var placement = CommentPlacement(printed)
    /// The printed token for one of the script; the `;` for those behind the statement.
    func printedToken(_ token: Int) -> Int {
      tokens.contains(token) ? alignment[token - tokens.lowerBound] : printed.tokens.count - 1
    }
    for index in comments.indices {
      let comment = comments[index]
      let (previous, next) = (comment.tokensBefore - 1, comment.tokensBefore)
      let hasPrevious =
        previous >= tokens.lowerBound && !script.hasLineBreak(Int(script.tokens[previous].end), lineComments(index))
      let isFollowed = !comment.isLine && next < tokens.upperBound && isFollowed(index, by: next)
      // What introduces the statement, or the script, stays apart from it.
      let isApart = next == tokens.lowerBound && !hasPrevious && !isFollowed && isBlank(after: index)
      placement.add(
        self.text(comment) + (isApart ? "\n" : ""), isLine: comment.isLine, previous: hasPrevious ? printedToken(previous) : nil,
        next: next <= tokens.upperBound ? printedToken(max(next, tokens.lowerBound)) : nil, isFollowed: isFollowed)
    }
    return placement
  }

  /// The offset of the first of the comments that stand together with this one on its line.
  private func lineComments(_ index: Int) -> Int {
    var first = index
    while first > 0, script.comments[first - 1].tokensBefore == script.comments[index].tokensBefore,
      !script.hasLineBreak(script.comments[first - 1].range.upperBound, script.comments[first].range.lowerBound)
    { first -= 1 }
    return script.comments[first].range.lowerBound
  }

  private func isFollowed(_ index: Int, by token: Int) -> Bool {
    var end = script.comments[index].range.upperBound
    var following = index + 1
    while following < script.comments.count, script.comments[following].tokensBefore == token {
      if script.comments[following].isLine || script.hasLineBreak(end, script.comments[following].range.lowerBound) { return false }
      end = script.comments[following].range.upperBound
      following += 1
    }
    return !script.hasLineBreak(end, Int(script.tokens[token].start))
  }

  /// Whether a text is the statement with all its comments.
  private func isComplete(_ text: String, _ statement: ParsedStatement, _ commentCount: Int) -> Bool {
    Stack.run(levels: statement.levels) {
      TokenText(text).comments.count == commentCount && (try? Parser.parseStatement(text)) == statement.statement
    }
  }
}
