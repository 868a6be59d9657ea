import LakeSQL
import Testing

/// Messages and positions of texts that are not SQL.
@Suite struct ErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let line: Int
    let column: Int
    let message: String
    var testDescription: String { text }

    init(_ text: String, _ line: Int, _ column: Int, _ message: String) {
      self.text = text
      self.line = line
      self.column = column
      self.message = message
    }
  }

  static let mismatches = [
    Case(
      "SELECT * FORM t", 1, 10,
      "mismatched input 'FORM'. Expecting: ',', ';', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', "
        + "'OFFSET', 'ORDER', 'UNION', 'WHERE', 'WINDOW', <EOF>"),
    Case("SELECT", 1, 7, "mismatched input '<EOF>'. Expecting: '*', 'ALL', 'DISTINCT', <expression>"),
    Case("SELECT * FROM t WHERE", 1, 22, "mismatched input '<EOF>'. Expecting: <expression>"),
    Case("SELECT * FROM t WHERE from", 1, 23, "mismatched input 'from'. Expecting: <expression>"),
    Case("SELECT 1,\n  FROM t", 2, 3, "mismatched input 'FROM'. Expecting: '*', <expression>"),
    Case(
      "SELECT a FROM", 1, 14,
      "mismatched input '<EOF>'. Expecting: '(', 'LATERAL', 'TABLE', 'UNNEST', <identifier>, <string>"),
    Case("SELECT a FROM t GROUP a", 1, 23, "mismatched input 'a'. Expecting: 'BY'"),
    Case("SELECT a FROM t LIMIT x", 1, 23, "mismatched input 'x'. Expecting: '?', 'ALL', <integer>"),
    Case(
      "SELECT f(a", 1, 11,
      "mismatched input '<EOF>'. Expecting: '%', '(', ')', '*', '+', ',', '-', '->', '.', '/', 'AND', 'AT', 'OR', "
        + "'ORDER', '[', '||', <predicate>"),
    Case(
      "SELECT CAST(a bigint)", 1, 15,
      "mismatched input 'bigint'. Expecting: '%', '(', '*', '+', '-', '->', '.', '/', 'AND', 'AS', 'AT', 'OR', '[', "
        + "'||', <predicate>"),
    Case(
      "SELECT CASE WHEN a THEN 1", 1, 26,
      "mismatched input '<EOF>'. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AT', 'ELSE', 'END', 'OR', 'WHEN', "
        + "'[', '||', <predicate>"),
    Case("SELECT a IN ()", 1, 14, "mismatched input ')'. Expecting: <expression>"),
    Case(
      "SELECT a BETWEEN 1 OR 2", 1, 20,
      "mismatched input 'OR'. Expecting: '%', '*', '+', '-', '.', '/', 'AND', 'AT', '[', '||'"),
    Case("SELECT a IS 1", 1, 13, "mismatched input '1'. Expecting: 'DISTINCT', 'NOT', 'NULL'"),
    Case(
      "CREATE TABEL t", 1, 8,
      "mismatched input 'TABEL'. Expecting: 'CATALOG', 'DATABASE', 'EXTERNAL', 'FUNCTION', 'MATERIALIZED', 'OR', 'PROTECTED', 'ROLE', "
        + "'SCHEMA', 'TABLE', 'VIEW'"),
    Case("DROP TABLE", 1, 11, "mismatched input '<EOF>'. Expecting: 'IF', <identifier>"),
    Case("CREATE EXTERNAL TABLE t (a)", 1, 27, "mismatched input ')'. Expecting: <type>"),
    Case(
      "SHOW TABLE", 1, 6,
      "mismatched input 'TABLE'. Expecting: 'CATALOGS', 'COLUMNS', 'CREATE', 'CURRENT', 'DATABASES', 'FUNCTIONS', 'GRANTS', 'PARTITIONS', "
        + "'ROLE', 'ROLES', 'SCHEMAS', 'SESSION', 'STATS', 'TABLES', 'TBLPROPERTIES', 'VIEWS'"),
    Case(
      "EXPLAIN (TYPE GUESS) SELECT 1", 1, 15,
      "mismatched input 'GUESS'. Expecting: 'DISTRIBUTED', 'IO', 'LOGICAL', 'SYNTAX', 'VALIDATE'"),
    Case("SELECT order FROM t", 1, 8, "mismatched input 'order'. Expecting: '*', 'ALL', 'DISTINCT', <expression>"),
    Case("SELECT t. FROM t", 1, 11, "mismatched input 'FROM'. Expecting: <identifier>"),
    Case("SELECT a AS FROM t", 1, 13, "mismatched input 'FROM'. Expecting: <identifier>"),
  ]

  @Test(arguments: mismatches)
  func mismatched(_ expected: Case) {
    let error = #expect(throws: SyntaxError.self) { try Parser.parseStatement(expected.text) }
    #expect(error?.message == expected.message)
    #expect(error?.line == expected.line)
    #expect(error?.column == expected.column)
  }

  /// Where only the beginning of the message and the position matter.
  static let others = [
    Case("", 1, 1, "mismatched input '<EOF>'. Expecting: 'ALTER', 'ANALYZE', 'CALL', 'COMMENT'"),
    Case("  \n ;", 2, 2, "mismatched input ';'. Expecting: 'ALTER'"),
    Case("SELEC 1", 1, 1, "mismatched input 'SELEC'. Expecting: 'ALTER'"),
    Case("SELECT 'a\nb\n  é' x y", 3, 8, "mismatched input 'y'. Expecting: ','"),
    Case("SELECT 'é😀e\u{301}' x y", 1, 17, "mismatched input 'y'"),
    Case("SELECT \"é\", /* ü */ é", 1, 21, "mismatched input 'é'. Expecting: '*', <expression>"),
    Case("SELECT 1 \u{0}", 1, 10, "mismatched input '\u{0}'"),
    Case("SELECT a = b = c", 1, 14, "mismatched input '='"),
    Case("SELECT a == b", 1, 11, "mismatched input '='. Expecting: <expression>"),
    Case("SELECT foo@bar FROM t", 1, 11, "mismatched input '@'"),
    Case("SELECT 1; SELECT 2", 1, 11, "mismatched input 'SELECT'. Expecting: ';', <EOF>"),
    Case("SELECT 'oops", 1, 8, "unterminated string literal"),
    Case("SELECT * FROM \"oops", 1, 15, "unterminated quoted identifier"),
    Case("DROP TABLE `oops", 1, 12, "unterminated quoted identifier"),
    Case("SELECT 1 /* oops", 1, 10, "unterminated comment"),
    Case("SELECT X'0", 1, 8, "unterminated string literal"),
    Case("SELECT 1x FROM t", 1, 8, "identifiers must not start with a digit; surround the identifier with double quotes"),
    Case("SELECT `a` FROM t", 1, 8, "backquoted identifiers are not supported; use double quotes to quote identifiers"),
    Case("CREATE EXTERNAL TABLE \"t\" (a int)", 1, 23, "mismatched input '\"t\"'. Expecting: <identifier>"),
    Case("CREATE EXTERNAL TABLE t (a int, \"b\" int) LOCATION 's3://x'", 1, 33, "mismatched input '\"b\"'"),
    Case("CREATE TABLE \"t\" (a int) LOCATION 's3://x'", 1, 14, "mismatched input '\"t\"'"),
    Case("DROP TABLE \"t\"", 1, 12, "mismatched input '\"t\"'. Expecting: 'IF', <identifier>"),
    Case("ALTER TABLE \"t\" RENAME TO u", 1, 13, "mismatched input '\"t\"'"),
    Case("MSCK REPAIR TABLE \"t\"", 1, 19, "mismatched input '\"t\"'"),
    Case("SHOW PARTITIONS \"t\"", 1, 17, "mismatched input '\"t\"'"),
    Case("DESCRIBE \"t\"", 1, 10, "mismatched input '\"t\"'"),
    Case("INSERT INTO `t` VALUES 1", 1, 13, "backquoted identifiers are not supported"),
    Case("UNLOAD (SELECT `a` FROM t) TO 's3://x'", 1, 16, "backquoted identifiers are not supported"),
    Case("CREATE VIEW `v` AS SELECT 1", 1, 13, "backquoted identifiers are not supported"),
    Case("CREATE TABLE t AS SELECT `a`", 1, 26, "backquoted identifiers are not supported"),
    Case("SELECT \"\"", 1, 8, "Zero-length delimited identifier not allowed"),
    Case("SELECT 9223372036854775808", 1, 8, "Invalid numeric literal: 9223372036854775808"),
    Case("SELECT 1 - -9223372036854775809", 1, 12, "Invalid numeric literal: -9223372036854775809"),
    Case("SELECT X'0g'", 1, 8, "Binary literal can only contain hexadecimal digits"),
    Case("SELECT X'012'", 1, 8, "Binary literal must contain an even number of digits"),
    Case("SELECT U&'\\00'", 1, 8, "Incomplete escape sequence"),
    Case("SELECT U&'\\00zz'", 1, 8, "Invalid hexadecimal digit"),
    Case("SELECT U&'\\D800'", 1, 8, "Invalid escaped character: D800"),
    Case("SELECT U&'x' UESCAPE 'aa'", 1, 22, "Invalid Unicode escape character"),
    Case("SELECT U&'x' UESCAPE ''", 1, 22, "Empty Unicode escape character"),
    Case("SELECT 1 + t.*", 1, 13, "mismatched input '.'"),
    Case("SELECT a\r\nFROM t\r\nWHERE", 3, 6, "mismatched input '<EOF>'. Expecting: <expression>"),
    Case("-- nothing\nSELECT )", 2, 8, "mismatched input ')'"),
  ]

  @Test(arguments: others)
  func begins(_ expected: Case) {
    let error = #expect(throws: SyntaxError.self) { try Parser.parseStatement(expected.text) }
    #expect(error?.message.hasPrefix(expected.message) == true, "\(error?.message ?? "")")
    #expect(error?.line == expected.line)
    #expect(error?.column == expected.column)
  }

  @Test(arguments: [
    ("SELECT * FORM t", "did you mean FROM?"), ("SELECT a FROM t GROUP YB a", nil),
    ("SELEC 1", nil), ("DROP TABEL t", "did you mean TABLE?"),
    ("SELECT a FROM t AS order", "order is a reserved word; to use it as a name, write it in double quotes"),
    ("SELECT 'x", "a closing ' is missing"),
    ("SELECT `a b` FROM t", "write \"a b\"; back quotes are for CREATE, ALTER, DROP and the like"),
    (
      "DROP TABLE \"a b\"",
      "write `a b`; in definitions names stand in back quotes, double quotes are for queries"
    ),
  ])
  func hint(_ text: String, _ hint: String?) {
    let error = #expect(throws: SyntaxError.self) { try Parser.parseStatement(text) }
    #expect(error?.hint == hint)
  }

  @Test func positionsOfAScriptAreTheScripts() throws {
    let text = "SELECT 1;\n\n  SELECT a, b\nFROM t;;\nSHOW TABLES"
    let statements = try Parser.parseStatements(text)
    #expect(statements.map(\.position.line) == [1, 3, 5])
    #expect(statements.map(\.position.column) == [1, 3, 1])
    let bytes = Array(text.utf8)
    let texts = statements.map { String(decoding: bytes[$0.range], as: UTF8.self) }
    #expect(texts == ["SELECT 1", "SELECT a, b\nFROM t", "SHOW TABLES"])
    let error = #expect(throws: SyntaxError.self) { try Parser.parseStatements("SELECT 1;\nSELECT FROM") }
    #expect(error?.line == 2 && error?.column == 8)
    #expect(try Parser.parseStatements(" ; -- nothing\n;").isEmpty)
  }
}
