import LakeVectors
import Testing

@testable import LakeEngine

/// Subqueries that use columns of the query around them, as plans.
@Suite("Decorrelation")
struct DecorrelationTests {
  /// The nodes' names from the root down, in the order they are printed.
  private func nodes(_ plan: LogicalPlan) -> [String] {
    [String(PlanPrinter.text(plan).prefix { $0 != "[" && $0 != "\n" })] + plan.inputs.flatMap(nodes)
  }

  private func analyzed(_ condition: String) throws -> [String] {
    let plan = try Analysis.query("SELECT p.name FROM passengers p WHERE \(condition)").plan
    #expect(plan.unknownSymbols.isEmpty)
    return nodes(plan).filter { $0.hasSuffix("Join") }
  }

  private func optimized(_ sql: String) throws -> [String] {
    let plan = try Analysis.optimized(sql).plan
    #expect(plan.unknownSymbols.isEmpty)
    return nodes(plan).filter { $0.hasSuffix("Join") || $0.hasSuffix("Scan") || $0.hasSuffix("Filter") }
  }

  private func optimized(where condition: String) throws -> [String] {
    try optimized("SELECT p.name FROM passengers p WHERE \(condition)")
  }

  static let flight = "SELECT 1 FROM flights f WHERE f.flight_id = p.flight_id"

  @Test("EXISTS is a mark join that becomes a semi join where the mark decides")
  func exists() throws {
    #expect(try analyzed("EXISTS (\(Self.flight))") == ["MarkJoin"])
    #expect(try optimized(where: "EXISTS (\(Self.flight))") == ["SemiJoin", "TableScan", "TableScan"])
    #expect(try optimized(where: "vip AND EXISTS (\(Self.flight))") == ["SemiJoin", "ScanFilter", "TableScan"])
    #expect(try optimized(where: "NOT EXISTS (\(Self.flight))") == ["AntiJoin", "TableScan", "TableScan"])
    #expect(try optimized(where: "vip OR EXISTS (\(Self.flight))") == ["Filter", "MarkJoin", "TableScan", "TableScan"])
  }

  @Test("the equality becomes the key, other conditions stay conditions")
  func keys() throws {
    let text = PlanPrinter.text(try Analysis.optimized("SELECT name FROM passengers p WHERE EXISTS (\(Self.flight) AND f.dt < p.dt)").plan)
    #expect(text.contains("SemiJoin[flight_id = flight_id_1]"))
    #expect(text.contains("condition = (dt_1 < dt)"))
  }

  @Test("a mark that nobody reads costs nothing")
  func unread() throws {
    #expect(try optimized("SELECT name FROM (SELECT name, EXISTS (\(Self.flight)) AS e FROM passengers p)") == ["TableScan"])
  }

  @Test("an aggregate is grouped by the correlation and joined")
  func aggregate() throws {
    let origin = "SELECT max(f.origin) FROM flights f WHERE f.flight_id = p.flight_id"
    #expect(try analyzed("name = (\(origin))") == ["LeftJoin"])
    // No flight, no equality: nothing is lost by an inner join.
    #expect(try optimized(where: "name = (\(origin))") == ["InnerJoin", "TableScan", "TableScan"])
    #expect(try optimized(where: "coalesce((\(origin)), '') = ''") == ["Filter", "LeftJoin", "TableScan", "TableScan"])
    let count = "SELECT count(*) FROM flights f WHERE f.flight_id = p.flight_id"
    #expect(try optimized(where: "(\(count)) = 0") == ["Filter", "LeftJoin", "TableScan", "TableScan"])
  }

  @Test("IN is a semi join, NOT IN two anti joins")
  func membership() throws {
    let names = "SELECT f.origin FROM flights f WHERE f.flight_id = p.flight_id"
    #expect(try optimized(where: "name IN (\(names))") == ["SemiJoin", "TableScan", "TableScan"])
    #expect(try optimized(where: "name NOT IN (\(names))") == ["AntiJoin", "AntiJoin", "TableScan", "TableScan", "TableScan"])
  }

  @Test("what cannot be pulled up is computed for the domain of outer values")
  func domain() throws {
    let count = "SELECT count(*) FROM flights f WHERE f.flight_id < p.flight_id"
    let plan = try optimized(where: "(\(count)) > 3")
    // The outer rows once for themselves and once for their distinct values, which are needed twice.
    #expect(plan.filter { $0 == "TableScan" }.count == 3)
  }
}

/// GROUP BY with several sets, as plans.
@Suite("Grouping sets")
struct GroupingSetTests {
  private func plan(_ sql: String) throws -> String {
    let plan = try Analysis.optimized(sql).plan
    #expect(plan.unknownSymbols.isEmpty)
    return PlanPrinter.text(plan)
  }

  @Test("all sets are grouped in one pass over the table")
  func onePass() throws {
    let text = try plan("SELECT dt, food, count(*) FROM passengers GROUP BY GROUPING SETS ((dt, food), (dt))")
    #expect(text.contains("GroupId[[dt, food], [dt]]"))
    #expect(text.split(separator: "\n").filter { $0.contains("TableScan") || $0.contains("ScanFilter") }.count == 1)
    #expect(!text.contains("Join"))
  }

  @Test("one set needs no numbers")
  func oneSet() throws {
    #expect(!(try plan("SELECT dt, count(*) FROM passengers GROUP BY GROUPING SETS ((dt))")).contains("GroupId"))
    #expect(!(try plan("SELECT count(*) FROM passengers GROUP BY GROUPING SETS (())")).contains("GroupId"))
  }

  @Test("conditions on a key stay above, conditions on rows go below")
  func pushdown() throws {
    let text = try plan("SELECT * FROM (SELECT dt, food, count(*) AS n FROM passengers WHERE vip GROUP BY CUBE (dt, food)) WHERE dt = 'a'")
    #expect(text.contains("Filter[(dt"))
    #expect(text.contains("filter = vip\n"))
  }
}
