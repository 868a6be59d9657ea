import LakeVectors
import Testing

@testable import LakeEngine

/// A query, its error's code and text, and (where given) its hint.
struct ErrorCase: Sendable, CustomTestStringConvertible {
  let sql: String
  let code: ErrorCode
  let text: String
  let hint: String?

  init(_ sql: String, _ code: ErrorCode, _ text: String, hint: String? = nil) {
    self.sql = sql
    self.code = code
    self.text = text
    self.hint = hint
  }

  var testDescription: String { sql }

  func check() {
    let error = Analysis.error(sql)
    #expect(error?.description == text)
    #expect(error?.code == code)
    if let hint { #expect(error?.hint == hint) }
  }
}

@Suite("Analyzer: errors")
struct AnalyzerErrorTests {
  @Test(
    "names",
    arguments: [
      ErrorCase(
        "SELECT foo FROM passengers", .columnNotFound, "line 1:8: Column 'foo' cannot be resolved", hint: "did you mean 'food'?"),
      ErrorCase(
        "SELECT code, zzzzz\nFROM carriers", .columnNotFound, "line 1:14: Column 'zzzzz' cannot be resolved",
        hint: "available columns: code, title"),
      ErrorCase("SELECT Foo", .columnNotFound, "line 1:8: Column 'foo' cannot be resolved"),
      ErrorCase(
        "SELECT p.foo FROM passengers p", .columnNotFound, "line 1:8: Column 'p.foo' cannot be resolved", hint: "did you mean 'food'?"),
      ErrorCase(
        "SELECT passengers.name FROM passengers p", .columnNotFound, "line 1:8: Column 'passengers.name' cannot be resolved",
        hint: "there is no 'passengers' in FROM"),
      ErrorCase(
        "SELECT flight_id FROM passengers p, flights f", .ambiguousName, "line 1:8: Column 'flight_id' is ambiguous",
        hint: "it could be p.flight_id or f.flight_id"),
      ErrorCase("SELECT x FROM (SELECT 1 AS x, 2 AS x)", .ambiguousName, "line 1:8: Column 'x' is ambiguous"),
      ErrorCase(
        "SELECT 1 AS a, 2 AS a FROM passengers ORDER BY a", .ambiguousName, "line 1:48: Column 'a' is ambiguous"),
      ErrorCase(
        "SELECT * FROM passenger", .tableNotFound, "line 1:15: Table 'awsdatacatalog.default.passenger' does not exist",
        hint: "did you mean 'passengers'?"),
      ErrorCase(
        "SELECT *\nFROM sales.things", .tableNotFound, "line 2:6: Table 'awsdatacatalog.sales.things' does not exist",
        hint: "available tables: orders"),
      ErrorCase("SELECT * FROM sale.orders", .schemaNotFound, "line 1:15: Schema 'sale' does not exist", hint: "did you mean 'sales'?"),
      ErrorCase("SELECT * FROM hive.sales.orders", .catalogNotFound, "line 1:15: Catalog 'hive' not found"),
      ErrorCase("SELECT * FROM 'missing.csv'", .hiveCannotOpenSplit, "line 1:15: No file matches 'missing.csv'"),
      ErrorCase("SELECT q.* FROM passengers p", .tableNotFound, "line 1:8: Unable to resolve reference q", hint: "available tables: p"),
      ErrorCase("SELECT *", .columnNotFound, "line 1:8: SELECT * not allowed in queries without FROM clause"),
      ErrorCase(
        "WITH a AS (SELECT 1), A AS (SELECT 2) SELECT 1", .duplicateNamedQuery,
        "line 1:23: WITH query name 'a' specified more than once"),
      ErrorCase("WITH a AS (SELECT nope) SELECT 1", .columnNotFound, "line 1:19: Column 'nope' cannot be resolved"),
      ErrorCase(
        "SELECT * FROM (SELECT 1, 2) t(a)", .mismatchedColumnAliases,
        "line 1:15: Column alias list has 1 entries but 't' has 2 columns available"),
      ErrorCase(
        "WITH t(a, b) AS (SELECT 1) SELECT * FROM t", .mismatchedColumnAliases,
        "line 1:8: Column alias list has 2 entries but relation has 1 columns"),
      ErrorCase(
        "SELECT * FROM passengers JOIN flights USING (name)", .columnNotFound,
        "line 1:46: Column 'name' is missing from right side of join"),
    ])
  func names(_ test: ErrorCase) { test.check() }

