import Foundation
import LakeQ
import LakeVectors
import Testing

/// Queries with so little memory that they go through temporary files answer what they answer with plenty.
@Suite struct MemoryLimitTests {
  /// 12,000 rows: `id` unique, `k` with 3,000 values, `g` with 7, `s` text longer than a view holds, `v` with NULLs.
  final class Data: Sendable {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lakeq-memory-\(UUID().uuidString)")
    let temporary: URL

    init() throws {
      temporary = folder.appending(path: "tmp")
      try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
      try Data.csv.write(to: folder.appending(path: "t.csv"))
    }

    static let rows = 12_000
    /// Made once: it takes a third of a second.
    private static let csv: Foundation.Data = {
      var text = "id,k,g,s,v\n"
      for i in 0..<rows {
        let k = i * 7919 % 3001
        text += "\(i),\(k),\(i % 7),a text of some length \(i * 104_729 % 10_007),\(i % 11 == 0 ? "" : String(i % 1009))\n"
      }
      return Foundation.Data(text.utf8)
    }()

    deinit { try? FileManager.default.removeItem(at: folder) }

    func lake(_ bytes: Int?, threads: Int = 2) throws -> Lake {
      try Lake(
        at: folder.path,
        configuration: LakeConfiguration(threads: threads, memoryLimitBytes: bytes, temporaryFolder: temporary.path))
    }

    /// `t` in the SQL is the file.
    func sql(_ text: String) -> String { text.replacing("{t}", with: "'\(folder.path)/t.csv'") }

    var leftovers: [String] { (try? FileManager.default.contentsOfDirectory(atPath: temporary.path)) ?? ["?"] }
  }

  static let spilling: [(sql: String, operators: [String])] = [
    ("SELECT id FROM {t} ORDER BY s DESC, v NULLS FIRST, id", ["Sort"]),
    ("SELECT k, s, v FROM {t} WHERE g < 5 ORDER BY k, v DESC", ["Sort"]),
    ("SELECT id, row_number() OVER (PARTITION BY k ORDER BY v, id) AS n, sum(v) OVER (PARTITION BY k) AS t FROM {t}", ["Window"]),
    ("SELECT id, lag(s) OVER (PARTITION BY k ORDER BY id) AS l, rank() OVER (PARTITION BY k, g ORDER BY v) AS r FROM {t}", ["Window"]),
    ("SELECT id, row_number() OVER (ORDER BY s, id) AS n, sum(v) OVER (ORDER BY k) AS t, count(*) OVER () AS c FROM {t}", ["Window"]),
    ("SELECT id, rank() OVER (PARTITION BY g ORDER BY k) AS r, dense_rank() OVER (PARTITION BY g ORDER BY k) AS d FROM {t}", ["Window"]),
    ("SELECT id, max(s) OVER (PARTITION BY g ORDER BY id ROWS UNBOUNDED PRECEDING) AS m, min(v) OVER () AS v FROM {t}", ["Window"]),
    ("SELECT s, count(*) AS n, sum(v) AS t, min(id) AS m, max(s) AS x FROM {t} GROUP BY s", ["Aggregate"]),
    ("SELECT id, k, count(*) AS n, avg(v) AS a FROM {t} GROUP BY id, k", ["Aggregate"]),
    ("SELECT id, max(s) FILTER (WHERE g < 3) AS x, count(v) FILTER (WHERE v > 500) AS n FROM {t} GROUP BY id", ["Aggregate"]),
    ("SELECT DISTINCT s, g FROM {t}", ["Aggregate"]),
    ("SELECT k, count(DISTINCT s) AS a, count(DISTINCT v) AS b, sum(v) AS t FROM {t} GROUP BY k", ["Aggregate"]),
    ("SELECT k, g, count(DISTINCT s) FILTER (WHERE v > 9) AS a, avg(id) AS b FROM {t} GROUP BY k, g", ["Aggregate"]),
    ("SELECT s FROM {t} WHERE g < 4 INTERSECT SELECT s FROM {t} WHERE g > 2", ["Aggregate"]),
    ("SELECT s, k FROM {t} EXCEPT SELECT s, k FROM {t} WHERE g = 3", ["Aggregate"]),
    ("SELECT g, k, s, count(*) AS n FROM {t} GROUP BY GROUPING SETS ((g), (k), (s, k))", ["Aggregate"]),
  ]

  @Test(arguments: 0..<spilling.count)
  func answersAreTheSame(_ index: Int) async throws {
    let data = try Data()
    let (sql, operators) = Self.spilling[index]
    let text = data.sql(sql)
    let expected = Self.lines(try await data.lake(nil).query(text).csv(), sql)
    #expect(expected.count > 100)
    for (threads, limit) in [(1, 48 << 10), (2, 160 << 10)] {
      let lake = try data.lake(limit, threads: threads)
      var lines: [String] = []
      for try await frame in lake.stream(text) { lines += frame.csv().split(separator: "\n").dropFirst().map(String.init) }
      if !sql.contains("ORDER BY") || sql.contains("OVER") { lines.sort() }
      #expect(lines == expected, "\(sql) with \(limit) bytes")
      let plan = try await lake.query("EXPLAIN ANALYZE " + text).column("Query Plan", as: String.self).compactMap { $0 }
      for name in operators {
        let at = plan.firstIndex { $0.contains(name + "[") } ?? plan.count
        #expect(plan[at...].prefix(14).contains { $0.contains("spilled: ") }, "\(plan.joined(separator: "\n"))")
      }
    }
    #expect(data.leftovers == [])
  }

