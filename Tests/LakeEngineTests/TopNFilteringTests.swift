import LakeCatalog
import LakeFormats
import LakeVectors
import Testing

@testable import LakeEngine

/// Before and after `TopNFiltering`, and what a bound lets through.
@Suite("Optimizer: top-N filtering") struct TopNFilteringTests {
  private static func scans(_ plan: LogicalPlan) -> [LogicalPlan.Scan] {
    if case .scan(let node) = plan { return [node] }
    return plan.inputs.flatMap(scans)
  }

  /// `table: column#id` of each scan with a bound.
  private func bounded(_ sql: String, switchedOff: Set<String> = []) throws -> [String] {
    var session = Analysis.session
    session.switchedOff = switchedOff
    return Self.scans(try Optimizer.optimize(try Analysis.query(sql), session: session).plan).compactMap { scan in
      scan.bound.map { "\(scan.source.name.dropFirst(8)): \($0.symbol.name)#\($0.id)" }
    }
  }

  @Test(
    "the first key bounds the scan that it streams from",
    arguments: [
      ("SELECT name FROM passengers ORDER BY age DESC, name LIMIT 5", ["passengers: age#1"]),
      ("SELECT n FROM (SELECT name AS n, miles AS m FROM passengers WHERE vip) ORDER BY m NULLS FIRST LIMIT 5", ["passengers: miles#1"]),
      ("SELECT p.name FROM passengers p JOIN flights f ON p.flight_id = f.flight_id ORDER BY p.age LIMIT 5", ["passengers: age#1"]),
      ("SELECT p.name FROM passengers p LEFT JOIN flights f ON p.flight_id = f.flight_id ORDER BY p.age LIMIT 5", ["passengers: age#1"]),
      (
        "SELECT dt FROM (SELECT dt FROM passengers UNION ALL SELECT dt FROM flights) ORDER BY dt LIMIT 5",
        ["passengers: dt#1", "flights: dt#1"]
      ),
      ("SELECT t.x FROM passengers CROSS JOIN UNNEST(ARRAY[1, 2]) AS t(x) ORDER BY age LIMIT 5", ["passengers: age#1"]),
    ])
  func attached(_ sql: String, _ expected: [String]) throws {
    #expect(try bounded(sql) == expected)
    #expect(try bounded(sql, switchedOff: ["top_n_filtering"]) == [])
  }

  @Test(
    "not where a row that is missing would change others",
    arguments: [
      "SELECT age FROM passengers ORDER BY age", "SELECT name FROM passengers ORDER BY age + 1 LIMIT 5",
      "SELECT age, count(*) FROM passengers GROUP BY age ORDER BY age LIMIT 5",
      "SELECT row_number() OVER (ORDER BY name) FROM passengers ORDER BY age LIMIT 5",
      "SELECT age FROM (SELECT age FROM passengers LIMIT 10) ORDER BY age LIMIT 5",
      "SELECT name FROM passengers ORDER BY gate LIMIT 5",
      "SELECT p.name FROM passengers p JOIN flights f ON p.flight_id = f.flight_id ORDER BY f.origin LIMIT 5",
      "SELECT p.name FROM passengers p FULL JOIN flights f ON p.flight_id = f.flight_id ORDER BY p.age LIMIT 5",
    ])
  func refused(_ sql: String) throws {
    #expect(try bounded(sql) == [])
  }

  private func passes(_ bound: TopNBound, _ values: [Value]) -> [Int] {
    guard let last = bound.value, let threshold = TopNThreshold(bound, last: last) else { return Array(values.indices) }
    let selection = threshold.select(ColumnVector(values, type: bound.type), strictly: false)
    return selection.map { rows in (0..<rows.count).map { Int(rows[$0]) } } ?? Array(values.indices)
  }

  @Test("a bound only comes nearer, and lets equal keys through")
  func bound() {
    let bound = TopNBound(ascending: true, nullsFirst: false, type: .bigint)
    bound.offer(.integer(10))
    bound.offer(.integer(20))
    #expect(bound.value == .integer(10))
    #expect(passes(bound, [.integer(9), .integer(10), .integer(11), .null]) == [0, 1])
    #expect(bound.domain(.integer(10))?.mayOverlap(minimum: .integer(11), maximum: .integer(20)) == false)
    let last = TopNBound(ascending: false, nullsFirst: true, type: .bigint)
    last.offer(.integer(10))
    #expect(passes(last, [.integer(9), .integer(10), .integer(11), .null]) == [1, 2, 3])
    last.offer(.null)
    last.offer(.integer(99))
    #expect(passes(last, [.integer(9), .null]) == [1])
    #expect(last.domain(.null)?.contains(.integer(99)) == false)
    let doubles = TopNBound(ascending: false, nullsFirst: false, type: .double)
    doubles.offer(.double(.nan))
    #expect(doubles.value == nil)
    doubles.offer(.double(5))
    #expect(passes(doubles, [.double(4), .double(.nan), .double(6)]) == [1, 2])
    #expect(doubles.domain(.double(5)) == nil, "row groups may hold NaN that their statistics leave out")
  }
}
