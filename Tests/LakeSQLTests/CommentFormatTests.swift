import LakeSQL
import Testing

/// Formatting keeps every comment, where it stands.
@Suite struct CommentFormatTests {
  static let cases: [(String, String)] = [
    ("-- what it is\nselect 1", "-- what it is\nSELECT 1;\n"),
    ("select 1 -- one\n", "SELECT 1; -- one\n"),
    ("-- what it is\n\n\nselect 1", "-- what it is\n\nSELECT 1;\n"),
    ("-- the file\n\n-- the query\nselect 1", "-- the file\n\n-- the query\nSELECT 1;\n"),
    ("select 1;\n\n-- one\n\n-- two\n", "SELECT 1;\n\n-- one\n\n-- two\n"),
    ("select 1; -- one\nselect 2 /* two */;", "SELECT 1; -- one\n\nSELECT 2; /* two */\n"),
    ("select 1;\n\n-- two\nselect 2", "SELECT 1;\n\n-- two\nSELECT 2;\n"),
    ("select 1\n-- the end\n", "SELECT 1;\n\n-- the end\n"),
    ("-- nothing else\n", "-- nothing else\n"),
    ("select a /* first */, b from t", "SELECT a /* first */, b\nFROM t;\n"),
    (
      "select a, -- first\n  b -- second\nfrom t -- table\nwhere a = 1",
      "SELECT\n  a, -- first\n  b -- second\nFROM t -- table\nWHERE a = 1;\n"
    ),
    (
      "select *\nfrom t\n-- only some\nwhere a = 1 /* and\n   more */ and b = 2",
      "SELECT *\nFROM t\n-- only some\nWHERE a = 1 /* and\n   more */ AND b = 2;\n"
    ),
    ("select 1 --a\r\n", "SELECT 1; --a\n"),
    ("select '--no', \"/* no */\" /**/ from t", "SELECT '--no', \"/* no */\" /**/\nFROM t;\n"),
    ("/* a */ -- b\n/* c */ select 1", "/* a */\n-- b\n/* c */ SELECT 1;\n"),
    ("select 1; /* of the next */ select 2", "SELECT 1;\n\n/* of the next */ SELECT 2;\n"),
  ]

  @Test(arguments: cases)
  func comments(_ text: String, _ wanted: String) throws {
    #expect(try ScriptFormatter.format(text) == wanted)
    #expect(try ScriptFormatter.format(wanted) == wanted)
  }

  /// A comment between any two tokens of any statement of the corpus: none is lost, the statement stays, formatting twice changes
  /// nothing more.
  @Test func commentsAnywhereAreKept() throws {
    var failures: [String] = []
    for (number, sql) in StatementCorpus.all.enumerated() {
      for comment in ["/* note */", "-- note\n", "\n-- note\n", "\n/* two\nlines */\n"] {
        guard let text = Self.commented(sql, comment, every: 2 + number % 5), let parsed = try? Parser.parseStatement(text) else {
          continue
        }
        let formatted = try ScriptFormatter.format(text)
        let count = text.split(separator: "note", omittingEmptySubsequences: false).count
        if formatted.split(separator: "note", omittingEmptySubsequences: false).count != count {
          failures.append("lost in:\n\(text)\n->\n\(formatted)")
        }
        if try Parser.parseStatement(formatted) != parsed { failures.append("another statement:\n\(text)\n->\n\(formatted)") }
        let again = try ScriptFormatter.format(formatted)
        if again != formatted { failures.append("not stable:\n\(formatted)\n->\n\(again)") }
      }
    }
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(3).joined(separator: "\n\n"))")
  }

  /// A comment in place of each n-th blank; the text must not have any that mean something else.
  private static func commented(_ sql: String, _ comment: String, every step: Int) -> String? {
    if sql.contains("'") || sql.contains("\"") || sql.contains("`") { return nil }
    var count = 0
    return sql.split(separator: " ", omittingEmptySubsequences: false).map { word in
      count += 1
      return count % step == 0 ? word + " " + comment + " " : word + " "
    }.joined()
  }
}
