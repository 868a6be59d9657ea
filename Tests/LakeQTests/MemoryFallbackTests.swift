import LakeQ
import LakeVectors
import Testing

/// Operators that go through files in another way than they work in memory.
@Suite struct MemoryFallbackTests {
  /// What each must show as spilled is the operator's name in EXPLAIN ANALYZE, nil where the plan has no line for it.
  static let queries: [(sql: String, spills: String?)] = [
    ("SELECT id, s FROM {t} ORDER BY s DESC, id LIMIT 5000", "TopN"),
    ("SELECT id, s FROM {t} ORDER BY v NULLS FIRST, s, id OFFSET 4000 LIMIT 6000", "TopN"),
    ("SELECT id, s FROM {t} ORDER BY k, id OFFSET 11990 LIMIT 9000", "TopN"),
    // One key alone is too many rows, and no key at all.
    ("SELECT a.id, b.id AS o FROM {t} a JOIN {t} b ON a.g = b.g AND a.s < b.s WHERE a.id < 150 AND b.id < 1500 AND b.g < 2", "InnerJoin"),
    (
      "SELECT a.id, b.id AS o FROM {t} a LEFT JOIN (SELECT * FROM {t} WHERE id < 1500 AND g = 1) b ON a.g = b.g AND a.s < b.s WHERE a.id < 150",
      "LeftJoin"
    ),
    (
      "SELECT a.id, b.id AS o FROM (SELECT * FROM {t} WHERE id < 150) a RIGHT JOIN (SELECT * FROM {t} WHERE id < 1500) b ON a.g = b.g AND a.s > b.s AND b.g < 2",
      "RightJoin"
    ),
    (
      "SELECT a.id, b.id AS o FROM (SELECT * FROM {t} WHERE id < 150) a FULL JOIN (SELECT * FROM {t} WHERE id < 1500) b ON a.g = b.g AND a.s > b.s AND b.g < 2 AND a.v < 300",
      "FullJoin"
    ),
    ("SELECT id FROM {t} a WHERE id < 800 AND EXISTS (SELECT 1 FROM {t} b WHERE b.g = a.g AND b.s < a.s AND b.v > 1000)", nil),
    ("SELECT id FROM {t} a WHERE id < 800 AND NOT EXISTS (SELECT 1 FROM {t} b WHERE b.g = a.g AND b.s < a.s AND b.v > 1000)", nil),
    ("SELECT id, EXISTS (SELECT 1 FROM {t} b WHERE b.g = a.g AND b.s < a.s AND b.v > 1000) AS m FROM {t} a WHERE id < 800", nil),
    (
      "SELECT a.id, b.id AS o FROM {t} a CROSS JOIN (SELECT id, s FROM {t} WHERE id < 900) b WHERE a.id < 300 AND (a.id + b.id) % 97 = 0",
      nil
    ),
    ("SELECT a.id, b.id AS o FROM {t} a JOIN {t} b ON a.v > b.v + 900 WHERE a.id < 1000 AND b.id < 1000", nil),
    ("SELECT a.id, b.id AS o FROM {t} a LEFT JOIN (SELECT * FROM {t} WHERE id < 1000) b ON a.v > b.v + 990 WHERE a.id < 1000", nil),
    (
      "SELECT a.id, count(b.id) AS n FROM {t} a LEFT JOIN (SELECT * FROM {t} WHERE id < 700) b ON a.s || 'x' > b.s || a.s WHERE a.id < 100 GROUP BY a.id",
      nil
    ),
    // States that grow without new groups.
    ("SELECT k % 200 AS k, array_agg(s ORDER BY s, id) AS a FROM {t} GROUP BY 1", "Aggregate"),
    // Rows that are read several times.
    (
      "WITH RECURSIVE t(n, s) AS (SELECT id, s FROM {t} WHERE id < 2000 UNION ALL SELECT n + 100000, s FROM t WHERE n < 300000) SELECT n, s FROM t",
      nil
    ),
    ("WITH w AS (SELECT s, count(*) AS n, max(id) AS i FROM {t} GROUP BY s) SELECT a.s, b.i FROM w a JOIN w b ON a.s = b.s", nil),
  ]

  @Test(arguments: 0..<queries.count)
  func answersAreTheSame(_ index: Int) async throws {
    let data = try MemoryLimitTests.Data()
    let (sql, spills) = Self.queries[index]
    let text = data.sql(sql)
    let isOrdered = sql.contains(" LIMIT ")
    func lines(_ csv: String) -> [String] { csv.split(separator: "\n").dropFirst().map(String.init) }
    let inMemory = lines(try await data.lake(nil).query(text).csv())
    let expected = isOrdered ? inMemory : inMemory.sorted()
    #expect(!expected.isEmpty)
    for (threads, limit) in [(1, 40 << 10), (2, 100 << 10)] {
      let lake = try data.lake(limit, threads: threads)
      var found: [String] = []
      for try await frame in lake.stream(text) { found += lines(frame.csv()) }
      if !isOrdered { found.sort() }
      #expect(found == expected, "\(found.count) of \(expected.count) rows: \(sql) with \(limit) bytes")
    }
    guard let spills else { return }
    let plan = try await data.lake(40 << 10, threads: 1).query("EXPLAIN ANALYZE " + text).column("Query Plan", as: String.self)
    let printed = plan.compactMap { $0 }
    let at = printed.firstIndex { $0.contains(spills + "[") } ?? printed.count
    #expect(printed[at...].prefix(14).contains { $0.contains("spilled: ") }, "\(printed.joined(separator: "\n"))")
    #expect(data.leftovers == [])
  }
}
