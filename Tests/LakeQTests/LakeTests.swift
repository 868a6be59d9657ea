import Foundation
import LakeQ
import Testing

@Suite struct LakeTests {
  let root = FileManager.default.temporaryDirectory.appending(path: "lakeq-lake-\(UUID().uuidString)")

  private func write(_ name: String, _ text: String) throws {
    let url = root.appending(path: name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  private func people() async throws -> Lake {
    try write("b/people/a.csv", "1,Ana,2023-10-22\n2,Luis,\\N\n3,Peña,2023-10-24\n")
    let lake = try Lake(at: root.path)
    _ = try await lake.query(
      "CREATE EXTERNAL TABLE people (id int, name string, day date) ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' LOCATION 's3://b/people/'"
    )
    return lake
  }

  @Test func parametersBindByPositionAndName() async throws {
    defer { try? FileManager.default.removeItem(at: root) }
    let lake = try await people()
    #expect(try await lake.query("SELECT name FROM people WHERE day = ?", "2023-10-22").csv() == "name\nAna\n")
    #expect(try await lake.query("SELECT name FROM people WHERE id IN (?, ?) ORDER BY id", 1, 3).csv() == "name\nAna\nPeña\n")
    #expect(try await lake.query("SELECT name FROM people WHERE name = ?", "x' OR '1'='1").rowCount == 0)
    #expect(
      try await lake.query("SELECT id FROM people WHERE id = :a OR name = :b ORDER BY id", named: ["a": 1, "b": "Luis"]).csv()
        == "id\n1\n2\n")
    let optional = try lake.prepare("SELECT count(*) AS n FROM people WHERE :id IS NULL OR id = :id")
    #expect(optional.parameterNames == ["id"] && optional.isReadOnly)
    #expect(try await optional.query().csv() == "n\n3\n")
    #expect(try await optional.query(named: ["id": "2"]).csv() == "n\n1\n")
    await #expect { try await lake.query("SELECT ?", 1, 2) } throws: { ($0 as? LakeError)?.code == .invalidParameterUsage }
    await #expect { try await optional.query(named: ["other": 1]) } throws: { ($0 as? LakeError)?.code == .invalidParameterUsage }
    await #expect { try await optional.query(named: ["id": "two"]) } throws: { ($0 as? LakeError)?.code == .invalidCastArgument }
  }

  @Test func aCachedPlanSeesNewDataAndNewTables() async throws {
    defer { try? FileManager.default.removeItem(at: root) }
    let lake = try await people()
    let count = try lake.prepare("SELECT count(*) AS n FROM people")
    #expect(try await count.query().csv() == "n\n3\n")
    try write("b/people/b.csv", "4,Eva,\n")
    #expect(try await count.query().csv() == "n\n4\n")
    _ = try await lake.query("DROP TABLE people")
    await #expect { try await count.query() } throws: { ($0 as? LakeError)?.code == .tableNotFound }
    _ = try await lake.query("CREATE EXTERNAL TABLE people (x string) LOCATION 's3://b/none/'")
    #expect(try await count.query().csv() == "n\n0\n")
    let now = try lake.prepare("SELECT now() AS t")
    let first = try await now.query().csv()
    try await Task.sleep(for: .milliseconds(20))
    #expect(try await now.query().csv() != first)
  }

  @Test func streamsGiveAllRowsInOrderAndCanBeLeft() async throws {
    defer { try? FileManager.default.removeItem(at: root) }
    try write("n/a.csv", "n\n" + (0..<60_000).map { "\($0)\n" }.joined())
    let lake = try Lake(at: root.path, configuration: LakeConfiguration(threads: 2))
    var next = 0
    for try await frame in lake.stream("SELECT n FROM '\(root.path)/n/a.csv' WHERE n >= ?", 0) {
      for n in try frame.column("n", as: Int.self) {
        #expect(n == next)
        next += 1
      }
    }
    #expect(next == 60_000)
    for try await _ in lake.stream("SELECT n FROM '\(root.path)/n/a.csv'") { break }
    var empty: [Frame] = []
    for try await frame in lake.stream("SELECT n FROM '\(root.path)/n/a.csv' WHERE n < 0") { empty.append(frame) }
    #expect(empty.map(\.columnNames) == [["n"]] && empty.map(\.rowCount) == [0])
    await #expect(throws: LakeError.self) { for try await _ in lake.stream("SELECT x FROM nowhere") {} }
  }

  @Test func manyQueriesAtOnce() async throws {
    defer { try? FileManager.default.removeItem(at: root) }
    let lake = try await people()
    try await withThrowingTaskGroup(of: String.self) { group in
      for i in 0..<100 { group.addTask { try await lake.query("SELECT name FROM people WHERE id = ?", i % 3 + 1).csv() } }
      var seen: [String: Int] = [:]
      for try await csv in group { seen[csv, default: 0] += 1 }
      #expect(seen == ["name\nAna\n": 34, "name\nLuis\n": 33, "name\nPeña\n": 33])
    }
  }

  @Test func configurationIsChecked() throws {
    #expect(throws: LakeError.self) { try Lake(at: "x", configuration: LakeConfiguration(threads: 0)) }
    #expect(throws: LakeError.self) { try Lake(at: "x", configuration: LakeConfiguration(batchRows: 0)) }
    #expect(throws: LakeError.self) { try Lake(at: "x", configuration: LakeConfiguration(timeZone: "Mars/Base")) }
    #expect(throws: LakeError.self) { try Lake(at: #filePath) }
    #expect(throws: LakeError.self) { try Lake(at: "x").prepare("SELECT 1; SELECT 2") }
    #expect(try Lake(at: "x").prepareScript("SELECT 1; ; SELECT 2;").count == 2)
  }
}
