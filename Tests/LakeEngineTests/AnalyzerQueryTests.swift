import LakeVectors
import Testing

@testable import LakeEngine

@Suite("Analyzer: types of expressions")
struct AnalyzerExpressionTypeTests {
  @Test(
    "literals and operators",
    arguments: [
      ("1", "integer"), ("-1", "integer"), ("2147483648", "bigint"), ("1.5", "decimal(2,1)"), ("0.05", "decimal(2,2)"),
      ("007.10", "decimal(3,2)"),
      ("1e0", "double"), ("'abc'", "varchar(3)"), ("''", "varchar(0)"), ("'größe'", "varchar(5)"), ("X'00ff'", "varbinary"),
      ("NULL", "unknown"),
      ("true", "boolean"), ("DATE '2023-10-22'", "date"), ("TIMESTAMP '2023-10-22 10:00:00'", "timestamp(0)"),
      ("TIMESTAMP '2023-10-22 10:00:00.123456'", "timestamp(6)"), ("TIMESTAMP '2023-10-22 10:00:00 UTC'", "timestamp(0) with time zone"),
      ("INTERVAL '1' DAY", "interval day to second"), ("INTERVAL '1' YEAR", "interval year to month"), ("DECIMAL '12.50'", "decimal(4,2)"),
      ("1 + 2", "integer"), ("1 + 2147483648", "bigint"), ("1 / 2", "integer"), ("1 + 1.5", "decimal(12,1)"),
      ("1.5 * 2.25", "decimal(5,3)"),
      ("1.5 / 3", "decimal(2,1)"), ("1e0 + 1", "double"), ("1 = 1.0", "boolean"), ("NULL + 1", "integer"),
      ("current_date", "date"), ("current_timestamp", "timestamp(3) with time zone"), ("localtimestamp", "timestamp(3)"),
      ("current_timestamp(6)", "timestamp(6) with time zone"), ("current_user", "varchar"),
      ("CASE WHEN true THEN 1 ELSE 2.5 END", "decimal(11,1)"), ("CASE WHEN true THEN 'a' END", "varchar(1)"),
      ("coalesce(NULL, 1, 2147483648)", "bigint"),
      ("nullif(1, 2.0)", "integer"), ("if(true, 1, 1e0)", "double"), ("CAST(1 AS varchar)", "varchar"),
      ("TRY_CAST('x' AS double)", "double"),
      ("CAST('a' AS char(3))", "char(3)"), ("1 IN (1, 2147483648)", "boolean"), ("'a' LIKE 'b'", "boolean"),
      ("1 BETWEEN 0 AND 2", "boolean"),
      ("(SELECT 1)", "integer"), ("EXISTS (SELECT 1)", "boolean"), ("1 IN (SELECT 2)", "boolean"),
    ])
  func types(_ expression: String, _ type: String) throws {
    #expect(try Analysis.types("SELECT \(expression)") == [type])
  }

  @Test("columns and aggregates have their functions' types")
  func aggregates() throws {
    let types = try Analysis.types(
      "SELECT count(*), count(DISTINCT name), sum(age), sum(fare), sum(weight), avg(age), avg(fare), min(name), max(born) FROM passengers")
    #expect(types == ["bigint", "bigint", "bigint", "decimal(38,2)", "double", "double", "decimal(10,2)", "varchar", "date"])
  }

  @Test("set operations and VALUES take common types")
  func sets() throws {
    #expect(try Analysis.types("SELECT 1 UNION ALL SELECT 2.5") == ["decimal(11,1)"])
    #expect(try Analysis.types("SELECT NULL UNION SELECT 'a'") == ["varchar(1)"])
    #expect(try Analysis.types("VALUES (1, 'a'), (2147483648, NULL)") == ["bigint", "varchar(1)"])
    #expect(try Analysis.types("SELECT 'abc' INTERSECT SELECT 'a'") == ["varchar(3)"])
  }
}

@Suite("Analyzer: queries")
struct AnalyzerQueryTests {
  @Test(
    "output names",
    arguments: [
      ("SELECT 1, 2 AS b, 3 AS \"Mixed Case\"", ["_col0", "b", "Mixed Case"]), ("SELECT Name, p.AGE FROM passengers p", ["Name", "AGE"]),
      ("SELECT * FROM carriers", ["code", "title"]), ("SELECT c.*, 1 FROM carriers c", ["code", "title", "_col2"]),
      ("SELECT count(*), max(code) AS m FROM carriers", ["_col0", "m"]), ("VALUES (1, 2)", ["_col0", "_col1"]),
      ("SELECT * FROM (VALUES (1, 2)) t(a, B)", ["a", "B"]), ("WITH t(x) AS (SELECT code FROM carriers) SELECT * FROM t", ["x"]),
      ("SELECT a FROM (SELECT 1 AS a) UNION ALL SELECT 2 AS b", ["a"]), ("TABLE carriers", ["code", "title"]),
      (
        "SELECT * FROM flights JOIN passengers USING (flight_id, dt)",
        ["flight_id", "dt", "origin", "carrier", "name", "food", "age", "fare", "weight", "born", "seen", "vip", "miles", "gate"]
      ),
      ("SELECT * FROM 'some/*.csv'", ["a", "b"]), ("SELECT awsdatacatalog.default.carriers.code FROM carriers", ["code"]),
    ])
  func names(_ sql: String, _ expected: [String]) throws {
    #expect(try Analysis.query(sql).output.map(\.name) == expected)
  }

