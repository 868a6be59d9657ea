import Foundation
import LakeCatalog
import LakeEngine
import LakeFormats
import LakeStorage
import LakeVectors
import Testing

@testable import LakeQ
@testable import LakeSQL

/// The stages printed in `docs/architecture.md` are what the program prints. Rewrite them with
/// `LAKEQ_WRITE_DOCS=1 LAKEQ_ENGINE_ONLY=1 swift test --filter ArchitectureTests`.
///
/// A stage is a fenced block after `<!-- stage: name -->`.
@Suite struct ArchitectureTests {
  static let document = "docs/architecture.md"

  @Test func theStagesAreThoseOfTheProgram() async throws {
    let lake = try await TemporaryLake()
    let stages: [String: String] = [
      "tokens": try tokens(),
      "syntax": SyntaxOutline.text(try parsed().statement),
      "open": try plan(lake, StatementParameters(names: ["flight_id"])),
      "analyzed": try plan(lake, Self.without),
      "optimized": try optimized(lake, Self.without),
      "optimized-1013": try optimized(lake, Self.with1013),
      "explain": try await lake.explain(Self.bookings),
      "vectors": try await vectors(lake),
    ]
    var text = try Repository.text(Self.document)
    for name in stages.keys.sorted() {
      let stage = stages[name] ?? ""
      let mark = "<!-- stage: \(name) -->\n```text\n"
      let start = try #require(text.range(of: mark), "docs/architecture.md has no stage '\(name)'").upperBound
      let end = try #require(text.range(of: "```", range: start..<text.endIndex)).lowerBound
      if Repository.writesDocuments {
        text.replaceSubrange(start..<end, with: stage)
      } else {
        #expect(String(text[start..<end]) == stage, "stage '\(name)'")
      }
    }
    if Repository.writesDocuments { try Repository.write(text, to: Self.document) }
  }

  static let passengers = """
    SELECT passenger_id, flight_id, name, seat_number
    FROM passengers
    WHERE :flight_id IS NULL OR flight_id = :flight_id
    ORDER BY passenger_id
    """
  static let bookings = """
    SELECT cabin, count(*) AS bookings, sum(price * seats) AS revenue
    FROM bookings WHERE dt = DATE '2023-10-22' GROUP BY cabin ORDER BY revenue DESC
    """
  /// As `GET /passengers` binds it.
  static let without = StatementParameters(positional: [], names: ["flight_id"], named: ["flight_id": TypedValue(.null, .unknown)])
  /// As `GET /passengers?flight_id=1013` binds it.
  static let with1013 = StatementParameters(
    positional: [], names: ["flight_id"], named: ["flight_id": TypedValue(.string("1013"), .varchar)])

  private func parsed() throws -> ParsedStatement { try Parser.parsedStatement(Self.passengers) }

