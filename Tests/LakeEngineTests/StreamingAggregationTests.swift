import LakeVectors
import Testing

@testable import LakeEngine

/// Groups of rows that a window by the same keys has put together.
@Suite struct StreamingAggregationTests {
  private let path = QueryPathTests()

  /// 600 rows: 7 partitions and, below, 600 of one row.
  private static let window =
    "(SELECT k, o, v, row_number() OVER (PARTITION BY k ORDER BY o, v) AS n FROM (SELECT v % 7 AS k, v % 5 AS o, v FROM t))"

  private func streams(_ sql: String) throws -> Bool {
    let plan = try PhysicalPlanner.plan(try path.plan(sql, session()), into: MaterializedRows())
    return plan.paths.contains { $0.contains("StreamingAggregate") }
  }

  @Test(
    "keys of the partition, and the first ones of the order, find their rows together",
    arguments: [
      ("k", true), ("k, o", true), ("o, k", true), ("k, o, v", true), ("k, v", false), ("o", false), ("n", false), ("k + 0", false),
    ])
  func chosen(keys: String, streams expected: Bool) throws {
    #expect(try streams("SELECT max(n), count(*) FROM \(StreamingAggregationTests.window) GROUP BY \(keys)") == expected)
  }

  @Test func throughFiltersProjectionsAndNewNames() throws {
    let inner = "(SELECT q AS r, n + 1 AS m FROM (SELECT k AS q, n FROM \(StreamingAggregationTests.window)) WHERE n > 3)"
    #expect(try streams("SELECT r, max(m) FROM \(inner) GROUP BY r"))
    #expect(try !streams("SELECT r, count(DISTINCT m) FROM \(inner) GROUP BY r"))
    #expect(try !streams("SELECT r, max(m) FROM \(inner) JOIN (VALUES 1, 2) x(y) ON y < m GROUP BY r"))
    #expect(try !streams("SELECT max(n) FROM (SELECT row_number() OVER (ORDER BY v) AS n FROM t)"))
  }

  private static let questions = [
    "SELECT k, count(*), max(n), sum(v), avg(v), min(o) FROM WINDOW_ROWS GROUP BY k",
    "SELECT k, o, array_agg(v ORDER BY v DESC), count(*) FILTER (WHERE n % 2 = 0) FROM WINDOW_ROWS GROUP BY k, o",
    "SELECT k, sum(n) FROM (SELECT * FROM WINDOW_ROWS WHERE n % 3 = 1 AND k <> 2) GROUP BY k HAVING sum(n) > 5",
    "SELECT DISTINCT k FROM WINDOW_ROWS WHERE n > 1",
    "SELECT count(*), sum(m), max(s) FROM (SELECT k, max(n) AS m, sum(o) AS s FROM WINDOW_ROWS GROUP BY k)",
    "SELECT k, o, v, count(*), arbitrary(n) FROM WINDOW_ROWS GROUP BY k, o, v",
    "SELECT k, listagg(CAST(v AS varchar), ',') WITHIN GROUP (ORDER BY v), stddev(v) FROM WINDOW_ROWS WHERE n < 12 GROUP BY k",
  ]

  @Test("the same rows as by tables, whatever threads and batches", arguments: [1, 2, 8], [1, 7, 2048])
  func answers(threads: Int, batchRows: Int) async throws {
    let session = SessionContext(threads: threads, batchRows: batchRows)
    for question in StreamingAggregationTests.questions {
      for partition in ["v % 7", "v", "p", "CASE WHEN v % 3 = 0 THEN v END", "CAST(ROW(v % 4, p) AS ROW(a integer, b integer))"] {
        let window = """
          (SELECT k, o, v, row_number() OVER (PARTITION BY k ORDER BY o, v) AS n FROM (SELECT \(partition) AS k, v % 5 AS o, v FROM t))
          """
        // After a limit rows lie anyhow.
        let limited = "(SELECT * FROM \(window) LIMIT 100000)"
        guard !partition.contains("ROW") || !question.contains("<> 2") else { continue }
        let streamed = question.replacing("WINDOW_ROWS", with: window)
        let tabled = question.replacing("WINDOW_ROWS", with: limited)
        #expect(try streams(streamed), "\(streamed)")
        // ORDER BY in an aggregate is a window of its own.
        #expect(try streams(tabled) == question.contains("ORDER BY"), "\(tabled)")
        #expect(try await path.rows(streamed, session).sorted() == path.rows(tabled, session).sorted(), "\(streamed)")
      }
    }
  }

  @Test("the order of the groups does not depend on threads")
  func order() async throws {
    let sql = "SELECT v, count(*) FROM (SELECT v, row_number() OVER (PARTITION BY v) AS n FROM t) GROUP BY v"
    let one = try await path.rows(sql, SessionContext(threads: 1, batchRows: 64))
    for threads in [2, 8] { #expect(try await path.rows(sql, SessionContext(threads: threads, batchRows: 64)) == one) }
  }

  @Test("with so little memory that the window goes through files", arguments: [4_000, 20_000])
  func spilling(limit: Int) async throws {
    let sql = """
      SELECT k, count(*), sum(n) FROM (SELECT k, row_number() OVER (PARTITION BY k ORDER BY v) AS n FROM (SELECT v % 3 AS k, v FROM t)) GROUP BY k
      """
    let session = SessionContext(threads: 2, batchRows: 64, limits: QueryLimits(memoryBytes: limit))
    #expect(try await path.rows(sql, session).sorted() == ["0|200|20100", "1|200|20100", "2|200|20100"])
  }
}
