import Testing

@testable import LakeEngine

/// Before and after `MetadataAggregation`.
@Suite("Optimizer: metadata aggregation") struct MetadataAggregationTests {
  /// The plan's titles and what is computed, without layouts.
  private func lines(_ query: Query) -> [String] {
    PlanPrinter.text(query.plan).split(separator: "\n").map { line in line.drop { " │├└─".contains($0) } }
      .filter {
        !$0.hasPrefix("Layout") && !$0.contains(" := sensor") && !$0.contains(" := dt") && !$0.contains(":= level") && !$0.hasPrefix("expr")
      }.map(
        String.init)
  }

  private func after(_ sql: String) throws -> [String] {
    lines(try Optimizer.optimize(try Analysis.query(sql), session: Analysis.session, rules: [ColumnPruning(), MetadataAggregation()]))
  }

  private func before(_ sql: String) throws -> [String] {
    lines(try Optimizer.optimize(try Analysis.query(sql), session: Analysis.session, rules: [ColumnPruning()]))
  }

  @Test("counts are added, bounds compared again; no rows count 0")
  func whole() throws {
    let sql = "SELECT count(*), count(level), min(sensor), max(DISTINCT sensor) FROM readings"
    #expect(try before(sql).suffix(1) == ["TableScan[default.readings]"])
    let found = try after(sql)
    #expect(
      found == [
        "Project", "Project", "count := COALESCE(count_3, 0)", "count_1 := COALESCE(count_5, 0)", "Aggregate",
        "count_3 := sum(count_2)", "count_5 := sum(count_4)", "min := min(min_1)", "max := max(max_1)",
        "ScanSummary[default.readings]", "count_2 := count(*)", "count_4 := count(level)", "min_1 := min(sensor)",
        "max_1 := max(sensor)",
      ])
  }

  @Test("by partition, and of some partitions")
  func partitions() throws {
    let found = try after("SELECT dt, count(*) FROM readings GROUP BY dt")
    #expect(
      found == [
        "Project", "Aggregate[keys = [dt]]", "count := sum(count_1)", "ScanSummary[default.readings]", "count_1 := count(*)",
      ])
    let filtered = try Analysis.optimizedPlan("SELECT max(dt), count(*) FROM readings WHERE dt > '2023' AND length(dt) = 10")
    #expect(filtered.contains("ScanSummary[default.readings]"))
    #expect(filtered.contains("filter = ((dt > '2023') AND (length(dt) = 10))"))
    #expect(try Analysis.optimizedPlan("SELECT DISTINCT dt FROM readings").contains("ScanSummary[default.readings]"))
    #expect(try Analysis.optimizedPlan("SELECT count(DISTINCT dt) FROM readings").contains("ScanSummary[default.readings]"))
  }

  @Test(
    "where rows must be seen nothing changes",
    arguments: [
      "SELECT count(*) FROM readings WHERE sensor > 1", "SELECT sensor, count(*) FROM readings GROUP BY sensor",
      "SELECT count(DISTINCT sensor) FROM readings", "SELECT count(*) FILTER (WHERE sensor > 1) FROM readings",
      "SELECT min(sensor), sum(sensor) FROM readings", "SELECT min(sensor + 1) FROM readings",
      "SELECT count(*) FROM (SELECT * FROM readings LIMIT 5)", "SELECT count(*) FROM readings TABLESAMPLE SYSTEM (10)",
      "SELECT min(sensor, 2) FROM readings", "SELECT count(*) FROM readings WHERE dt = '1' AND random() < 0.5",
      "SELECT count(*) FROM passengers",
    ])
  func unchanged(_ sql: String) throws {
    #expect(!(try Analysis.optimizedPlan(sql)).contains("ScanSummary"))
  }

  @Test("it can be switched off")
  func switched() throws {
    let query = try Analysis.query("SELECT count(*) FROM readings")
    var session = Analysis.session
    session.switchedOff = ["metadata_aggregation"]
    #expect(PlanPrinter.text(try Optimizer.optimize(query, session: session)).contains("TableScan[default.readings]"))
  }
}
