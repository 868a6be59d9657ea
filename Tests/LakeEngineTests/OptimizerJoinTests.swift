import LakeCatalog
import LakeFormats
import LakeVectors
import Testing

@testable import LakeEngine

/// Rules for joins, before and after. Expected plans were written from what the rules are to do.
@Suite("Optimizer: sides, bands and filters of joins")
struct OptimizerJoinTests {
  private static func joins(_ plan: LogicalPlan) -> [LogicalPlan.Join] {
    let below = plan.inputs.flatMap(joins)
    if case .join(let node) = plan { return [node] + below }
    return below
  }

  private static func scans(_ plan: LogicalPlan) -> [LogicalPlan.Scan] {
    if case .scan(let node) = plan { return [node] }
    return plan.inputs.flatMap(scans)
  }

  private func joins(_ sql: String) throws -> [LogicalPlan.Join] { Self.joins(try Analysis.optimized(sql).plan) }

  /// `table: columns with filters` of each scan that has one.
  private func filtered(_ sql: String) throws -> [String] {
    Self.scans(try Analysis.optimized(sql).plan).filter { !$0.dynamicFilters.isEmpty }.map { scan in
      scan.source.name.replacing("default.", with: "") + ": "
        + scan.dynamicFilters.map { "\($0.symbol.name)#\($0.id)" }.joined(separator: " ")
    }
  }

  // MARK: Sides

  @Test("the smaller side of an outer join is held")
  func outer() throws {
    let left = try joins("SELECT p.name FROM flights f LEFT JOIN passengers p ON p.flight_id = f.flight_id")
    #expect(left.map(\.kind) == [.right])
    let right = try joins("SELECT p.name FROM flights f RIGHT JOIN passengers p ON p.flight_id = f.flight_id")
    #expect(right.map(\.kind) == [.left])
    let kept = try joins("SELECT p.name FROM passengers p LEFT JOIN flights f ON p.flight_id = f.flight_id")
    #expect(kept.map(\.kind) == [.left])
  }

  @Test("a small left side of a semi or anti join is held")
  func semi() throws {
    let small = "SELECT origin FROM flights f WHERE %@ (SELECT 1 FROM passengers p WHERE p.flight_id = f.flight_id)"
    #expect(try joins(small.replacing("%@", with: "EXISTS")).map(\.holdsLeft) == [true])
    #expect(try joins(small.replacing("%@", with: "NOT EXISTS")).map(\.holdsLeft) == [true])
    let large = "SELECT name FROM passengers p WHERE EXISTS (SELECT 1 FROM flights f WHERE p.flight_id = f.flight_id)"
    #expect(try joins(large).map(\.holdsLeft) == [false])
  }

  // MARK: Dynamic filters

  @Test(
    "keys of the held side reach the scans of the other",
    arguments: [
      ("SELECT p.name FROM passengers p JOIN flights f ON p.flight_id = f.flight_id", ["passengers: flight_id#1"]),
      ("SELECT p.name FROM passengers p JOIN flights f ON p.flight_id = f.flight_id AND p.dt = f.dt", ["passengers: flight_id#1 dt#2"]),
      ("SELECT p.name FROM passengers p LEFT JOIN flights f ON p.flight_id = f.flight_id", []),
      ("SELECT p.name FROM passengers p FULL JOIN flights f ON p.flight_id = f.flight_id", []),
      ("SELECT p.name FROM flights f LEFT JOIN passengers p ON p.flight_id = f.flight_id", ["passengers: flight_id#1"]),
      ("SELECT name FROM passengers WHERE flight_id IN (SELECT flight_id FROM flights)", ["passengers: flight_id#1"]),
      ("SELECT name FROM passengers p WHERE NOT EXISTS (SELECT 1 FROM flights f WHERE f.flight_id = p.flight_id)", []),
      (
        "SELECT origin FROM flights f WHERE NOT EXISTS (SELECT 1 FROM passengers p WHERE f.flight_id = p.flight_id)",
        ["passengers: flight_id#1"]
      ),
      // Through groupings by the key, not others; through partitions of windows; not through limits.
      (
        "SELECT * FROM (SELECT flight_id, count(*) AS c FROM passengers GROUP BY flight_id) p JOIN flights f ON p.flight_id = f.flight_id",
        ["passengers: flight_id#1"]
      ),
      ("SELECT * FROM (SELECT max(flight_id) AS m, dt FROM passengers GROUP BY dt) p JOIN carriers c ON CAST(p.m AS varchar) = c.code", []),
      (
        "SELECT * FROM (SELECT flight_id, row_number() OVER (PARTITION BY flight_id) AS r FROM passengers) p JOIN flights f ON p.flight_id = f.flight_id",
        ["passengers: flight_id#1"]
      ),
      (
        "SELECT * FROM (SELECT flight_id, row_number() OVER (ORDER BY flight_id) AS r FROM passengers) p JOIN flights f ON p.flight_id = f.flight_id",
        []
      ),
      ("SELECT * FROM (SELECT flight_id FROM passengers LIMIT 9000) p JOIN flights f ON p.flight_id = f.flight_id", []),
      // What one key must be, its partner must be.
      (
        """
        SELECT p.name FROM passengers p JOIN (SELECT flight_id, count(*) AS c FROM passengers GROUP BY flight_id) q ON p.flight_id = q.flight_id
        WHERE p.flight_id IN (SELECT flight_id FROM flights)
        """, ["passengers: flight_id#1 flight_id#2", "passengers: flight_id#1"]
      ),
    ])
  func filters(_ sql: String, _ expected: [String]) throws {
    #expect(try filtered(sql) == expected)
  }