  private static func lines(_ csv: String, _ sql: String) -> [String] {
    let lines = csv.split(separator: "\n").dropFirst().map(String.init)
    return sql.contains("OVER") || !sql.contains("ORDER BY") ? lines.sorted() : lines
  }

  @Test(arguments: [
    "SELECT count(DISTINCT s) AS a, count(DISTINCT id) AS b, sum(DISTINCT v) AS c, count(*) AS n FROM {t}",
    "SELECT count(DISTINCT s) AS a FROM {t}", "SELECT approx_distinct(id) AS a, count(DISTINCT s) AS b FROM {t}",
    "SELECT g, count(DISTINCT s) AS a, count(DISTINCT id) FILTER (WHERE v > 9) AS b, sum(v) AS c, max(s) AS m FROM {t} GROUP BY g ORDER BY g",
    "SELECT sum(a) AS a, max(b) AS b, sum(c) AS c FROM (SELECT k % 40 AS g, count(DISTINCT s) AS a, count(DISTINCT id) AS b, sum(DISTINCT v) AS c FROM {t} GROUP BY 1)",
    "SELECT g IS NULL AS g, count(DISTINCT s) AS a, count(DISTINCT ARRAY[id, v]) AS b FROM (SELECT nullif(g, g) AS g, s, id, v FROM {t}) GROUP BY 1",
    "SELECT approx_distinct(s) AS a, count(DISTINCT (id, s)) AS b, count(DISTINCT s) FILTER (WHERE g < 5) AS c FROM {t}",
    "SELECT sum(n) AS n, max(t) AS t FROM (SELECT s, k, count(*) AS n, sum(id) AS t FROM {t} GROUP BY s, k)",
    "SELECT count(*) AS n FROM {t} WHERE id IN (SELECT id FROM {t} WHERE g < 3 EXCEPT SELECT id FROM {t} WHERE g = 1)",
  ]) func totalsAreTheSame(_ sql: String) async throws {
    let data = try Data()
    let expected = try await data.lake(nil).query(data.sql(sql)).csv()
    for limit in [100 << 10, 400 << 10] { #expect(try await data.lake(limit).query(data.sql(sql)).csv() == expected) }
    #expect(data.leftovers == [])
  }

  @Test func whatCannotSpillSaysWhoNeedsTooMuch() async throws {
    let data = try Data()
    let lake = try data.lake(50 << 10)
    let cases = [
      ("SELECT id, s FROM {t}", "Output"),
      ("SELECT array_agg(s) AS a FROM {t}", "Aggregate"),
    ]
    for (sql, name) in cases {
      let error = await #expect(throws: LakeError.self) { try await lake.query(data.sql(sql)) }
      #expect(error?.code == .exceededMemoryLimit, "\(sql): \(String(describing: error))")
      #expect(error?.message.hasPrefix("Query exceeded per-node memory limit of 50kB [Allocated: ") == true)
      #expect(error?.message.contains("Top Consumers: {\(name)=") == true, "\(error?.message ?? "")")
    }
    #expect(data.leftovers == [])
    // The lake goes on working.
    #expect(try await lake.query(data.sql("SELECT count(*) AS n FROM {t}")).csv() == "n\n12000\n")
  }

  @Test func aStreamNeedsLittle() async throws {
    let data = try Data()
    var rows = 0
    for try await frame in try data.lake(64 << 10).stream(data.sql("SELECT * FROM {t}")) { rows += frame.rowCount }
    #expect(rows == Data.rows)
  }

  @Test func anErrorAndACancellationLeaveNothing() async throws {
    let data = try Data()
    let lake = try data.lake(64 << 10)
    await #expect(throws: LakeError.self) {
      try await lake.query(data.sql("SELECT id, 1 / (id - 11999) AS x FROM (SELECT id FROM {t} ORDER BY s, id)"))
    }
    for try await _ in lake.stream(data.sql("SELECT id, s FROM {t} ORDER BY s")) { break }
    #expect(data.leftovers == [])
  }

  @Test func theConfigurationIsChecked() async throws {
    let data = try Data()
    for bad in [
      LakeConfiguration(memoryLimitBytes: 0), LakeConfiguration(temporaryFolder: "/nowhere"), LakeConfiguration(timeout: .zero),
    ] {
      let error = #expect(throws: LakeError.self) { try Lake(at: data.folder.path, configuration: bad) }
      #expect(error?.code == .invalidArguments)
    }
    #expect(try LakeConfiguration.memoryLimit("64MB") == 64 << 20)
    #expect(try LakeConfiguration.memoryLimit("50%") > 1 << 20)
    #expect(try LakeConfiguration.timeout("1.5s") == .milliseconds(1500))
    #expect(throws: LakeError.self) { try LakeConfiguration.memoryLimit("much") }
    #expect(throws: LakeError.self) { try LakeConfiguration.timeout("soon") }
  }
}
