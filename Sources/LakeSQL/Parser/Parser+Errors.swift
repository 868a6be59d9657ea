extension Parser {
  func error(_ message: String, at position: Position, hint: String? = nil) -> SyntaxError {
    SyntaxError(message, line: position.line, column: position.column, hint: hint)
  }

  /// The token here fits nowhere: Trino's "mismatched input", or what is wrong with the token itself.
  mutating func unexpected(expecting label: String? = nil) -> SyntaxError {
    if let label, expectations.isRecording { expectations.note(label, at: index) }
    let token = token
    switch token.kind {
    case .unterminatedString:
      return error("unterminated string literal", at: token.position, hint: "a closing ' is missing")
    case .unterminatedIdentifier:
      let quote = source[Int(token.start)] == UInt8(ascii: "`") ? "`" : "\""
      return error("unterminated quoted identifier", at: token.position, hint: "a closing \(quote) is missing")
    case .unterminatedComment:
      return error("unterminated comment", at: token.position, hint: "a closing */ is missing")
    case .digitIdentifier:
      return error(
        "identifiers must not start with a digit; surround the identifier with double quotes", at: token.position)
    case .backquotedIdentifier:
      return error(
        "backquoted identifiers are not supported; use double quotes to quote identifiers", at: token.position,
        hint: nameQuotes == .double
          ? "write \(rewritten(token, quote: "\"")); back quotes are for CREATE, ALTER, DROP and the like" : nil)
    default:
      let labels = expectations.labels(at: index)
      let expecting = labels.isEmpty ? "" : ". Expecting: \(labels.joined(separator: ", "))"
      return error("mismatched input '\(text(of: token))'\(expecting)", at: token.position, hint: hint(token, labels))
    }
  }

  /// The quoted name in other quotes.
  private func rewritten(_ token: Token, quote: String) -> String {
    quote + text(of: token).dropFirst().dropLast() + quote
  }

  private func hint(_ token: Token, _ labels: [String]) -> String? {
    if token.kind == .quotedIdentifier, nameQuotes == .back, labels.contains("<identifier>") {
      return "write \(rewritten(token, quote: "`")); in definitions names stand in back quotes, double quotes are for queries"
    }
    guard token.kind == .word else { return nil }
    let written = text(of: token)
    let near = labels.compactMap { label -> (word: String, distance: Int)? in
      guard label.hasPrefix("'"), label.count > 4 else { return nil }
      let word = String(label.dropFirst().dropLast())
      return (word, Self.editDistance(Array(written.uppercased().utf8), Array(word.utf8)))
    }
    if let best = near.min(by: { $0.distance < $1.distance }), best.distance > 0, best.distance <= best.word.utf8.count / 3 {
      return "did you mean \(best.word)?"
    }
    if token.isReserved, labels.contains("<identifier>") {
      return "\(written) is a reserved word; to use it as a name, write it in double quotes"
    }
    return nil
  }

  /// Insertions, deletions, replacements and swaps of neighbours between two short words.
  private static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    guard a.count <= 32, b.count <= 32 else { return .max }
    var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count {
      for j in 0...b.count {
        if i == 0 || j == 0 {
          rows[i][j] = max(i, j)
          continue
        }
        var best = min(rows[i - 1][j], rows[i][j - 1]) + 1
        best = min(best, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, rows[i - 2][j - 2] + 1) }
        rows[i][j] = best
      }
    }
    return rows[a.count][b.count]
  }
}
