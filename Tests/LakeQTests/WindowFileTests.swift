import LakeQ
import LakeVectors
import Testing

/// Windows over partitions that do not fit in memory answer what they answer with plenty, whatever the function and frame.
@Suite struct WindowFileTests {
  static let calls = [
    "max(s) OVER (ORDER BY id ROWS BETWEEN 50 PRECEDING AND 50 FOLLOWING)",
    "min(v) OVER (ORDER BY id ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING)",
    "sum(v) OVER (ORDER BY k RANGE BETWEEN 3 PRECEDING AND 2 FOLLOWING)",
    "count(*) OVER (ORDER BY k DESC GROUPS BETWEEN 1 PRECEDING AND 2 FOLLOWING)",
    "min(s) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)",
    "array_agg(v) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)",
    "array_agg(v) FILTER (WHERE k < 1500) OVER (PARTITION BY g ORDER BY id ROWS BETWEEN 20 PRECEDING AND CURRENT ROW)",
    "lead(s, 2, 'none') OVER (PARTITION BY g ORDER BY id)", "lag(v) IGNORE NULLS OVER (PARTITION BY g ORDER BY id)",
    "lead(v) OVER (ORDER BY id)", "ntile(5) OVER (PARTITION BY g ORDER BY id)", "percent_rank() OVER (PARTITION BY g ORDER BY k)",
    "cume_dist() OVER (PARTITION BY g ORDER BY k)", "first_value(s) OVER (PARTITION BY g ORDER BY id)",
    "last_value(s) OVER (PARTITION BY g ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)",
    "nth_value(v, 3) IGNORE NULLS OVER (PARTITION BY g ORDER BY k, id)", "sum(v) OVER (PARTITION BY g)",
    "max(s) OVER (PARTITION BY g % 2, cast(NULL AS bigint))", "approx_distinct(k) OVER (PARTITION BY g ORDER BY id)",
    "row_number() OVER (PARTITION BY g ORDER BY k)", "rank() OVER (PARTITION BY g ORDER BY k % 5)",
  ]

  static let queries =
    calls.map { "SELECT id, \($0) AS x FROM {t}" } + [
      "SELECT id, sum(v) OVER (PARTITION BY g) AS a, row_number() OVER (ORDER BY s, id) AS b, lag(id) OVER (PARTITION BY k ORDER BY id) AS c FROM {t}",
      """
      SELECT a, n, m FROM {t} MATCH_RECOGNIZE (ORDER BY id MEASURES first(id) AS a, count(*) AS n, max(b.s) AS m
        ONE ROW PER MATCH PATTERN (a b+) DEFINE b AS v > prev(v))
      """,
      """
      SELECT id, c, t, n FROM {t} MATCH_RECOGNIZE (ORDER BY id MEASURES classifier() AS c, sum(v) AS t, match_number() AS n
        ALL ROWS PER MATCH WITH UNMATCHED ROWS PATTERN (a b{2,}) DEFINE b AS v > prev(v))
      """,
      """
      SELECT g, a, n FROM {t} MATCH_RECOGNIZE (PARTITION BY g ORDER BY id MEASURES last(id) AS a, match_number() AS n
        ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW PATTERN (a{5}) DEFINE a AS k > 100)
      """,
      """
      SELECT id, n OVER w AS n, max(v) OVER w AS m FROM {t} WINDOW w AS (ORDER BY id MEASURES count(*) AS n
        ROWS BETWEEN CURRENT ROW AND 20 FOLLOWING PATTERN (a b+) DEFINE b AS v > prev(v))
      """,
    ]

  @Test(arguments: 0..<queries.count)
  func answersAreTheSame(_ index: Int) async throws {
    let data = try MemoryLimitTests.Data()
    let text = data.sql(Self.queries[index])
    let expected = try await Self.lines(data.lake(nil), text)
    #expect(expected.count > 100)
    for (threads, limit) in [(1, 60 << 10), (2, 200 << 10)] {
      #expect(try await Self.lines(data.lake(limit, threads: threads), text) == expected, "\(text) with \(limit) bytes")
    }
    let plan = try await data.lake(60 << 10).query("EXPLAIN ANALYZE " + text).column("Query Plan", as: String.self).compactMap { $0 }
    #expect(plan.contains { $0.contains("spilled: ") }, "\(plan.joined(separator: "\n"))")
    #expect(data.leftovers == [])
  }

  private static func lines(_ lake: Lake, _ sql: String) async throws -> [String] {
    var lines: [String] = []
    for try await frame in lake.stream(sql) { lines += frame.csv().split(separator: "\n").dropFirst().map(String.init) }
    return lines.sorted()
  }

  @Test func whatIsTakenOutDoesNotKeepTheFile() async throws {
    let data = try MemoryLimitTests.Data()
    var kept: [Frame] = []
    for try await frame in try data.lake(100 << 10).stream(data.sql("SELECT id, lead(s) OVER (ORDER BY id) AS n FROM {t}")) {
      kept.append(frame)
    }
    #expect(kept.reduce(0) { $0 + $1.rowCount } == MemoryLimitTests.Data.rows)
    #expect(kept[0].csv().contains("a text of some length"))
  }
}
