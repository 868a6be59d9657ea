import LakeSQL
import Testing

/// Which operand belongs to which operator, and where nodes say they are.
@Suite struct PrecedenceTests {
  @Test(arguments: [
    ("a + b * c", "a + (b * c)"), ("a - b - c", "(a - b) - c"), ("a / b * c % d", "((a / b) * c) % d"),
    ("a || b + c", "a || (b + c)"), ("a + b || c", "(a + b) || c"), ("-a * b", "(-a) * b"), ("- a[1]", "-(a[1])"),
    ("-a AT TIME ZONE 'x'", "-(a AT TIME ZONE 'x')"), ("a + b AT TIME ZONE 'x'", "a + (b AT TIME ZONE 'x')"),
    ("NOT a = b", "NOT (a = b)"), ("NOT a AND b", "(NOT a) AND b"), ("a OR b AND c", "a OR (b AND c)"),
    ("a AND b OR c AND d", "(a AND b) OR (c AND d)"), ("a = b + c", "a = (b + c)"), ("a + b IS NULL", "(a + b) IS NULL"),
    ("a BETWEEN b AND c AND d", "(a BETWEEN b AND c) AND d"), ("a BETWEEN b + 1 AND c", "a BETWEEN (b + 1) AND c"),
    ("a LIKE b || c", "a LIKE (b || c)"), ("NOT a IN (b)", "NOT (a IN (b))"), ("a NOT IN (b)", "NOT (a IN (b))"),
    ("a IS NOT NULL", "NOT (a IS NULL)"), ("a.b[1].c", "((a.b)[1]).c"), ("x -> x OR y", "x -> (x OR y)"),
    ("a AND (b AND c)", "a AND b AND c"), ("(a OR b) OR (c OR d)", "a OR b OR c OR d"), ("a <> SOME (SELECT 1)", "a <> ANY (SELECT 1)"),
    ("a != b", "a <> b"), ("TRIM(LEADING 'x' FROM a)", "ltrim(a, 'x')"), ("POSITION(a IN b)", "strpos(b, a)"),
    ("SUBSTRING(a FROM b FOR c)", "SUBSTRING(a, b, c)"), ("ROW(a, b)", "(a, b)"), ("a - -1", "a - (-1)"),
    ("CAST(a AS double precision)", "cast(a as DOUBLE)"), ("CAST(a AS bigint ARRAY)", "CAST(a AS ARRAY<BIGINT>)"),
  ])
  func same(_ text: String, _ other: String) throws {
    #expect(try Parser.parseExpression(text) == Parser.parseExpression(other))
  }

  @Test(arguments: [
    ("a + b * c", "(a + b) * c"), ("a - b - c", "a - (b - c)"), ("-a[1]", "(-a)[1]"), ("NOT a AND b", "NOT (a AND b)"),
    ("(a OR b) AND c", "a OR b AND c"), ("a", "\"a\""), ("a", "A"), ("1", "1.0"), ("- (1)", "-1"), ("a.b", "\"a.b\""),
    ("count(*)", "count()"), ("count(DISTINCT a)", "count(a)"), ("(a)", "ROW(a)"), ("'1'", "1"),
  ])
  func different(_ text: String, _ other: String) throws {
    #expect(try Parser.parseExpression(text) != Parser.parseExpression(other))
  }

  /// Operators are where they stand, everything else is where it begins.
  @Test(arguments: [
    ("a + b", 3), ("  a = b", 5), ("a\u{a0}", 0), ("f(x)", 1), ("(a + b)", 4), ("a.b.c", 1), ("NOT a", 1), ("a IS NULL", 3),
    ("a NOT IN (1)", 3), ("'é' || b", 5), ("CASE WHEN a THEN b END", 1), ("a[1]", 1), ("x AT TIME ZONE 'UTC'", 3),
    ("a AND b", 1), ("-a", 1),
  ])
  func columns(_ text: String, _ column: Int) throws {
    guard column > 0 else {
      #expect(throws: SyntaxError.self) { try Parser.parseExpression(text) }
      return
    }
    #expect(try Parser.parseExpression(text).position.column == column)
  }

  @Test(arguments: [
    ("bigint", "bigint"), ("DECIMAL(10,2)", "decimal(10, 2)"), ("varchar", "varchar"), ("timestamp", "timestamp"),
    ("TIMESTAMP(3) WITH TIME ZONE", "timestamp(3) with time zone"), ("time without time zone", "time"),
    ("double precision", "double"), ("interval year to month", "interval year to month"), ("array<int>", "array(int)"),
    ("map<string,array<double>>", "map(string, array(double))"), ("row(a bigint, varchar(3))", "row(a bigint, varchar(3))"),
    ("STRUCT<a:INT,`b c`:struct<d:string>>", "struct<a:int,\"b c\":struct<d:string>>"), ("int array array", "array(array(int))"),
    ("row(double precision, x double, array(int))", "row(double, x double, array(int))"), ("string", "string"),
    ("struct<a:int COMMENT 'x', b:int>", "struct<a:int,b:int>"), ("uniontype(int, double)", "uniontype(int, double)"),
  ])
  func types(_ text: String, _ printed: String) throws {
    let type = try Parser.parseType(text)
    #expect(Printer.print(type) == printed)
    #expect(try Parser.parseType(printed) == type)
    #expect(try Parser.parseType(Printer.printHive(type)) == type)
  }

  @Test(arguments: [
    "", "array<", "decimal(", "decimal(a", "row()", "map<int>", "select", "int int", "struct<a int", "decimal(99999999999)",
  ])
  func badTypes(_ text: String) {
    #expect(throws: SyntaxError.self) { try Parser.parseType(text) }
  }
}