  @Test(
    "types",
    arguments: [
      ErrorCase("SELECT 'a' = 1", .typeMismatch, "line 1:12: Cannot apply operator: varchar(1) = integer"),
      ErrorCase(
        "SELECT * FROM passengers WHERE dt >= 20231022", .typeMismatch, "line 1:35: Cannot apply operator: varchar >= integer"),
      ErrorCase("SELECT born + 1 FROM passengers", .typeMismatch, "line 1:13: Cannot apply operator: date + integer"),
      ErrorCase("SELECT name || 1 FROM passengers", .typeMismatch, "line 1:13: Cannot apply operator: varchar || integer"),
      ErrorCase("SELECT -name FROM passengers", .typeMismatch, "line 1:8: Cannot negate varchar"),
      ErrorCase(
        "SELECT name FROM passengers WHERE age", .typeMismatch, "line 1:35: WHERE clause must evaluate to a boolean: actual type smallint"),
      ErrorCase(
        "SELECT 1 FROM passengers WHERE vip AND age", .typeMismatch,
        "line 1:40: Logical expression term must evaluate to a boolean (actual: smallint)"),
      ErrorCase("SELECT NOT 1", .typeMismatch, "line 1:12: Value of logical NOT expression must evaluate to a boolean (actual: integer)"),
      ErrorCase(
        "SELECT count(*) FROM passengers HAVING count(*)", .typeMismatch,
        "line 1:40: HAVING clause must evaluate to a boolean: actual type bigint"),
      ErrorCase(
        "SELECT 1 FROM passengers p JOIN flights f ON p.flight_id", .typeMismatch,
        "line 1:46: JOIN ON clause must evaluate to a boolean: actual type integer"),
      ErrorCase("SELECT 1 BETWEEN 'a' AND 'b'", .typeMismatch, "line 1:10: Cannot check if integer is BETWEEN varchar(1) and varchar(1)"),
      ErrorCase(
        "SELECT age IN (1, 'x') FROM passengers", .typeMismatch,
        "line 1:19: IN value and list items must be the same type or coercible to a common type. Cannot find common type between "
          + "integer and varchar(1), all types (without duplicates): [smallint, integer, varchar(1)]"),
      ErrorCase("SELECT 1 LIKE 'a'", .typeMismatch, "line 1:8: Left side of LIKE expression must evaluate to a varchar (actual: integer)"),
      ErrorCase("SELECT 'a' LIKE 1", .typeMismatch, "line 1:17: Pattern for LIKE expression must evaluate to a varchar (actual: integer)"),
      ErrorCase(
        "SELECT CASE WHEN true THEN 1 ELSE 'a' END", .typeMismatch,
        "line 1:35: All CASE results must be the same type or coercible to a common type. Cannot find common type between "
          + "integer and varchar(1), all types (without duplicates): [integer, varchar(1)]"),
      ErrorCase(
        "SELECT CASE 1 WHEN 'a' THEN 1 END", .typeMismatch,
        "line 1:20: CASE operand type does not match WHEN clause operand type: integer vs varchar(1)"),
      ErrorCase("SELECT CASE WHEN 1 THEN 1 END", .typeMismatch, "line 1:18: CASE WHEN clause must evaluate to a boolean (actual: integer)"),
      ErrorCase("SELECT if(true, 1, 'a')", .typeMismatch, "line 1:8: Result types for IF must be the same: integer vs varchar(1)"),
      ErrorCase("SELECT nullif(1, 'a')", .typeMismatch, "line 1:8: Types are not comparable with NULLIF: integer vs varchar(1)"),
      ErrorCase(
        "SELECT coalesce(1, 'a')", .typeMismatch,
        "line 1:20: All COALESCE operands must be the same type or coercible to a common type. Cannot find common type between "
          + "integer and varchar(1), all types (without duplicates): [integer, varchar(1)]"),
      ErrorCase("SELECT CAST(1 AS nonsense)", .typeMismatch, "line 1:8: Unknown type: nonsense"),
      ErrorCase("SELECT CAST(1 AS bigin)", .typeMismatch, "line 1:8: Unknown type: bigin", hint: "did you mean 'bigint'?"),
      ErrorCase("SELECT CAST(DATE '2020-01-01' AS bigint)", .typeMismatch, "line 1:8: Cannot cast date to bigint"),
      ErrorCase("SELECT CAST(1 AS decimal(10,20))", .typeMismatch, "line 1:18: DECIMAL scale must be in range [0, precision (10)]: 20"),
      ErrorCase("SELECT DATE '2020-13-01'", .invalidLiteral, "line 1:8: '2020-13-01' is not a valid DATE literal"),
      ErrorCase("SELECT TIMESTAMP 'yesterday'", .invalidLiteral, "line 1:8: 'yesterday' is not a valid TIMESTAMP literal"),
      ErrorCase("SELECT INTERVAL 'x' DAY", .invalidLiteral, "line 1:8: 'x' is not a valid INTERVAL literal"),
      ErrorCase("VALUES (1, 2), (3)", .typeMismatch, "line 1:1: Values rows have mismatched sizes: 2 vs 1"),
      ErrorCase("VALUES 1, 'a'", .typeMismatch, "line 1:1: Values rows have mismatched types: row(integer) vs row(varchar(1))"),
      ErrorCase("SELECT 1 UNION SELECT 1, 2", .typeMismatch, "line 1:10: UNION query has different number of fields: 1, 2"),
      ErrorCase(
        "SELECT 1 UNION ALL SELECT 'a'", .typeMismatch, "line 1:10: column 1 in UNION query has incompatible types: integer, varchar(1)"),
      ErrorCase("SELECT 1 EXCEPT SELECT 1, 2", .typeMismatch, "line 1:10: EXCEPT query has different number of fields: 1, 2"),
    ])
  func types(_ test: ErrorCase) { test.check() }

