import LakeCatalog
import LakeVectors
import Testing

@testable import LakeEngine

/// Plans as printed, before or after rules. Expected plans were written from what the rule is to do.
private func lines(_ plan: String) -> [String] { plan.split(separator: "\n").map(String.init) }

/// The plan's node titles, from the top, two spaces a level, without layouts and details.
private func outline(_ query: Query) -> [String] {
  var result: [String] = []
  func walk(_ plan: LogicalPlan, _ depth: Int) {
    let title = lines(PlanPrinter.text(plan))[0]
    result.append(String(repeating: "  ", count: depth) + title)
    for input in plan.inputs { walk(input, depth + 1) }
  }
  walk(query.plan, 0)
  return result
}

/// All scans of a plan, left to right.
private func scans(_ plan: LogicalPlan) -> [LogicalPlan.Scan] {
  if case .scan(let node) = plan { return [node] }
  return plan.inputs.flatMap(scans)
}

private func filters(_ plan: LogicalPlan) -> [String] {
  scans(plan).map { $0.predicates.map(\.description).sorted().joined(separator: " & ") }
}

@Suite("Optimizer: expressions")
struct OptimizerExpressionTests {
  private func simplified(_ condition: String) throws -> String {
    let query = try Analysis.query("SELECT \(condition) AS x FROM passengers")
    guard case .project(let node) = query.plan, let first = node.assignments.first else { return "" }
    let folded = ConstantFolding.fold(ExpressionSimplification.simplify(first.expression), Analysis.session)
    return ExpressionSimplification.simplify(folded).description
  }

  @Test(
    "logic",
    arguments: [
      ("vip AND true", "vip"), ("vip AND false", "false"), ("vip OR true", "true"), ("vip OR false", "vip"), ("vip AND vip", "vip"),
      ("NOT NOT vip", "vip"), ("NOT (age = 1)", "(CAST(age AS integer) <> 1)"), ("NOT (weight < 1e0)", "(NOT (weight < 1.0E0))"),
      ("NOT (miles < 5000000000)", "(miles >= 5000000000)"), ("vip AND (age IS NULL AND vip)", "(vip AND (age IS NULL))"),
      ("(vip AND age IS NULL) OR (vip AND name IS NULL)", "(vip AND ((age IS NULL) OR (name IS NULL)))"),
      ("(vip AND age IS NULL) OR vip", "vip"), ("name = 'a' OR name = 'b'", "(name IN ('a', 'b'))"),
      ("name IN ('a', 'b') OR name = 'c'", "(name IN ('a', 'b', 'c'))"), ("name IN ('a')", "(name = 'a')"),
      ("CASE WHEN false THEN 1 WHEN vip THEN 2 WHEN true THEN 3 ELSE 4 END", "CASE WHEN vip THEN 2 ELSE 3 END"),
      ("CASE WHEN true THEN age END", "age"), ("coalesce(NULL, miles)", "miles"), ("coalesce(miles, 1, age)", "COALESCE(miles, 1)"),
      ("miles = NULL", "NULL"), ("NULL IS NULL", "true"),
    ])
  func logic(_ condition: String, _ expected: String) throws {
    #expect(try simplified(condition) == expected)
  }

  @Test(
    "constants are computed",
    arguments: [
      ("1 + 2 * 3", "7"), ("'a' || 'b'", "'ab'"), ("miles + (1 + 1)", "(miles + 2)"), ("upper('x') = 'X'", "true"), ("1 > 2 OR vip", "vip"),
      ("age * NULL", "NULL"),
    ])
  func folding(_ expression: String, _ expected: String) throws {
    #expect(try simplified(expression) == expected)
  }

  @Test("what fails stays until a row reaches it", arguments: [("1 / 0", "(1 / 0)"), ("vip OR 1 / 0 = 1", "(vip OR ((1 / 0) = 1))")])
  func failing(_ expression: String, _ expected: String) throws {
    #expect(try simplified(expression) == expected)
  }

  @Test("what is random stays")
  func random() throws {
    #expect(try simplified("random()") == "random()")
  }

  @Test(
    "a widening cast of a column goes when the constant fits",
    arguments: [
      ("age = 5", "(age = 5)"), ("age = 40000", "(CAST(age AS integer) = 40000)"), ("5 < age", "(age > 5)"),
      ("age IN (1, 2, NULL)", "(age IN (1, 2, NULL))"),
      ("fare < 24", "(fare < 24.00)"), ("food = 'longer than ten'", "(food = 'longer than ten')"), ("age = 5.0", "(age = 5)"),
      ("age = 5.5", "(CAST(age AS decimal(6,1)) = 5.5)"), ("flight_id = 1001", "(flight_id = 1001)"),
      ("dt = '2023-10-22'", "(dt = '2023-10-22')"),
    ])
  func unwrapping(_ condition: String, _ expected: String) throws {
    let query = try Analysis.optimized("SELECT 1 FROM passengers WHERE \(condition)")
    #expect(filters(query.plan) == [expected])
  }
}

