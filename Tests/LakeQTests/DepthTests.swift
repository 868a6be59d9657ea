import Foundation
import LakeQ
import Testing

/// However deep a statement nests, there is an answer or an error, also on a thread with little stack.
@Suite struct DepthTests {
  private static func nested(_ open: String, _ inner: String, _ close: String, _ count: Int) -> String {
    String(repeating: open, count: count) + inner + String(repeating: close, count: count)
  }

  /// As deep as the parser lets through: these must be analysed.
  static let deep = [
    "SELECT " + nested("(", "1", ")", 190),
    "SELECT " + nested("abs(", "1", ")", 190),
    "SELECT " + nested("CASE WHEN true THEN ", "1", " END", 60),
    "SELECT " + nested("(SELECT ", "1", ")", 60),
    "SELECT " + nested("NOT ", "true", "", 150),
    "SELECT 1" + String(repeating: " + 1", count: 480),
    "SELECT '' || 'a'" + String(repeating: " || 'a'", count: 480),
    "SELECT * FROM " + nested("(SELECT * FROM ", "(VALUES 1)", ")", 60),
    "SELECT 1 FROM (VALUES 1) t(x)" + String(repeating: " CROSS JOIN (VALUES 1)", count: 150),
    "SELECT 1 WHERE " + nested("EXISTS (SELECT 1 WHERE ", "true", ")", 40),
    nested("(", "SELECT 1", ") UNION ALL SELECT 2 UNION SELECT 3", 90),
  ]

  /// Deeper than the parser lets through.
  static let tooDeep = [
    "SELECT " + nested("(", "1", ")", 10_000),
    "SELECT " + nested("abs(", "1", ")", 10_000),
    "SELECT " + nested("CASE WHEN true THEN ", "1", " END", 10_000),
    "SELECT " + nested("(SELECT ", "1", ")", 10_000),
    "SELECT " + nested("NOT ", "true", "", 10_000),
    "SELECT " + nested("- ", "1", "", 10_000),
    "SELECT 1" + String(repeating: " + 1", count: 10_000),
    "SELECT * FROM " + nested("(SELECT * FROM ", "(VALUES 1)", ")", 10_000),
    "SELECT * FROM a" + String(repeating: " JOIN b ON true", count: 10_000),
    "SELECT " + nested("ARRAY[", "1", "]", 10_000),
    "SELECT CAST(NULL AS " + nested("array(", "int", ")", 10_000) + ")",
    "CREATE FUNCTION f() RETURNS int " + nested("BEGIN ", "RETURN 1", "; END", 10_000),
  ]

  /// Runs `body` on a thread with 512 KB of stack.
  private func onSmallStack<R: Sendable>(_ body: @escaping @Sendable () -> R) async -> R {
    await withCheckedContinuation { continuation in
      let thread = Thread { continuation.resume(returning: body()) }
      thread.stackSize = 512 << 10
      thread.start()
    }
  }

  @Test(arguments: deep.indices)
  func analysedOnASmallStack(_ index: Int) async throws {
    let sql = Self.deep[index]
    let columns: Result<Int, any Error> = await onSmallStack {
      Result {
        let lake = try Lake(at: "/nowhere")
        _ = try Lake.format(try Lake.format(sql))
        return try lake.prepare(sql).resultColumns().count
      }
    }
    #expect(try columns.get() >= 1)
  }

  /// Those of expressions: the optimizer takes long over deeply nested joins and subqueries.
  @Test(arguments: [0, 1, 2, 4, 5, 6])
  func runs(_ index: Int) async throws {
    let lake = try Lake(at: "/nowhere", configuration: LakeConfiguration(threads: 1))
    #expect(try await lake.query(Self.deep[index]).rowCount >= 1)
    #expect(try await lake.query("EXPLAIN (TYPE LOGICAL, FORMAT JSON) " + Self.deep[index]).rowCount >= 1)
  }

  @Test(arguments: tooDeep.indices)
  func refusedOnASmallStack(_ index: Int) async {
    let sql = Self.tooDeep[index]
    let error: LakeError? = await onSmallStack {
      do {
        _ = try Lake(at: "/nowhere").prepare(sql)
        return nil
      } catch { return error as? LakeError }
    }
    #expect(error?.code == .syntaxError)
    #expect(error?.message.hasPrefix("statement is nested too deeply") == true, "\(error?.message ?? "")")
  }

  /// Chains of AND and OR are one node however long.
  @Test func wideChains() async throws {
    let lake = try Lake(at: "/nowhere", configuration: LakeConfiguration(threads: 1))
    let terms = (0..<20_000).map { "x <> \($0 + 2)" }
    for word in [" AND ", " OR "] {
      let frame = try await lake.query("SELECT count(*) FROM (VALUES 1) t(x) WHERE " + terms.joined(separator: word))
      #expect(frame.value(row: 0, column: 0) == .integer(1))
    }
    let list = (0..<20_000).map(String.init).joined(separator: ", ")
    #expect(try await lake.query("SELECT 77 IN (\(list)), -1 IN (\(list))").value(row: 0, column: 0) == .boolean(true))
  }

