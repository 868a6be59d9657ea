/// Knows while the text is cut into tokens whether a statement is Hive's, in which a backslash escapes inside quotes
/// (`ESCAPED BY '\\'`, `"quoteChar" = "\""`), or Trino's, in which it means itself.
///
/// CREATE and ALTER are reserved words, so they begin a definition wherever they stand, behind EXPLAIN too. Those of tables
/// and databases are Hive's. The query of a `CREATE TABLE … AS` is Trino's again.
struct DialectTracker {
  private(set) var hasBackslashEscapes = false
  private var previous: Keyword?

  mutating func see(_ token: Token) {
    if token.kind == .semicolon {
      self = DialectTracker()
      return
    }
    switch token.keyword {
    case .external: if previous == .create { hasBackslashEscapes = true }
    case .table: if previous == .create || previous == .alter || previous == .replace { hasBackslashEscapes = true }
    case .database, .schema: if previous == .create || previous == .alter { hasBackslashEscapes = true }
    case .as: if previous != .stored, previous != .defined { hasBackslashEscapes = false }
    default: break
    }
    previous = token.keyword
  }
}