@Suite("Optimizer: predicates")
struct OptimizerPushdownTests {
  private func pushed(_ sql: String) throws -> Query { try Analysis.optimized(sql) }

  @Test("through subqueries, groupings and unions")
  func through() throws {
    #expect(
      filters(try pushed("SELECT * FROM (SELECT flight_id AS f, dt FROM passengers) WHERE f = 1 AND dt = 'a'").plan)
        == ["(dt = 'a') & (flight_id = 1)"])
    let grouped = try pushed("SELECT * FROM (SELECT dt, count(*) AS c FROM passengers GROUP BY dt) WHERE dt = 'a' AND c > 1")
    #expect(filters(grouped.plan) == ["(dt = 'a')"])
    #expect(outline(grouped).contains { $0.hasPrefix("Filter") || $0.hasPrefix("  Filter") })
    #expect(
      filters(try pushed("SELECT * FROM (SELECT dt FROM passengers UNION ALL SELECT dt FROM flights) WHERE dt = 'a'").plan)
        == ["(dt = 'a')", "(dt = 'a')"])
    #expect(filters(try pushed("SELECT * FROM (SELECT DISTINCT dt FROM passengers) WHERE dt = 'a'").plan) == ["(dt = 'a')"])
  }

  @Test("not below a limit, nor below an aggregation without keys")
  func blocked() throws {
    #expect(filters(try pushed("SELECT * FROM (SELECT * FROM passengers LIMIT 5) WHERE vip").plan) == [""])
    #expect(filters(try pushed("SELECT * FROM (SELECT count(*) AS c FROM passengers) WHERE c > 1").plan) == [""])
    #expect(filters(try pushed("SELECT * FROM passengers WHERE random() < 0.5").plan) == [""])
  }

  @Test("equalities of a cross join become keys")
  func keys() throws {
    let query = try pushed("SELECT p.name FROM passengers p, flights f WHERE p.flight_id = f.flight_id AND f.origin = 'ZRH' AND p.vip")
    #expect(outline(query).contains { $0.contains("InnerJoin[flight_id = flight_id_1]") || $0.contains("InnerJoin[flight_id = flight_id") })
    #expect(Set(filters(query.plan)) == ["vip", "(origin = 'ZRH')"])
  }

  @Test("what is known of a key is known of its partner")
  func partner() throws {
    let query = try pushed("SELECT p.name FROM passengers p JOIN flights f ON p.dt = f.dt WHERE p.dt = '2023-10-22'")
    #expect(filters(query.plan) == ["(dt = '2023-10-22')", "(dt = '2023-10-22')"])
    let left = try pushed("SELECT p.name FROM passengers p LEFT JOIN flights f ON p.dt = f.dt WHERE p.dt = 'a'")
    #expect(filters(left.plan) == ["(dt = 'a')", "(dt = 'a')"])
    let onRight = try pushed("SELECT p.name FROM passengers p LEFT JOIN flights f ON p.dt = f.dt AND f.dt = 'a'")
    #expect(filters(onRight.plan) == ["", "(dt = 'a')"])
  }

  @Test(
    "outer joins: WHERE and ON",
    arguments: [
      ("LEFT JOIN flights f ON p.flight_id = f.flight_id WHERE p.vip", "LeftJoin", ["vip", ""]),
      ("LEFT JOIN flights f ON p.flight_id = f.flight_id AND p.vip", "LeftJoin", ["", ""]),
      ("LEFT JOIN flights f ON p.flight_id = f.flight_id AND f.origin = 'a'", "LeftJoin", ["", "(origin = 'a')"]),
      ("LEFT JOIN flights f ON p.flight_id = f.flight_id WHERE f.origin IS NULL", "LeftJoin", ["", ""]),
      ("LEFT JOIN flights f ON p.flight_id = f.flight_id WHERE f.origin = 'a'", "InnerJoin", ["", "(origin = 'a')"]),
      ("LEFT JOIN flights f ON p.flight_id = f.flight_id WHERE f.origin = 'a' OR p.vip", "LeftJoin", ["", ""]),
      ("RIGHT JOIN flights f ON p.flight_id = f.flight_id WHERE p.vip", "InnerJoin", ["vip", ""]),
      ("RIGHT JOIN flights f ON p.flight_id = f.flight_id WHERE f.origin = 'a'", "RightJoin", ["", "(origin = 'a')"]),
      ("FULL JOIN flights f ON p.flight_id = f.flight_id WHERE p.vip", "LeftJoin", ["vip", ""]),
      ("FULL JOIN flights f ON p.flight_id = f.flight_id WHERE f.origin = 'a'", "RightJoin", ["", "(origin = 'a')"]),
      ("FULL JOIN flights f ON p.flight_id = f.flight_id WHERE f.origin = 'a' AND p.vip", "InnerJoin", ["vip", "(origin = 'a')"]),
      ("FULL JOIN flights f ON p.flight_id = f.flight_id AND p.vip", "FullJoin", ["", ""]),
    ])
  func outer(_ join: String, _ kind: String, _ expected: [String]) throws {
    let query = try pushed("SELECT p.name, f.carrier FROM passengers p \(join)")
    #expect(outline(query).contains { $0.contains(kind + "[") })
    #expect(filters(query.plan) == expected)
  }

  @Test("a condition that is never true leaves no scan")
  func never() throws {
    let query = try pushed("SELECT name FROM passengers WHERE 1 = 2 ORDER BY name")
    #expect(outline(query) == ["Values[0 rows]"])
    let counted = try pushed("SELECT count(*) FROM passengers WHERE NULL")
    #expect(outline(counted).last?.contains("Values[0 rows]") == true)
  }

  @Test("joins are ordered so that none is without condition, the biggest input first")
  func order() throws {
    let query = try pushed(
      "SELECT p.name FROM carriers c, passengers p, flights f WHERE p.flight_id = f.flight_id AND f.carrier = c.code")
    let joins = outline(query).filter { $0.contains("Join") }
    #expect(joins.count == 2)
    #expect(joins.allSatisfy { $0.contains("InnerJoin[") })
    #expect(scans(query.plan).map(\.source.name) == ["default.passengers", "default.flights", "default.carriers"])
  }

  @Test("the smaller input of an inner join is on the right")
  func sides() throws {
    let query = try pushed("SELECT p.name FROM flights f JOIN passengers p ON p.flight_id = f.flight_id")
    #expect(scans(query.plan).map(\.source.name) == ["default.passengers", "default.flights"])
    let outer = try pushed("SELECT p.name FROM passengers p LEFT JOIN flights f ON p.flight_id = f.flight_id")
    #expect(scans(outer.plan).map(\.source.name) == ["default.passengers", "default.flights"])
  }

  @Test("IN (query) in WHERE is a semi join")
  func semi() throws {
    let query = try pushed(
      "SELECT name FROM passengers WHERE flight_id IN (SELECT flight_id FROM flights WHERE origin = 'a') AND flight_id = 7")
    #expect(outline(query).contains { $0.contains("SemiJoin[") })
    #expect(filters(query.plan) == ["(flight_id = 7)", "(flight_id = 7) & (origin = 'a')"])
  }
}