  @Test("a rule that is off changes nothing")
  func switched() throws {
    let sql = "SELECT p.name FROM passengers p JOIN flights f ON p.flight_id = f.flight_id"
    var session = Analysis.session
    session.switchedOff = ["dynamic_filtering"]
    let plan = try Optimizer.optimize(try Analysis.query(sql), session: session).plan
    #expect(Self.scans(plan).allSatisfy { $0.dynamicFilters.isEmpty })
    #expect(Set(SessionProperty.all.map(\.name)).isSuperset(of: ["dynamic_filtering", "join_ordering", "join_sides", "band_joins"]))
    for property in SessionProperty.all { #expect(try SessionProperty.named(["lakeq", property.name]) == property) }
  }

  // MARK: Bands

  @Test(
    "comparisons become bands",
    arguments: [
      ("p.age BETWEEN f.lo AND f.hi", "lo <= age AND hi reaches age"),
      ("p.age > f.lo AND p.age < f.hi AND p.vip <> f.flag", "lo < age AND hi reaches age"), ("p.age >= f.lo", "lo <= age"),
      ("f.lo > p.age AND f.lo <= p.weekday", "lo > age AND lo <= weekday"), ("p.age <> f.lo", nil), ("p.gate < f.gate", nil),
    ] as [(String, String?)])
  func bands(_ condition: String, _ expected: String?) throws {
    let sql = """
      SELECT p.name FROM (SELECT name, age, vip, gate, CAST(miles AS smallint) AS weekday FROM passengers) p
      JOIN (SELECT CAST(flight_id AS smallint) AS lo, CAST(dt AS smallint) AS hi, origin = 'a' AS flag, CAST(origin AS char(3)) AS gate
      FROM flights) f ON \(condition)
      """
    let lines = try Analysis.optimizedPlan(sql).split(separator: "\n").filter { $0.contains("band = ") }
    #expect(lines.count == (expected == nil ? 0 : 1))
    if let expected { #expect(lines.first?.hasSuffix("band = \(expected)") == true, "\(lines)") }
  }

  // MARK: Disjunctions

  @Test("what alternatives say of one side goes to that side")
  func disjunctions() throws {
    let plan = try Analysis.optimized(
      """
      SELECT p.name FROM passengers p JOIN flights f ON p.flight_id = f.flight_id
      WHERE (p.name = 'a' AND f.origin = 'b') OR (p.name = 'c' AND f.origin = 'd')
      """
    ).plan
    let predicates = Self.scans(plan).map { $0.predicates.map(\.description) }
    #expect(predicates == [["(name IN ('a', 'c'))"], ["(origin IN ('b', 'd'))"]])
    #expect(Self.joins(plan).first?.condition != nil)
    let half = try Analysis.optimized(
      "SELECT p.name FROM passengers p JOIN flights f ON p.flight_id = f.flight_id WHERE (p.name = 'a' AND f.origin = 'b') OR f.origin = 'd'"
    ).plan
    #expect(Self.scans(half).map { $0.predicates.map(\.description) } == [[], ["(origin IN ('b', 'd'))"]])
  }
}

/// Numbers out of files' statistics, and what follows for the order of joins.
@Suite("Optimizer: estimates")
struct OptimizerEstimateTests {
  private struct Statistics: FileStatistics {
    let rowCount: Int
    let columns: [String: ColumnStatistics]
    func column(_ column: ColumnSchema) -> ColumnStatistics? { columns[column.name] }
  }

  private static func scan(
    _ name: String, rows: Int, _ columns: [(String, DataType, ColumnStatistics)], _ allocator: inout SymbolAllocator,
    where predicates: ([Symbol]) -> [Expression] = { _ in [] }
  ) -> (LogicalPlan, [Symbol]) {
    let source = columns.enumerated().map { SourceColumn(name: $1.0, type: $1.1, ordinal: $0) }
    let file = Statistics(rowCount: rows, columns: Dictionary(uniqueKeysWithValues: columns.map { ($0.0, $0.2) }))
    let table = TableSource(
      name: name, columns: source, format: UnreadableFormat(), options: FormatOptions(),
      statistics: { TableStatistics(rowCount: Double(rows), files: [file], columns: source) }, lister: { _, _ in [] })
    let symbols = columns.map { allocator.make($0.0, $0.1) }
    let scan = LogicalPlan.Scan(
      source: table, columns: symbols.enumerated().map { (symbol: $1, column: $0) }, predicates: predicates(symbols))
    return (.scan(scan), symbols)
  }

  private static func key(_ count: Int) -> ColumnStatistics {
    ColumnStatistics(minimum: .integer(1), maximum: .integer(Int64(count)), nullCount: 0)
  }

  private func rows(_ predicate: (Symbol) -> Expression) -> Double {
    var allocator = SymbolAllocator()
    let (plan, _) = Self.scan(
      "t", rows: 1000, [("a", .integer, ColumnStatistics(minimum: .integer(0), maximum: .integer(99), nullCount: 0))], &allocator,
      where: { [predicate($0[0])] })
    return PlanEstimator([plan], conditions: []).estimate(plan)?.rows ?? -1
  }

  private func literal(_ value: Int64) -> Expression { .literal(.integer(value), .integer) }

  @Test("filters by the column's bounds and distinct values")
  func filters() {
    #expect(rows { .comparison(.equal, .column($0), self.literal(5)) } == 10)
    #expect(rows { .inList(.column($0), [self.literal(5), self.literal(6), self.literal(7)]) }.rounded() == 30)
    let half = rows { .comparison(.less, .column($0), self.literal(50)) }
    #expect(half > 450 && half < 550)
    // A range is one condition, not two independent ones.
    let narrow = rows {
      .and([.comparison(.greaterOrEqual, .column($0), self.literal(40)), .comparison(.less, .column($0), self.literal(50))])
    }
    #expect(narrow > 80 && narrow < 120)
    #expect(rows { .comparison(.greater, .column($0), self.literal(1000)) } <= 2)
  }

  @Test("the selective chain is joined first and held")
  func order() throws {
    var allocator = SymbolAllocator()
    let (big, b) = Self.scan("big", rows: 1_000_000, [("k", .integer, Self.key(10_000)), ("v", .integer, Self.key(50))], &allocator)
    let (middle, m) = Self.scan("middle", rows: 10_000, [("k", .integer, Self.key(10_000)), ("g", .integer, Self.key(100))], &allocator)
    let (small, s) = Self.scan("small", rows: 100, [("g", .integer, Self.key(100))], &allocator) {
      [.comparison(.equal, .column($0[0]), .literal(.integer(7), .integer))]
    }
    func equal(_ x: Symbol, _ y: Symbol) -> Expression { .comparison(.equal, .column(x), .column(y)) }
    let written = LogicalPlan.join(
      .init(
        kind: .inner, left: .join(.init(kind: .inner, left: small, right: big)), right: middle,
        condition: .and([equal(b[0], m[0]), equal(m[1], s[0])])))
    let query = Query(plan: written, output: [(name: "v", symbol: b[1])])
    let plan = try Optimizer.optimize(query, session: Analysis.session, rules: [JoinOrdering()]).plan
    guard case .join(let top) = plan, case .scan(let probe) = top.left, case .join(let held) = top.right,
      case .scan(let outer) = held.left, case .scan(let inner) = held.right
    else {
      Issue.record("\(plan)")
      return
    }
    #expect([probe, outer, inner].map(\.source.name) == ["big", "middle", "small"])
    #expect(top.condition == equal(b[0], m[0]))
    #expect(held.condition == equal(m[1], s[0]))
  }

  @Test("what nothing connects is crossed last, and no condition is lost")
  func crossed() throws {
    var allocator = SymbolAllocator()
    let tables = (0..<12).map { Self.scan("t\($0)", rows: 100 * ($0 + 1), [("k", .integer, Self.key(100))], &allocator) }
    var plan = tables[0].0
    for table in tables.dropFirst() { plan = .join(.init(kind: .inner, left: plan, right: table.0)) }
    // Two islands of six.
    var conditions: [Expression] = []
    for i in [0, 1, 2, 3, 4, 6, 7, 8, 9, 10] {
      conditions.append(.comparison(.equal, .column(tables[i].1[0]), .column(tables[i + 1].1[0])))
    }
    guard case .join(var top) = plan else { return }
    top.condition = .and(conditions)
    let query = Query(plan: .join(top), output: [(name: "k", symbol: tables[0].1[0])])
    let ordered = try Optimizer.optimize(query, session: Analysis.session, rules: [JoinOrdering()]).plan
    var found: [Expression] = []
    var crossed = 0
    func walk(_ plan: LogicalPlan) {
      if case .join(let join) = plan {
        found += join.condition?.conjuncts ?? []
        if join.condition == nil { crossed += 1 }
      }
      plan.inputs.forEach(walk)
    }
    walk(ordered)
    #expect(Set(found) == Set(conditions) && found.count == conditions.count)
    #expect(crossed == 1)
    #expect(Set(ordered.symbols) == Set(tables.flatMap(\.1)))
  }
}