  // MARK: - Plans that grow faster than their text

  private static func error(_ sql: String) async throws -> LakeError? {
    do {
      _ = try await Lake(at: "/nowhere", configuration: LakeConfiguration(threads: 1)).query(sql)
      return nil
    } catch let error as LakeError { return error }
  }

  /// Each subquery of a SELECT is a join around the others.
  @Test(arguments: ["(SELECT x + #)", "EXISTS (SELECT 1 FROM (VALUES 1) u(y) WHERE y = x + #)"])
  func manySubqueries(_ item: String) async throws {
    func sql(_ count: Int) -> String {
      "SELECT " + (0..<count).map { item.replacingOccurrences(of: "#", with: "\($0)") }.joined(separator: ", ") + " FROM (VALUES 1) t(x)"
    }
    let error = try await Self.error("EXPLAIN (TYPE VALIDATE) " + sql(5_000))
    #expect(error?.code.rawValue == "STACK_OVERFLOW")
    #expect(error?.message == "statement is too large: its plan has more than 1000 levels")
    #expect(error?.location != nil)
    #expect(try await Self.error(sql(40)) == nil)
  }

  /// The innermost body was analysed three times for each level around it.
  @Test func nestedLambdas() async throws {
    let lake = try Lake(at: "/nowhere", configuration: LakeConfiguration(threads: 1))
    let sql = "SELECT " + Self.nested("transform(ARRAY[1], x -> ", "x", ")", 40)
    _ = try await lake.query("EXPLAIN (TYPE VALIDATE) " + sql)
  }

  /// `levels` queries, each of which uses the one before it twice.
  private static func doubling(_ levels: Int, _ body: String) -> String {
    let rest = (1...levels).map { ", t\($0) AS (SELECT x.a FROM t\($0 - 1) x, t\($0 - 1) y)" }.joined()
    return "WITH t0 AS (SELECT 1 a)" + rest + " " + body
  }

  @Test func doublingQueries() async throws {
    let unused = try await Self.error(Self.doubling(60, "SELECT 1"))
    #expect(unused == nil)
    let used = try await Self.error(Self.doubling(60, "SELECT * FROM t60"))
    #expect(used?.code.rawValue == "QUERY_HAS_TOO_MANY_STAGES")
    #expect(try await Self.error(Self.doubling(5, "SELECT * FROM t5")) == nil)
    // What is wrong with an unused one is found, also in terms of another unused one.
    let wrong = try await Self.error("WITH a AS (SELECT 1 x), b AS (SELECT y FROM a) SELECT 1")
    #expect(wrong?.code == .columnNotFound)
    let again = try await Self.error(
      "WITH a AS (SELECT 1 x), b AS (SELECT p.x FROM a p, a q), c AS (SELECT p.x FROM b p, b q GROUP BY q.x) SELECT 1")
    #expect(again?.code.rawValue == "EXPRESSION_NOT_AGGREGATE")
  }

  /// Named queries one after the other: each was analysed inside the analysis of the next.
  @Test func longChainOfQueries() async throws {
    func sql(_ count: Int, _ body: String) -> String {
      "WITH t0 AS (SELECT 1 a)" + (1...count).map { ", t\($0) AS (SELECT a FROM t\($0 - 1) LIMIT 1)" }.joined() + " " + body
    }
    #expect(try await Self.error(sql(900, "SELECT 1")) == nil)
    #expect(try await Self.error(sql(3_000, "SELECT * FROM t3000")) != nil)
    #expect(try await Self.error(sql(100, "SELECT * FROM t100")) == nil)
  }

  @Test func manyCalls() async throws {
    let sums = (0..<3_000).map { "sum(x + \($0))" }.joined(separator: ", ")
    #expect(try await Self.error("EXPLAIN (TYPE VALIDATE) SELECT \(sums) FROM (VALUES 1) t(x)") == nil)
    let windows = (0..<3_000).map { "sum(x) OVER (ORDER BY x + \($0))" }.joined(separator: ", ")
    let error = try await Self.error("EXPLAIN (TYPE VALIDATE) SELECT \(windows) FROM (VALUES 1) t(x)")
    #expect(error?.code.rawValue == "STACK_OVERFLOW")
  }

  /// Equal items were found one behind the other.
  @Test func equalItems() async throws {
    let lake = try Lake(at: "/nowhere", configuration: LakeConfiguration(threads: 1))
    let list = Array(repeating: "1", count: 100_000).joined(separator: ", ")
    #expect(try await lake.query("SELECT 1 IN (\(list))").value(row: 0, column: 0) == .boolean(true))
  }
}
