import LakeCatalog
import LakeFormats
import LakeVectors
import Testing

@testable import LakeEngine

/// Before and after the rules that compute once what several parts of a query need: `CommonSubplans`, `SubplanFiltering`,
/// `CommonInputs` and `GroupingSetsAggregation`.
@Suite("Optimizer: shared work") struct SharedWorkTests {
  private func optimized(_ sql: String, without rule: String? = nil) throws -> Query {
    var session = Analysis.session
    if let rule { session.switchedOff = [rule] }
    return try Optimizer.optimize(try Analysis.query(sql), session: session)
  }

  private static func nodes(_ plan: LogicalPlan) -> [LogicalPlan] { [plan] + plan.inputs.flatMap(nodes) }

  private func count(_ query: Query, _ isWanted: (LogicalPlan) -> Bool) -> Int { Self.nodes(query.plan).count(where: isWanted) }

  private func scans(_ query: Query) -> Int { count(query) { if case .scan = $0 { true } else { false } } }
  private func aggregations(_ query: Query) -> Int { count(query) { if case .aggregate = $0 { true } else { false } } }

  private func filters(_ query: Query) -> [String] {
    Self.nodes(query.plan).compactMap { node in
      guard case .scan(let scan) = node, !scan.predicates.isEmpty else { return nil }
      return Expression.all(scan.predicates).description
    }
  }

  // MARK: Common subplans

  private static let totals = "WITH totals AS (SELECT dt, age, count(*) AS n, max(miles) AS m FROM passengers GROUP BY dt, age) "

  @Test("a grouping that is used twice is computed once")
  func subplans() throws {
    let sql = Self.totals + "SELECT a.dt, a.n, b.n FROM totals a JOIN totals b ON a.age = b.age"
    #expect(scans(try optimized(sql)) == 1)
    #expect(scans(try optimized(sql, without: "common_subplans")) == 2)
    let different =
      "SELECT * FROM (SELECT dt, count(*) FROM passengers GROUP BY dt) CROSS JOIN (SELECT dt, count(age) FROM passengers GROUP BY dt)"
    #expect(scans(try optimized(different)) == 2)
  }

  // MARK: Subplan filtering

  @Test("what references want goes into the definition, as alternatives; through groupings only what their keys say")
  func filtering() throws {
    let sql =
      Self.totals + "SELECT a.dt, a.n, b.n FROM totals a JOIN totals b ON a.age = b.age WHERE a.dt = 'x' AND a.m > 5 AND b.dt = 'y'"
    #expect(filters(try optimized(sql)) == ["(dt IN ('x', 'y'))"])
    #expect(filters(try optimized(sql, without: "subplan_filtering")) == [])
    let inside = Self.totals + "SELECT a.n, b.n FROM totals a JOIN totals b ON a.age = b.age WHERE a.dt = 'x' AND b.dt = 'x' AND b.m > 5"
    #expect(filters(try optimized(inside)) == ["(dt = 'x')"])
  }

  @Test(
    "not when one reference wants everything, or a condition may fail or is random",
    arguments: [
      "SELECT a.n, b.n FROM totals a JOIN totals b ON a.age = b.age WHERE a.dt = 'x'",
      "SELECT a.n, b.n FROM totals a JOIN totals b ON a.age = b.age WHERE 1 / length(a.dt) = 1 AND b.dt = 'x'",
      "SELECT a.n, b.n FROM totals a, totals b WHERE a.age = b.age AND a.n > random() AND b.dt = 'x'",
    ])
  func unfiltered(_ sql: String) throws {
    #expect(filters(try optimized(Self.totals + sql)) == [])
  }

  // MARK: Common inputs

  private struct Rows: FileStatistics {
    let rowCount: Int
    func column(_ column: ColumnSchema) -> ColumnStatistics? {
      ColumnStatistics(minimum: .integer(1), maximum: .integer(column.name == "kind" ? 100 : 1000), nullCount: 0)
    }
  }

