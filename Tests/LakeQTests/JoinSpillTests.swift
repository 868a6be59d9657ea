import Foundation
import LakeQ
import LakeVectors
import Testing

/// Joins whose held side goes to files answer what they answer in memory.
@Suite struct JoinSpillTests {
  static let queries = [
    "SELECT a.id, b.s FROM {t} a JOIN {t} b ON a.id = b.id",
    "SELECT a.id, b.id AS other FROM {t} a LEFT JOIN {t} b ON a.s = b.s AND a.v = b.v AND a.id < b.id",
    "SELECT a.id, b.id AS other, b.s FROM (SELECT id, v FROM {t} WHERE g < 3) a RIGHT JOIN {t} b ON a.id = b.id AND a.v = b.v",
    "SELECT a.id, b.id AS other FROM (SELECT * FROM {t} WHERE g < 4) a FULL JOIN (SELECT * FROM {t} WHERE g > 2) b ON a.s = b.s AND a.id = b.id",
    "SELECT id FROM {t} WHERE s IN (SELECT s FROM {t} WHERE g = 3 AND v > 100)",
    "SELECT id FROM {t} WHERE NOT EXISTS (SELECT 1 FROM {t} u WHERE u.s = {t}.s AND u.g = 5 AND u.k = {t}.k)",
    "SELECT a.k, count(*) AS n, sum(b.v) AS t FROM {t} a JOIN {t} b ON a.id = b.id JOIN {t} c ON b.s = c.s AND b.id = c.id GROUP BY a.k",
    "SELECT id, v IN (SELECT v FROM {t} WHERE g = 1) AS m FROM {t} WHERE id < 5000",
  ]

  @Test(arguments: 0..<queries.count, [1, 2])
  func answersAreTheSame(_ index: Int, _ threads: Int) async throws {
    let data = try MemoryLimitTests.Data()
    let text = data.sql(Self.queries[index]).replacing("'\(data.folder.path)/t.csv'.", with: "t.")
      .replacing("SELECT id FROM '\(data.folder.path)/t.csv' WHERE NOT", with: "SELECT id FROM '\(data.folder.path)/t.csv' t WHERE NOT")
    let expected = try await Self.lines(data.lake(nil), text)
    #expect(expected.count > 100)
    for limit in [64 << 10, 1 << 20] {
      let lines = try await Self.lines(data.lake(limit, threads: threads), text)
      #expect(lines == expected, "\(text) with \(limit) bytes: \(lines.count) rows, \(expected.count) expected")
    }
    let plan = try await data.lake(64 << 10, threads: threads).query("EXPLAIN ANALYZE " + text).column("Query Plan", as: String.self)
    #expect(plan.contains { $0?.contains("spilled: ") == true }, "\(plan.compactMap { $0 }.joined(separator: "\n"))")
    #expect(data.leftovers == [])
  }

  private static func lines(_ lake: Lake, _ sql: String) async throws -> [String] {
    var lines: [String] = []
    for try await frame in lake.stream(sql) { lines += frame.csv().split(separator: "\n").dropFirst().map(String.init) }
    return lines.sorted()
  }
}