  @Test(
    "aggregation and order",
    arguments: [
      ErrorCase(
        "SELECT name, count(*) FROM passengers", .expressionNotAggregate,
        "line 1:8: 'name' must be an aggregate expression or appear in GROUP BY clause"),
      ErrorCase(
        "SELECT age + 1 FROM passengers GROUP BY name", .expressionNotAggregate,
        "line 1:12: '(age + 1)' must be an aggregate expression or appear in GROUP BY clause"),
      ErrorCase(
        "SELECT count(*) FROM passengers GROUP BY name ORDER BY age", .expressionNotAggregate,
        "line 1:56: 'age' must be an aggregate expression or appear in GROUP BY clause"),
      ErrorCase(
        "SELECT name FROM passengers GROUP BY name HAVING age > 1", .expressionNotAggregate,
        "line 1:54: '(age > 1)' must be an aggregate expression or appear in GROUP BY clause"),
      ErrorCase(
        "SELECT * FROM carriers GROUP BY code", .expressionNotAggregate,
        "line 1:8: Column 'carriers.title' not in GROUP BY clause"),
      ErrorCase(
        "SELECT 1 FROM passengers WHERE count(*) > 1", .expressionNotScalar,
        "line 1:41: WHERE clause cannot contain aggregations, window functions or grouping operations: [count(*)]"),
      ErrorCase(
        "SELECT sum(age) FROM passengers GROUP BY sum(age)", .expressionNotScalar,
        "line 1:42: GROUP BY clause cannot contain aggregations, window functions or grouping operations: [sum(age)]"),
      ErrorCase(
        "SELECT sum(age) FROM passengers GROUP BY 1", .expressionNotScalar,
        "line 1:8: GROUP BY clause cannot contain aggregations, window functions or grouping operations: [sum(age)]"),
      ErrorCase(
        "SELECT sum(max(age)) FROM passengers", .nestedAggregation,
        "line 1:8: Cannot nest aggregations inside aggregation 'sum': [max(age)]"),
      ErrorCase("SELECT name FROM passengers GROUP BY 2", .invalidColumnReference, "line 1:38: GROUP BY position 2 is not in select list"),
      ErrorCase("SELECT name FROM passengers ORDER BY 0", .invalidColumnReference, "line 1:38: ORDER BY position 0 is not in select list"),
      ErrorCase("SELECT name FROM passengers ORDER BY 3", .invalidColumnReference, "line 1:38: ORDER BY position 3 is not in select list"),
      ErrorCase(
        "SELECT DISTINCT name FROM passengers ORDER BY age", .expressionNotInDistinct,
        "line 1:47: For SELECT DISTINCT, ORDER BY expressions must appear in select list"),
      ErrorCase(
        "SELECT upper(name) AS n, count(*) FROM passengers GROUP BY n", .columnNotFound, "line 1:60: Column 'n' cannot be resolved",
        hint: "GROUP BY does not see aliases: repeat the expression or write GROUP BY 1"),
    ])
  func aggregation(_ test: ErrorCase) { test.check() }

  @Test(
    "functions",
    arguments: [
      ErrorCase("SELECT foo(1)", .functionNotFound, "line 1:8: Function 'foo' not registered"),
      ErrorCase("SELECT cuont(*)", .functionNotFound, "line 1:8: Function 'cuont' not registered", hint: "did you mean 'count'?"),
      ErrorCase(
        "SELECT sum(name) FROM passengers", .functionNotFound,
        "line 1:8: Unexpected parameters (varchar) for function sum. Expected: sum(bigint), sum(integer), sum(smallint), sum(tinyint), "
          + "sum(decimal(p,s)), sum(double), sum(real), sum(interval day to second), sum(interval year to month)"),
      ErrorCase(
        "SELECT upper(DISTINCT name) FROM passengers", ErrorCode(rawValue: "FUNCTION_NOT_AGGREGATE"),
        "line 1:8: DISTINCT is not supported for non-aggregation functions"),
    ])
  func functions(_ test: ErrorCase) { test.check() }

  @Test(
    "what is not supported says where",
    arguments: [
      ErrorCase(
        "SELECT * FROM passengers FOR TIMESTAMP AS OF TIMESTAMP '2020-01-01 00:00:00 UTC'", .notSupported,
        "line 1:15: This connector does not support versioned tables")
    ])
  func unsupported(_ test: ErrorCase) { test.check() }
}
