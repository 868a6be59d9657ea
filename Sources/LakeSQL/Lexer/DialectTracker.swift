/// Knows while the text is cut into tokens whether a statement is Hive's, in which a backslash escapes inside quotes
/// (`ESCAPED BY '\\'`, `"quoteChar" = "\""`), or Trino's, in which it means itself.
///
/// The first words decide; the query of a `CREATE TABLE … AS` is Trino's again.
struct DialectTracker {
  private(set) var hasBackslashEscapes = false
  private var wordCount = 0
  private var first: Keyword?
  private var previous: Keyword?

  mutating func see(_ token: Token) {
    if token.kind == .semicolon {
      self = DialectTracker()
      return
    }
    wordCount += 1
    if wordCount == 1 {
      first = token.keyword
      hasBackslashEscapes = token.keyword == .alter
    } else if wordCount == 2, first == .create {
      switch token.keyword {
      case .external, .table, .database, .schema: hasBackslashEscapes = true
      default: break
      }
    } else if token.keyword == .as, previous != .stored {
      hasBackslashEscapes = false
    }
    previous = token.keyword
  }
}