  /// Two groupings over joins of 100,000 rows with those of 1,000 that have a kind: `kind = 5` leaves 1 % of them.
  private func union(kinds: [Int64?]) -> Query {
    var allocator = SymbolAllocator()
    func scan(_ name: String, _ rows: Int, _ columns: [String], _ predicate: ([Symbol]) -> [Expression]) -> (LogicalPlan, [Symbol]) {
      let source = columns.enumerated().map { SourceColumn(name: $1, type: .integer, ordinal: $0) }
      let table = TableSource(
        name: name, columns: source, format: UnreadableFormat(), options: FormatOptions(),
        statistics: { TableStatistics(rowCount: Double(rows), files: [Rows(rowCount: rows)], columns: source) }, lister: { _, _ in [] })
      let symbols = columns.map { allocator.make($0, .integer) }
      return (
        .scan(.init(source: table, columns: symbols.enumerated().map { (symbol: $1, column: $0) }, predicates: predicate(symbols))), symbols
      )
    }
    let groupings = kinds.map { kind -> (LogicalPlan, Symbol) in
      let (facts, fact) = scan("facts", 100_000, ["item"]) { _ in [] }
      let (items, item) = scan("items", 1000, ["id", "kind"]) { symbols in
        kind.map { [.comparison(.equal, .column(symbols[1]), .literal(.integer($0), .integer))] } ?? []
      }
      let join = LogicalPlan.join(.init(kind: .inner, left: facts, right: items, keys: [(fact[0], item[0])]))
      return (.aggregate(.init(input: join, keys: [item[1]], calls: [])), item[1])
    }
    let symbol = allocator.make("kind", .integer)
    let plan = LogicalPlan.unionAll(
      .init(symbols: [symbol], inputs: groupings.map(\.0), columns: groupings.map { [$0.1] }))
    return Query(plan: plan, output: [(name: "kind", symbol: symbol)])
  }

  @Test("a selective join below two groupings is computed once; one that gives most of its rows, or another, is not")
  func inputs() throws {
    func after(_ kinds: [Int64?]) throws -> Int {
      scans(try Optimizer.optimize(union(kinds: kinds), session: Analysis.session, rules: [CommonInputs()]))
    }
    #expect(scans(union(kinds: [5, 5])) == 4)
    #expect(try after([5, 5]) == 2)
    #expect(try after([5, 5, 5]) == 2)
    #expect(try after([nil, nil]) == 4)
    #expect(try after([5, 6]) == 4)
    var session = Analysis.session
    session.switchedOff = ["common_inputs"]
    #expect(scans(try Optimizer.optimize(union(kinds: [5, 5]), session: session, rules: [CommonInputs()])) == 4)
  }

  // MARK: Grouping sets

  @Test("sets are made of groups, not of rows")
  func sets() throws {
    let sql = "SELECT dt, age, count(*), sum(flight_id), avg(age), max(miles), sum(fare) FROM passengers GROUP BY ROLLUP (dt, age)"
    #expect(aggregations(try optimized(sql, without: "grouping_sets_aggregation")) == 1)
    let plan = try optimized(sql)
    #expect(aggregations(plan) == 2)
    let text = PlanPrinter.text(plan)
    #expect(text.contains("Aggregate[keys = [dt, age]]"))
    #expect(text.contains("GroupId[[dt, age], [dt], []]"))
  }

  @Test(
    "not for results that cannot be put together, nor for two sets",
    arguments: [
      "SELECT dt, age, count(DISTINCT name), sum(miles) FROM passengers GROUP BY ROLLUP (dt, age)",
      "SELECT dt, age, sum(miles) FROM passengers GROUP BY ROLLUP (dt, age)",
      "SELECT dt, age, avg(weight) FROM passengers GROUP BY ROLLUP (dt, age)",
      "SELECT dt, count(*) FILTER (WHERE vip) FROM passengers GROUP BY ROLLUP (dt, age)",
      "SELECT dt, count(*) FROM passengers GROUP BY ROLLUP (dt)",
    ])
  func notDivided(_ sql: String) throws {
    #expect(aggregations(try optimized(sql)) == aggregations(try optimized(sql, without: "grouping_sets_aggregation")))
  }
}