@Suite("Optimizer: columns, limits, projections")
struct OptimizerShapeTests {
  private func columns(_ sql: String) throws -> [[String]] {
    scans(try Analysis.optimized(sql).plan).map { scan in scan.columns.map { $0.symbol.name + (scan.hidden.contains($0.symbol) ? "*" : "") }
    }
  }

  @Test(
    "scans read what is used; * marks columns that only predicates read",
    arguments: [
      ("SELECT count(*) FROM passengers", [[]]), ("SELECT count(*) FROM passengers WHERE vip", [["vip*"]]),
      ("SELECT name FROM passengers WHERE vip AND name > 'a'", [["name", "vip*"]]),
      ("SELECT name FROM (SELECT * FROM passengers) ORDER BY age", [["name", "age"]]),
      ("SELECT sum(fare) FROM passengers GROUP BY dt", [["fare", "dt"]]),
      ("SELECT p.name FROM passengers p JOIN flights f ON p.flight_id = f.flight_id", [["flight_id", "name"], ["flight_id"]]),
      ("SELECT 1 FROM passengers CROSS JOIN flights", [[], []]),
      ("SELECT name FROM passengers UNION ALL SELECT origin FROM flights", [["name"], ["origin"]]),
      ("SELECT c FROM (SELECT count(*) AS c, sum(fare) AS s FROM passengers)", [[]]),
    ])
  func pruning(_ sql: String, _ expected: [[String]]) throws {
    #expect(try columns(sql).map { $0.sorted() } == expected.map { $0.sorted() })
  }

  @Test("a sort with a limit is a top-N; ORDER BY in a subquery without limit means nothing")
  func topN() throws {
    let query = try Analysis.optimized("SELECT name FROM passengers ORDER BY age DESC OFFSET 2 LIMIT 3")
    #expect(outline(query).contains { $0.contains("TopN[count = 3, offset = 2, orderBy = [age DESC NULLS LAST]]") })
    let inner = try Analysis.optimized("SELECT count(*) FROM (SELECT name FROM passengers ORDER BY age)")
    #expect(!outline(inner).contains { $0.contains("Sort") })
  }