  /// Line 3: the WHERE clause.
  private func tokens() throws -> String {
    let source = Array(Self.passengers.utf8)
    let lines = Lexer.tokens(of: source).filter { $0.line == 3 }.map { token in
      let text = String(decoding: source[Int(token.start)..<Int(token.end)], as: UTF8.self)
      let place = "\(token.line):\(token.column)".padding(toLength: 6, withPad: " ", startingAt: 0)
      let word = token.keyword.map { " keyword \($0)\(token.isReserved ? ", reserved" : "")" } ?? ""
      return "\(place) \(text.padding(toLength: 10, withPad: " ", startingAt: 0)) \(token.kind)\(word)"
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func analyzed(_ lake: TemporaryLake, _ parameters: StatementParameters) throws -> Query {
    guard case .query(let syntax) = try parsed().statement else { throw LakeError(.internalError, "not a query") }
    return try Analyzer(resolver: CatalogResolver(lake.lake.catalog), session: SessionContext(), parameters: parameters).analyze(syntax)
  }

  private func plan(_ lake: TemporaryLake, _ parameters: StatementParameters) throws -> String {
    PlanPrinter.text(try analyzed(lake, parameters))
  }

  private func optimized(_ lake: TemporaryLake, _ parameters: StatementParameters) throws -> String {
    try QueryExecutor().explain(Optimizer.optimize(analyzed(lake, parameters), session: SessionContext()))
  }

  /// The first batch of a scan of one partition, column by column.
  private func vectors(_ lake: TemporaryLake) async throws -> String {
    var lines: [String] = []
    for try await frame in lake.lake.stream("SELECT cabin, price, dt, booking_id + seats AS n FROM bookings WHERE dt = DATE '2023-10-22'") {
      for column in frame.columns {
        let vector = column.vector
        lines.append("\(column.name): \(vector.type), \(vector.encoding) of \(vector.physical), \(vector.count) rows")
        lines.append("  validity    \(vector.mayHaveNulls ? "1 bit a row" : "none: no row is NULL")")
        if let dictionary = vector.dictionary {
          lines.append(
            "  ids         " + (0..<vector.count).map { vector.isNull($0) ? "-" : String(vector.position($0)) }.joined(separator: " "))
          let entries = (0..<dictionary.entries.count).map { ValueText.text(dictionary.entries.value($0), vector.type) }
          lines.append("  dictionary  " + entries.joined(separator: ", "))
        } else if vector.isConstant {
          lines.append("  value       \(ValueText.text(vector.value(0), vector.type)), once")
        } else {
          lines.append("  values      " + (0..<vector.count).map { ValueText.text(vector.value($0), vector.type) }.joined(separator: " "))
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// A syntax tree as indented text: kinds, names and literals; without places and absent parts.
enum SyntaxOutline {
  static func text(_ node: Any) -> String {
    var lines: [String] = []
    append(node, nil, 0, &lines)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func append(_ node: Any, _ label: String?, _ depth: Int, _ lines: inout [String]) {
    let prefix = String(repeating: "  ", count: depth) + (label.map { $0 + ": " } ?? "")
    if let name = node as? Identifier { return lines.append(prefix + name.text) }
    if let name = node as? QualifiedName { return lines.append(prefix + name.description) }
    if let expression = node as? SyntaxExpression { return append(expression.kind, label, depth, &lines) }
    let mirror = Mirror(reflecting: node)
    switch mirror.displayStyle {
    case .optional:
      if let child = mirror.children.first { append(child.value, label, depth, &lines) }
    case .collection:
      if let label, !mirror.children.isEmpty { lines.append(String(repeating: "  ", count: depth) + label + ":") }
      for child in mirror.children { append(child.value, nil, label == nil ? depth : depth + 1, &lines) }
    case .enum where mirror.children.isEmpty:
      lines.append(prefix + "\(node)")
    case .enum:
      for child in mirror.children { appendCase(child.label ?? "", child.value, prefix, depth, &lines) }
    case .struct where !mirror.children.isEmpty && !(node is String):
      lines.append(prefix + "\(type(of: node))")
      for child in mirror.children where !(child.value is Position) && !isFalse(child.value) {
        append(child.value, name(child.label), depth + 1, &lines)
      }
    default:
      lines.append(prefix + "\(node)")
    }
  }

  /// A payload of one line stands beside its case, others below it.
  private static func appendCase(_ name: String, _ payload: Any, _ prefix: String, _ depth: Int, _ lines: inout [String]) {
    let mirror = Mirror(reflecting: payload)
    let parts = mirror.displayStyle == .tuple ? Array(mirror.children) : [(label: nil, value: payload)]
    var inner: [String] = []
    for part in parts where !(part.value is Position) { append(part.value, self.name(part.label), depth + 1, &inner) }
    if inner.count == 1, let only = inner.first {
      lines.append(prefix + name + " " + String(only.drop { $0 == " " }))
    } else {
      lines.append(prefix + name)
      lines += inner
    }
  }

  /// Unlabelled parts of tuples are called `.0`.
  private static func name(_ label: String?) -> String? { label?.hasPrefix(".") == true ? nil : label }

  private static func isFalse(_ value: Any) -> Bool { (value as? Bool) == false }
}
