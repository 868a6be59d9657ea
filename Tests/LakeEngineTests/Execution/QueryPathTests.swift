import LakeCatalog
import LakeEngine
import LakeSQL
import LakeVectors
import Testing

/// From SQL to rows over memory tables: `t` has v = 0..<600 in 3 files of 2 splits, its partition p is the file's number.
@Suite struct QueryPathTests {
  struct Tables: TableResolver {
    let t: TableSource
    let catalogName = "awsdatacatalog"

    func table(database: String, name: String) throws -> TableSource? { name == "t" ? t : nil }

    func files(_ pattern: String) throws -> TableSource { throw LakeError(.tableNotFound, pattern) }

    func databaseExists(_ name: String) throws -> Bool { name == "default" }

    func databaseNames() throws -> [String] { ["default"] }

    func tableNames(database: String) throws -> [String] { ["t"] }
  }

  let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 3, splits: 2, rows: 100)))

  func plan(_ sql: String, _ session: SessionContext) throws -> Query {
    let analyzer = Analyzer(resolver: Tables(t: table.source()), session: session)
    guard case .query(let query) = try analyzer.analyze(try Parser.parseStatement(sql)) else {
      throw LakeError(.notSupported, "not a query: \(sql)")
    }
    return try Optimizer.optimize(query.query, session: session)
  }

  /// Rows as text, cells separated by `|`.
  func rows(_ sql: String, _ session: SessionContext) async throws -> [String] {
    let query = try plan(sql, session)
    return try await QueryExecutor().run(query, in: QueryContext(session)).flatMap { batch in
      (0..<batch.rowCount).map { row in
        batch.columns.map { $0.isNull(row) ? "NULL" : ValueText.text($0.value(row), $0.type) }.joined(separator: "|")
      }
    }
  }

  static let queries: [(String, [String])] = [
    ("SELECT 1 + 1, 'a'", ["2|a"]),
    ("SELECT count(*) FROM t", ["600"]),
    ("SELECT count(*) FROM t WHERE p = 1", ["200"]),
    ("SELECT count(*), sum(v), min(v), max(v), avg(v) FROM t WHERE v >= 100 AND p < 2", ["300|74850|100|399|249.5"]),
    ("SELECT p, count(*), sum(v) FROM t GROUP BY p ORDER BY p DESC", ["2|200|99900", "1|200|59900", "0|200|19900"]),
    ("SELECT p FROM t GROUP BY p HAVING sum(v) > 50000 ORDER BY 1", ["1", "2"]),
    ("SELECT v FROM t WHERE v % 100 = 7 ORDER BY v DESC LIMIT 3", ["507", "407", "307"]),
    ("SELECT v FROM t WHERE v % 100 = 7 LIMIT 3", ["7", "107", "207"]),
    ("SELECT v FROM t OFFSET 597", ["597", "598", "599"]),
    ("SELECT v FROM t OFFSET 5 LIMIT 2", ["5", "6"]),
    ("SELECT DISTINCT v % 3 AS r FROM t ORDER BY r", ["0", "1", "2"]),
    ("SELECT count(DISTINCT v % 7) FROM t", ["7"]),
    ("SELECT a.v, b.v FROM t a JOIN t b ON a.v = b.v + 598 ORDER BY 1", ["598|0", "599|1"]),
    (
      "SELECT x.k, t.p FROM (VALUES (5, 'a'), (700, 'b'), (CAST(NULL AS integer), 'c')) x(k, n) LEFT JOIN t ON t.v = x.k ORDER BY x.n",
      ["5|0", "700|NULL", "NULL|NULL"]
    ),
    (
      "SELECT t.v, x.k FROM t RIGHT JOIN (VALUES 5, 700) x(k) ON t.v = x.k ORDER BY x.k",
      ["5|5", "NULL|700"]
    ),
    (
      "SELECT a.k, b.k FROM (VALUES 1, 2) a(k) FULL JOIN (VALUES 2, 3) b(k) ON a.k = b.k ORDER BY coalesce(a.k, b.k)",
      ["1|NULL", "2|2", "NULL|3"]
    ),
    ("SELECT count(*) FROM t WHERE v IN (SELECT v + 590 FROM t)", ["10"]),
    ("SELECT count(*) FROM t WHERE v NOT IN (SELECT v + 590 FROM t)", ["590"]),
    ("SELECT count(*) FROM t a CROSS JOIN (VALUES 1, 2, 3) b(x)", ["1800"]),
    ("SELECT count(*) FROM (SELECT v FROM t UNION ALL SELECT v FROM t WHERE p = 0)", ["800"]),
    ("SELECT v FROM t WHERE v < 2 UNION ALL SELECT 9 UNION ALL SELECT v FROM t WHERE v > 597", ["0", "1", "9", "598", "599"]),
    ("SELECT v FROM t WHERE v < 2 UNION SELECT v FROM t WHERE v < 3 ORDER BY 1", ["0", "1", "2"]),
    ("WITH big AS (SELECT p, max(v) AS m FROM t GROUP BY p) SELECT count(*) FROM t JOIN big ON t.v = big.m", ["3"]),
    ("SELECT CASE WHEN v < 300 THEN 'low' ELSE 'high' END AS k, count(*) FROM t GROUP BY 1 ORDER BY 1", ["high|300", "low|300"]),
    ("SELECT sum(v) FROM t WHERE v < 0", ["NULL"]),
    ("SELECT p, count(*) FROM t WHERE v < 0 GROUP BY p", []),
  ]

  @Test(arguments: queries.indices, [(1, 4096), (2, 33), (8, 7)])
  func answers(_ index: Int, _ shape: (threads: Int, batchRows: Int)) async throws {
    let (sql, expected) = QueryPathTests.queries[index]
    let answer = try await rows(sql, session(threads: shape.threads, batchRows: shape.batchRows))
    #expect(answer == expected, "\(sql)")
  }

  @Test func failuresSurface() async throws {
    await #expect(throws: LakeError(.divisionByZero, "Division by zero")) {
      _ = try await rows("SELECT sum(1 / (v - 431)) FROM t", session(threads: 2, batchRows: 10))
    }
  }

  @Test func everyOperatorIsAnalyzed() async throws {
    let session = session(threads: 2)
    let sql = """
      SELECT a.p, count(*) FROM t a JOIN (SELECT v FROM t WHERE v < 100) b ON a.v = b.v
      WHERE a.p = 0 GROUP BY 1 ORDER BY 2 LIMIT 5
      """
    let query = try plan(sql, session)
    let analyzed = try await QueryExecutor().explainAnalyze(query, in: QueryContext(session, isAnalyzing: true))
    let lines = analyzed.split(separator: "\n").map { $0.drop { !$0.isLetter } }
    let joined = lines.firstIndex { $0.hasPrefix("InnerJoin") }.map { Array(lines[$0...]) } ?? []
    #expect(joined.first { $0.hasPrefix("rows:") }?.hasPrefix("rows: 100, ") == true)
    #expect(joined.contains { $0.hasPrefix("build: rows: 100, ") || $0.hasPrefix("build: rows: 200, ") })
    #expect(lines.count { $0.hasPrefix("files: ") } == 2)
    #expect(lines.contains { $0.hasPrefix("files: 1 of 3 (2 pruned)") })
  }
}
