import LakeVectors
import Testing

@testable import LakeEngine

/// Whole queries over VALUES: the answer must be right without rules and the same with them.
@Suite("Analyzer and optimizer: answers")
struct OptimizerAnswerTests {
  private static let tables = """
    WITH t(id, name, grp, amount) AS (VALUES (1, 'ann', 'a', 10), (2, 'bob', 'b', 20), (3, 'cyd', 'a', NULL), (4, 'dan', NULL, 40)),
      u(id, city) AS (VALUES (1, 'Zug'), (1, 'Bern'), (3, 'Chur'), (9, 'Genf')),
      holes(id) AS (VALUES (1), (NULL)), nothing(id) AS (SELECT 1 WHERE false)\n
    """

  private func rows(_ query: Query) throws -> [String] {
    let batches = try QueryExecutor().runBlocking(query, in: QueryContext(Analysis.session))
    return batches.flatMap { batch in
      (0..<batch.rowCount).map { row in
        batch.columns.map { column in
          column.isNull(row) ? "NULL" : ValueText.text(column.value(row), column.type)
        }.joined(separator: "|")
      }
    }
  }

  @Test(
    "rows",
    arguments: [
      ("SELECT id, name FROM t WHERE grp = 'a' ORDER BY id DESC", ["3|cyd", "1|ann"]),
      ("SELECT grp, count(*), sum(amount) FROM t GROUP BY grp ORDER BY grp", ["a|2|10", "b|1|20", "NULL|1|40"]),
      ("SELECT grp FROM t ORDER BY grp NULLS FIRST, id LIMIT 2", ["NULL", "a"]),
      ("SELECT grp, count(*) AS c FROM t GROUP BY 1 HAVING count(*) > 1 ORDER BY c", ["a|2"]),
      ("SELECT upper(grp) || 'x', max(amount) + 1 FROM t WHERE grp IS NOT NULL GROUP BY upper(grp) || 'x' ORDER BY 1", ["Ax|11", "Bx|21"]),
      ("SELECT name FROM t ORDER BY length(name), -id LIMIT 1", ["dan"]),
      ("SELECT DISTINCT grp FROM t ORDER BY grp", ["a", "b", "NULL"]),
      ("SELECT count(DISTINCT grp), count(*) FILTER (WHERE amount > 10), avg(amount) FROM t", ["2|2|23.333333333333332"]),
      ("SELECT t.id, city FROM t JOIN u ON t.id = u.id ORDER BY 1, 2", ["1|Bern", "1|Zug", "3|Chur"]),
      ("SELECT t.id, city FROM t, u WHERE t.id = u.id AND city < 'C' ORDER BY 1", ["1|Bern"]),
      ("SELECT t.id, city FROM t LEFT JOIN u ON t.id = u.id AND city <> 'Bern' ORDER BY 1", ["1|Zug", "2|NULL", "3|Chur", "4|NULL"]),
      ("SELECT t.id, city FROM t LEFT JOIN u ON t.id = u.id WHERE city IS NULL ORDER BY 1", ["2|NULL", "4|NULL"]),
      ("SELECT t.id, city FROM t RIGHT JOIN u ON t.id = u.id ORDER BY 2", ["1|Bern", "3|Chur", "NULL|Genf", "1|Zug"]),
      ("SELECT id, name, city FROM t FULL JOIN u USING (id) WHERE id > 2 ORDER BY id", ["3|cyd|Chur", "4|dan|NULL", "9|NULL|Genf"]),
      ("SELECT count(*) FROM t CROSS JOIN u", ["16"]),
      ("SELECT * FROM t NATURAL JOIN u WHERE city = 'Zug'", ["1|ann|a|10|Zug"]),
      ("SELECT name FROM t WHERE id IN (SELECT id FROM u) ORDER BY 1", ["ann", "cyd"]),
      ("SELECT name FROM t WHERE id NOT IN (SELECT id FROM u) ORDER BY 1", ["bob", "dan"]),
      ("SELECT name FROM t WHERE id NOT IN (SELECT id FROM holes)", []),
      ("SELECT name FROM t WHERE id NOT IN (SELECT id FROM nothing) ORDER BY 1 LIMIT 1", ["ann"]),
      ("SELECT id, id IN (SELECT id FROM holes) FROM t ORDER BY 1", ["1|true", "2|NULL", "3|NULL", "4|NULL"]),
      ("SELECT NULL IN (SELECT id FROM nothing), NULL IN (SELECT id FROM u)", ["false|NULL"]),
      ("SELECT name FROM t WHERE amount = (SELECT max(amount) FROM t)", ["dan"]),
      ("SELECT name, (SELECT city FROM u WHERE id = 9) FROM t WHERE id = 1", ["ann|Genf"]),
      ("SELECT (SELECT city FROM u WHERE id = 7) FROM t WHERE id = 1", ["NULL"]),
      ("SELECT count(*) FROM t WHERE EXISTS (SELECT 1 FROM u WHERE city = 'Zug')", ["4"]),
      ("SELECT count(*) FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE city = 'Zug')", ["0"]),
      (
        "SELECT grp, sum(amount) * (SELECT count(*) FROM u) FROM t GROUP BY grp HAVING sum(amount) > (SELECT min(id) FROM u) ORDER BY 1",
        ["a|40", "b|80", "NULL|160"]
      ),
      ("SELECT id FROM t UNION SELECT id FROM u ORDER BY 1", ["1", "2", "3", "4", "9"]),
      ("SELECT id FROM t UNION ALL SELECT id FROM u WHERE id = 1 ORDER BY 1", ["1", "1", "1", "2", "3", "4"]),
      ("SELECT id FROM t INTERSECT SELECT id FROM u ORDER BY 1", ["1", "3"]),
      ("SELECT id FROM t EXCEPT SELECT id FROM u ORDER BY 1", ["2", "4"]),
      ("SELECT grp FROM t INTERSECT SELECT NULL", ["NULL"]),
      ("SELECT 1, 'x', NULL", ["1|x|NULL"]),
      ("SELECT x + y FROM (VALUES (1, 2.5), (2, 3.25)) v(x, y) ORDER BY 1", ["3.50", "5.25"]),
      ("SELECT id FROM t ORDER BY id OFFSET 1 LIMIT 2", ["2", "3"]),
      ("SELECT id FROM t ORDER BY id OFFSET 3", ["4"]),
      ("SELECT count(*) FROM (SELECT * FROM t LIMIT 3)", ["3"]),
      ("SELECT count(*) FROM t WHERE false", ["0"]),
      ("SELECT sum(amount) FROM t WHERE false", ["NULL"]),
      ("SELECT id FROM t WHERE (id = 1 AND grp = 'a') OR (id = 3 AND grp = 'a') OR id = 9 ORDER BY 1", ["1", "3"]),
      ("SELECT TRY(1 / (id - 1)) FROM t ORDER BY id LIMIT 2", ["NULL", "1"]),
      ("SELECT CASE grp WHEN 'a' THEN 1 WHEN 'b' THEN 2 END FROM t ORDER BY id", ["1", "2", "1", "NULL"]),
      ("SELECT coalesce(grp, '-'), nullif(id, 1), if(id > 2, 'big') FROM t ORDER BY id LIMIT 3", ["a|NULL|NULL", "b|2|NULL", "a|3|big"]),
      ("SELECT id FROM t WHERE name LIKE '%n' AND id BETWEEN 2 AND 4", ["4"]),
      ("SELECT DATE '2023-01-31' + INTERVAL '1' MONTH, DATE '2023-03-01' - DATE '2023-02-01'", ["2023-02-28|28 00:00:00.000"]),
      ("SELECT a.id FROM t a JOIN t b ON a.id + 1 = b.id AND a.amount < b.amount ORDER BY 1", ["1"]),
      ("SELECT id, count(*) FROM (SELECT id FROM t UNION ALL SELECT id FROM t) GROUP BY id HAVING id < 3 ORDER BY 1", ["1|2", "2|2"]),
      ("SELECT grp FROM t WHERE grp IS DISTINCT FROM 'a' ORDER BY id", ["b", "NULL"]),
      ("SELECT sum(amount) AS s FROM t ORDER BY s + 1", ["70"]),
      ("SELECT name AS id FROM t ORDER BY id DESC LIMIT 1", ["dan"]),
      ("SELECT max(id) FROM t HAVING max(id) > 100", []),
      ("SELECT s FROM (SELECT id % 2 AS s, count(*) AS c FROM t GROUP BY id % 2) WHERE c = 2 ORDER BY s", ["0", "1"]),
      ("SELECT count(*) FROM t JOIN u ON true JOIN holes ON t.id = holes.id", ["4"]),
      ("SELECT count(DISTINCT grp), count(*), max(amount), min(amount) FROM t", ["2|4|40|10"]),
      ("SELECT count(DISTINCT id), count(*), max(id) FROM nothing", ["0|0|NULL"]),
      ("SELECT grp, count(DISTINCT amount), count(amount) FROM t GROUP BY grp ORDER BY 1", ["a|1|1", "b|1|1", "NULL|1|1"]),
      ("SELECT sum(DISTINCT x), count(DISTINCT x), count(x) FROM (VALUES 1, 2, 2, NULL) v(x)", ["3|2|3"]),
      ("SELECT approx_distinct(grp), count(*) FROM t", ["2|4"]),
    ])
  func rows(_ sql: String, _ expected: [String]) throws {
    let query = try Analysis.query(Self.tables + sql)
    #expect(query.plan.unknownSymbols.isEmpty)
    #expect(try rows(query) == expected, "without rules")
    let optimized = try Optimizer.optimize(query, session: Analysis.session)
    #expect(optimized.plan.unknownSymbols.isEmpty)
    #expect(try rows(optimized) == expected, "with rules")
  }

  @Test("a scalar subquery with two rows fails when it runs")
  func twoRows() throws {
    let query = try Analysis.optimized(Self.tables + "SELECT (SELECT id FROM u) FROM t")
    let error = #expect(throws: LakeError.self) { try rows(query) }
    #expect(error?.code == .subqueryMultipleRows)
    #expect(error?.message == "Scalar sub-query has returned multiple rows")
  }

  @Test("a constant that fails does so only for a row that reaches it")
  func lateError() throws {
    #expect(try rows(Analysis.optimized(Self.tables + "SELECT 1 / 0 FROM nothing")).isEmpty)
    let error = #expect(throws: LakeError.self) { try rows(Analysis.optimized(Self.tables + "SELECT 1 / 0 FROM t")) }
    #expect(error?.code == .divisionByZero)
  }
}