  @Test(
    "a query of each kind is accepted",
    arguments: [
      "SELECT name FROM passengers ORDER BY upper(name), age DESC NULLS FIRST OFFSET 1 LIMIT 3",
      "SELECT name AS n FROM passengers ORDER BY n, passengers.age",
      "SELECT age / 10, count(*) FROM passengers GROUP BY age / 10 HAVING count(*) > 1 ORDER BY 2 DESC, age / 10",
      "SELECT age, sum(fare) AS s FROM passengers GROUP BY 1 ORDER BY s + 1",
      "SELECT DISTINCT age, name FROM passengers ORDER BY name, 1",
      "SELECT 1 FROM passengers p LEFT JOIN flights f ON p.flight_id = f.flight_id AND f.dt > '2023' WHERE p.age > 3",
      "SELECT p.name FROM passengers p, flights f WHERE p.flight_id = f.flight_id",
      "SELECT * FROM passengers NATURAL JOIN flights",
      "SELECT * FROM flights CROSS JOIN carriers",
      "SELECT name FROM passengers WHERE flight_id IN (SELECT flight_id FROM flights)",
      "SELECT name FROM passengers WHERE flight_id NOT IN (SELECT flight_id FROM flights) OR age = (SELECT max(age) FROM passengers)",
      "SELECT count(*) FILTER (WHERE age > 3), count(DISTINCT age) FROM passengers",
      "WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT * FROM a, b",
      "(SELECT 1) UNION (SELECT 2) ORDER BY 1 LIMIT 1",
      "SELECT 1 EXCEPT SELECT 2",
      "SELECT count(*) FROM passengers WHERE TRY(1 / age) IS NOT DISTINCT FROM 2 FETCH FIRST 5 ROWS ONLY",
      "SELECT sum(age) FROM passengers HAVING count(*) > 0",
      "SELECT name FROM passengers GROUP BY name, age",
      "SELECT passengers.name, max(age) FROM passengers GROUP BY name",
      "SELECT (SELECT count(*) FROM flights), count(*) FROM passengers",
    ])
  func accepted(_ sql: String) throws {
    let query = try Analysis.query(sql)
    let symbols = Set(query.plan.symbols)
    #expect(query.output.allSatisfy { symbols.contains($0.symbol) })
    let optimized = try Analysis.optimized(sql)
    let after = Set(optimized.plan.symbols)
    #expect(optimized.output.allSatisfy { after.contains($0.symbol) })
    #expect(optimized.plan.unknownSymbols.isEmpty)
  }

  @Test("equal aggregates are computed once")
  func sharedAggregates() throws {
    let plan = try Analysis.plan("SELECT sum(age), sum(age) + 1 FROM passengers HAVING sum(age) > 3 ORDER BY sum(age)")
    #expect(plan.ranges(of: "sum(").count == 1)
  }
}

@Suite("Analyzer: parameters")
struct AnalyzerParameterTests {
  @Test(
    "types come from the place",
    arguments: [
      ("SELECT * FROM passengers WHERE flight_id = ? AND fare < ?", ["integer", "decimal(10,2)"]),
      ("SELECT * FROM passengers WHERE food = :f", ["varchar"]), ("SELECT ?", ["varchar"]), ("SELECT ? + 1", ["integer"]),
      ("SELECT * FROM passengers WHERE dt BETWEEN :a AND :b AND born = :c", ["varchar", "varchar", "date"]),
      ("SELECT * FROM passengers WHERE flight_id = :x OR miles = :x", ["bigint"]),
      ("SELECT * FROM passengers WHERE (:f IS NULL OR flight_id = :f)", ["integer"]), ("SELECT CAST(? AS date)", ["date"]),
      ("SELECT * FROM passengers WHERE age IN (?, ?)", ["smallint", "smallint"]), ("SELECT 1 LIMIT ?", ["bigint"]),
      ("SELECT coalesce(?, miles) FROM passengers", ["bigint"]), ("SELECT * FROM passengers WHERE name LIKE ?", ["varchar"]),
    ])
  func inferred(_ sql: String, _ types: [String]) throws {
    #expect(try Analysis.analyzed(sql).parameterTypes.map(\.description) == types)
  }

  @Test("values become literals of the inferred type; text is read")
  func bound() throws {
    let number = TypedValue(.integer(1001), .bigint)
    let text = TypedValue(.string("1001"), .varchar)
    for value in [number, text] {
      let query = try Analysis.analyzed("SELECT name FROM passengers WHERE flight_id = ?", positional: [value]).query
      let optimized = try Optimizer.optimize(query, session: Analysis.session)
      #expect(PlanPrinter.text(optimized).contains("filter = (flight_id = 1001)"))
    }
    let named = try Analysis.analyzed("SELECT name FROM passengers WHERE flight_id = :id", named: ["id": text]).query
    #expect(PlanPrinter.text(named).contains("(flight_id = 1001)"))
  }

  @Test("a value that the type cannot hold exactly keeps its own")
  func inexact() throws {
    let query = try Analysis.analyzed("SELECT 1 FROM passengers WHERE flight_id < ?", positional: [TypedValue(.double(2.5), .double)]).query
    #expect(PlanPrinter.text(query).contains("(CAST(flight_id AS double) < 2.5E0)"))
  }

  @Test("text that does not fit is an error that names the parameter")
  func wrong() {
    let error = #expect(throws: LakeError.self) {
      try Analysis.analyzed("SELECT 1 FROM passengers WHERE flight_id = :id", named: ["id": TypedValue(.string("abc"), .varchar)])
    }
    #expect(error?.code == .invalidCastArgument)
    #expect(error?.hint == "parameter :id is integer")
  }

  @Test("a limit may be a parameter")
  func limit() throws {
    let query = try Analysis.analyzed("SELECT 1 FROM passengers LIMIT ?", positional: [TypedValue(.integer(7), .bigint)]).query
    #expect(PlanPrinter.text(query).contains("Limit[count = 7]"))
  }
}