  @Test("a limit reaches the scan")
  func limit() throws {
    #expect(scans(try Analysis.optimized("SELECT upper(name) FROM passengers OFFSET 5 LIMIT 10").plan).first?.limit == 15)
    #expect(scans(try Analysis.optimized("SELECT name FROM passengers WHERE vip LIMIT 10").plan).first?.limit == 10)
    #expect(scans(try Analysis.optimized("SELECT count(*) FROM passengers LIMIT 10").plan).first?.limit == nil)
    #expect(
      scans(try Analysis.optimized("SELECT name FROM passengers UNION ALL SELECT origin FROM flights LIMIT 4").plan).map(\.limit) == [4, 4])
    #expect(outline(try Analysis.optimized("SELECT name FROM passengers LIMIT 0")) == ["Values[0 rows]"])
    let left = try Analysis.optimized("SELECT p.name, f.origin FROM passengers p LEFT JOIN flights f ON p.flight_id = f.flight_id LIMIT 4")
    let limits = scans(left.plan).map { "\($0.source.name) \($0.limit.map(String.init) ?? "-")" }
    #expect(Set(limits) == ["default.passengers 4", "default.flights -"])
  }

  @Test("projections melt together, but nothing is computed twice for it")
  func projections() throws {
    let query = try Analysis.optimized("SELECT a + 1 FROM (SELECT miles * 2 AS a FROM passengers)")
    #expect(outline(query) == ["Project", "  TableScan[default.passengers]"])
    let twice = try Analysis.optimized("SELECT a + 1, a + 2 FROM (SELECT miles * 2 AS a FROM passengers)")
    #expect(outline(twice) == ["Project", "  Project", "    TableScan[default.passengers]"])
    let identity = try Analysis.optimized("SELECT * FROM (SELECT * FROM carriers)")
    #expect(outline(identity) == ["TableScan[default.carriers]"])
  }

  @Test("what two columns compute alike is computed once")
  func shared() throws {
    let plan = try Analysis.optimizedPlan("SELECT sum(fare * (1 - fare)), sum(fare * (1 - fare) * (1 + fare)) FROM passengers")
    #expect(plan.ranges(of: "(fare * (1 - fare))").isEmpty == false)
    #expect(plan.ranges(of: "1 - fare").count == 1)
    let branches = try Analysis.optimizedPlan("SELECT if(vip, 1 / miles), if(vip, 1 / miles) + 1 FROM passengers")
    #expect(branches.ranges(of: "/ miles").count == 1)
  }
}

@Suite("Plans: text")
struct PlanPrinterTests {
  @Test("a whole plan")
  func whole() throws {
    let plan = try Analysis.optimizedPlan(
      "SELECT flight_id, count(*) AS seats FROM passengers WHERE dt = '2023-10-22' AND age > 3 GROUP BY 1 ORDER BY seats DESC LIMIT 2")
    #expect(
      plan == """
        Output[flight_id, seats]
        │   Layout: [flight_id:integer, seats:bigint]
        └─ TopN[count = 2, orderBy = [seats DESC NULLS LAST]]
           │   Layout: [flight_id:integer, seats:bigint]
           └─ Project
              │   Layout: [flight_id:integer, seats:bigint]
              │   seats := count
              └─ Aggregate[keys = [flight_id]]
                 │   Layout: [flight_id:integer, count:bigint]
                 │   count := count(*)
                 └─ ScanFilter[default.passengers]
                        Layout: [flight_id:integer]
                        filter = ((dt = '2023-10-22') AND (age > 3))
                        flight_id := flight_id
                        age := age
                        dt := dt (partition key)

        """)
  }

  @Test(
    "literals as SQL writes them",
    arguments: [
      (Value.string("it's"), DataType.varchar, "'it''s'"), (.null, .bigint, "NULL"), (.integer(19_652), .date, "DATE '2023-10-22'"),
      (.decimal(-105), .decimal(precision: 5, scale: 2), "-1.05"), (.double(0.1), .double, "0.1E0"),
      (.binary([0, 255]), .varbinary, "X'00ff'"),
      (.boolean(true), .boolean, "true"), (.string("ab"), .char(length: 3), "CHAR 'ab'"),
    ])
  func literals(_ value: Value, _ type: DataType, _ expected: String) {
    #expect(LiteralText.of(value, type) == expected)
  }

  @Test("columns of one name are told apart")
  func names() throws {
    let plan = try Analysis.plan("SELECT p.flight_id, f.flight_id FROM passengers p JOIN flights f ON p.flight_id = f.flight_id")
    #expect(plan.contains("condition = (flight_id = flight_id_1)"))
  }
}
