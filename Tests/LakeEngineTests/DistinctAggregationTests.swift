import Testing

@testable import LakeEngine

/// Before and after `DistinctAggregation`.
@Suite struct DistinctAggregationTests {
  /// The lines of the plan that say what is aggregated, without layouts.
  private func aggregations(_ query: Query) -> [String] {
    PlanPrinter.text(query.plan).split(separator: "\n").map { line in
      line.drop { " │├└─".contains($0) }
    }.filter { $0.hasPrefix("Aggregate") || $0.contains(":= count(") || $0.contains(":= sum(") || $0.contains(":= max(") }.map(String.init)
  }

  private func outlines(_ sql: String) throws -> (before: [String], after: [String]) {
    let query = try Analysis.query(sql)
    return (aggregations(query), aggregations(try Optimizer.optimize(query, session: Analysis.session, rules: [DistinctAggregation()])))
  }

  @Test("the values become keys of a first aggregation")
  func one() throws {
    let plans = try outlines("SELECT count(DISTINCT age) FROM passengers")
    #expect(plans.before == ["Aggregate", "count := count(DISTINCT age)"])
    #expect(plans.after == ["Aggregate", "count := count(age)", "Aggregate[keys = [age]]"])
    let grouped = try outlines("SELECT dt, count(DISTINCT age), max(DISTINCT age) FROM passengers GROUP BY dt")
    #expect(grouped.after == ["Aggregate[keys = [dt]]", "count := count(age)", "max := max(age)", "Aggregate[keys = [dt, age]]"])
  }

  @Test("calls that see all rows are put together from their parts")
  func mixed() throws {
    let plans = try outlines("SELECT dt, count(*), count(DISTINCT age), max(miles) FROM passengers GROUP BY dt")
    #expect(
      plans.after == [
        "Aggregate[keys = [dt]]", "count := sum(count_2)", "count_1 := count(age)", "max := max(max_1)",
        "Aggregate[keys = [dt, age]]", "count_2 := count(*)", "max_1 := max(miles)",
      ])
  }

  @Test(
    "where it is not possible nothing changes",
    arguments: [
      "SELECT count(DISTINCT age), count(DISTINCT miles) FROM passengers",
      "SELECT count(DISTINCT age) FILTER (WHERE vip) FROM passengers", "SELECT count(DISTINCT age), sum(miles) FROM passengers",
      "SELECT count(DISTINCT age), avg(weight) FROM passengers", "SELECT count(age) FROM passengers",
    ])
  func unchanged(_ sql: String) throws {
    let plans = try outlines(sql)
    #expect(plans.before == plans.after)
  }
}
