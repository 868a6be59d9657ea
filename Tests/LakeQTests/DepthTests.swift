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
}
