import Testing

@testable import LakeEngine

/// Every rule of the list changes some plan, and does not when its session property is off. What each plan should look like
/// is tested beside the other tests of the rule.
@Suite("Optimizer: every rule has a switch") struct RuleSwitchTests {
  private static let totals = "WITH totals AS (SELECT dt, age, count(*) AS n FROM passengers GROUP BY dt, age) "

  /// A query that the rule changes, by the rule's property.
  private static let queries = [
    "band_joins": "SELECT p.name FROM passengers p JOIN flights f ON p.miles >= f.flight_id AND p.miles < f.flight_id + 10",
    "cast_unwrapping": "SELECT name FROM passengers WHERE age = 5",
    "column_pruning": "SELECT name FROM passengers",
    "common_subexpressions": "SELECT sum(fare * (1 - fare)), sum(fare * (1 - fare) * (1 + fare)) FROM passengers",
    "common_subplans": totals + "SELECT a.n, b.n FROM totals a JOIN totals b ON a.age = b.age",
    "constant_folding": "SELECT 1 + 2 * 3 FROM passengers",
    "distinct_aggregation": "SELECT count(DISTINCT age) FROM passengers",
    "dynamic_filtering": "SELECT p.name FROM passengers p JOIN flights f ON p.flight_id = f.flight_id",
    "empty_propagation": "SELECT p.name FROM passengers p JOIN (SELECT * FROM flights WHERE false) f ON p.flight_id = f.flight_id",
    "expression_simplification": "SELECT NOT NOT vip FROM passengers",
    "grouping_sets_aggregation": "SELECT dt, age, count(*) FROM passengers GROUP BY ROLLUP (dt, age)",
    "join_ordering": "SELECT p.name FROM carriers c, passengers p, flights f WHERE p.flight_id = f.flight_id AND f.carrier = c.code",
    "join_sides": "SELECT p.name FROM flights f LEFT JOIN passengers p ON p.flight_id = f.flight_id",
    "limit_pushdown": "SELECT name FROM passengers LIMIT 5",
    "metadata_aggregation": "SELECT count(*), max(sensor) FROM readings",
    "predicate_pushdown": "SELECT name FROM passengers WHERE vip",
    "project_merging": "SELECT a + 1 FROM (SELECT miles * 2 AS a FROM passengers)",
    "subplan_filtering": totals + "SELECT a.n, b.n FROM totals a JOIN totals b ON a.age = b.age WHERE a.dt = 'x' AND b.dt = 'y'",
    "top_n_filtering": "SELECT name FROM passengers ORDER BY age LIMIT 5",
  ]

  /// `common_inputs` looks at statistics, which tables here do not have: see `SharedWorkTests`.
  @Test("all rules are here")
  func complete() {
    #expect(Set(Optimizer.rules.map(\.property.name)) == Set(Self.queries.keys).union(["common_inputs"]))
  }

  @Test("on and off", arguments: queries.sorted { $0.key < $1.key })
  func switched(_ rule: String, _ sql: String) throws {
    let query = try Analysis.query(sql)
    var session = Analysis.session
    let on = PlanPrinter.text(try Optimizer.optimize(query, session: session))
    session.switchedOff = [rule]
    let off = PlanPrinter.text(try Optimizer.optimize(query, session: session))
    #expect(on != off)
  }
}
