import LakeVectors
import Testing

@testable import LakeEngine

@Suite("Window functions in plans")
struct WindowPlanTests {
  @Test("calls of one partitioning and order share a node")
  func sharing() throws {
    let plan = try Analysis.plan(
      """
      SELECT rank() OVER (PARTITION BY food ORDER BY age), sum(age) OVER (PARTITION BY food ORDER BY age ROWS 2 PRECEDING),
        count(*) OVER (PARTITION BY food), rank() OVER (PARTITION BY food ORDER BY age) + 1 FROM passengers
      """)
    #expect(plan.split(separator: "\n").filter { $0.contains("Window[") }.count == 2)
    #expect(plan.contains("Window[partitionBy = [food], orderBy = [age ASC NULLS LAST]]"))
    #expect(plan.contains("rank := rank()\n"))
    #expect(plan.contains("sum := sum(age) ROWS BETWEEN offset PRECEDING AND CURRENT ROW"))
    #expect(plan.contains("count := count(*) RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"))
  }

  @Test("conditions on partition keys go below, others stay")
  func pushdown() throws {
    let plan = try Analysis.optimizedPlan(
      """
      SELECT flight_id, n FROM (SELECT flight_id, dt, row_number() OVER (PARTITION BY dt ORDER BY age) AS n FROM passengers)
      WHERE dt = '2023-10-22' AND n < 3 AND flight_id > 7
      """)
    #expect(plan.contains("filter = (dt = '2023-10-22')"))
    #expect(plan.contains("Filter[((row_number < 3) AND (flight_id > 7))]") || plan.contains("Filter[((n < 3) AND (flight_id > 7))]"))
  }

  @Test("results that nobody reads are dropped with what they need")
  func pruning() throws {
    let plan = try Analysis.optimizedPlan(
      "SELECT count(*) FROM (SELECT name, sum(age) OVER (PARTITION BY food ORDER BY born) AS s FROM passengers)")
    #expect(!plan.contains("Window"))
    #expect(!plan.contains("food"))
    let used = try Analysis.optimizedPlan(
      "SELECT s FROM (SELECT name, sum(age) OVER (PARTITION BY food) AS s, rank() OVER (PARTITION BY food) AS r FROM passengers)")
    #expect(used.contains("sum(age)") && !used.contains("rank()") && !used.contains("name"))
  }

  @Test(
    "types",
    arguments: [
      ("row_number() OVER ()", "bigint"), ("percent_rank() OVER (ORDER BY age)", "double"), ("ntile(age) OVER (ORDER BY age)", "bigint"),
      ("first_value(fare) OVER (ORDER BY age)", "decimal(10,2)"), ("lag(food, 1, name) OVER (ORDER BY age)", "varchar"),
      ("lag(age, 1, 1.5) OVER (ORDER BY age)", "decimal(6,1)"), ("sum(fare) OVER ()", "decimal(38,2)"), ("avg(age) OVER ()", "double"),
      ("nth_value(born, 2) OVER ()", "date"),
    ])
  func types(_ call: String, _ type: String) throws {
    #expect(try Analysis.types("SELECT \(call) FROM passengers") == [type])
  }
}
