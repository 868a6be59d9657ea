import LakeQ
import Testing

/// What holds within a statement, and what must not hold from one to the next.
@Suite struct SessionTests {
  private func text(_ lake: Lake, _ sql: String) async throws -> String { try await lake.query(sql).csv() }

  @Test func nowIsReadAtEachRun() async throws {
    let lake = try Lake(at: "/nowhere")
    let statement = try lake.prepare("SELECT current_timestamp(6), now() = current_timestamp, localtimestamp(6) FROM (VALUES 1, 2)")
    let first = try await statement.query()
    let second = try await statement.query()
    #expect(first.value(row: 0, column: 0) == first.value(row: 1, column: 0))
    #expect(first.value(row: 0, column: 1) == .boolean(true))
    #expect(first.value(row: 0, column: 0) != second.value(row: 0, column: 0))
    #expect(first.value(row: 0, column: 2) != second.value(row: 0, column: 2))
  }

  @Test func randomValuesAreNewAtEachRowAndRun() async throws {
    let lake = try Lake(at: "/nowhere")
    for sql in ["SELECT random() FROM (VALUES 1, 2)", "SELECT uuid() FROM (VALUES 1, 2)", "SELECT random(), uuid()"] {
      let statement = try lake.prepare(sql)
      let first = try await statement.query()
      let second = try await statement.query()
      #expect(first.value(row: 0, column: 0) != second.value(row: 0, column: 0), "\(sql)")
      if first.rowCount > 1 { #expect(first.value(row: 0, column: 0) != first.value(row: 1, column: 0), "\(sql)") }
    }
    // Through EXECUTE too.
    _ = try await lake.query("PREPARE p FROM SELECT random(), uuid(), current_timestamp(6)")
    let (first, second) = (try await lake.query("EXECUTE p"), try await lake.query("EXECUTE p"))
    for column in 0..<3 { #expect(first.value(row: 0, column: column) != second.value(row: 0, column: column)) }
  }

  @Test func instantAndZoneComeFromTheConfiguration() async throws {
    let configuration = LakeConfiguration(timeZone: "America/New_York", nowMicros: 1_704_067_200_000_000)
    let lake = try Lake(at: "/nowhere", configuration: configuration)
    let sql = "SELECT current_timestamp, current_date, localtime, localtimestamp, current_timezone()"
    #expect(
      try await text(lake, sql).contains(
        "2023-12-31 19:00:00.000 America/New_York,2023-12-31,19:00:00.000,2023-12-31 19:00:00.000,America/New_York"))
  }

  /// A plan made in one zone does not serve in another.
  @Test func plansAreOfTheirZone() async throws {
    let lake = try Lake(at: "/nowhere")
    let sql = "SELECT CAST(CAST(TIMESTAMP '2024-01-01 00:00:00 UTC' AS timestamp(0)) AS varchar)"
    let wanted = ["UTC": "2024-01-01 00:00:00", "Asia/Tokyo": "2024-01-01 00:00:00"]
    for (zone, time) in wanted.sorted(by: { $0.key < $1.key }) {
      _ = try await lake.query("SET TIME ZONE '\(zone)'")
      #expect(try await text(lake, sql).contains(time))
      let local = try await text(lake, "SELECT CAST(TIMESTAMP '2024-01-01 00:00:00' AS timestamp(0) with time zone)")
      #expect(local.contains("2024-01-01 00:00:00 \(zone)"))
    }
  }

  @Test func columnsWithoutRunning() throws {
    let lake = try Lake(at: "/nowhere")
    let columns = try lake.prepare("SELECT ? + 1 AS a, 'x' || :name, CAST(NULL AS decimal(5,2)) AS c").resultColumns()
    #expect(columns.map(\.name) == ["a", "_col1", "c"])
    #expect(columns.map(\.type.description) == ["integer", "varchar", "decimal(5,2)"])
    #expect(try lake.prepare("SHOW TABLES").resultColumns().isEmpty)
    #expect(throws: LakeError.self) { try lake.prepare("SELECT nothing").resultColumns() }
  }
}
