import LakeQ
import Testing

/// `docs/functions.md` is what `SHOW FUNCTIONS` says. Rewrite it with
/// `LAKEQ_WRITE_DOCS=1 LAKEQ_ENGINE_ONLY=1 swift test --filter FunctionReferenceTests`.
@Suite struct FunctionReferenceTests {
  static let document = "docs/functions.md"

  @Test func theReferenceIsTheRegistry() async throws {
    let text = try await render()
    if Repository.writesDocuments { try Repository.write(text, to: Self.document) }
    #expect(
      try Repository.text(Self.document) == text,
      "docs/functions.md is not what the registry holds: run LAKEQ_WRITE_DOCS=1 swift test --filter FunctionReferenceTests")
  }

  private struct Function {
    var signatures: [String] = []
    /// In order of first appearance; forms of one function may do different things.
    var descriptions: [String] = []
    var isDeterministic = true
  }

  private func render() async throws -> String {
    let lake = try Lake(at: "/nowhere")
    let frame = try await lake.query("SHOW FUNCTIONS")
    let cells = try frame.columnNames.map { try frame.column($0, as: String.self) }
    var functions: [String: [String: Function]] = [:]
    for row in 0..<frame.rowCount {
      let fields = cells.map { $0[row] ?? "" }
      var function = functions[fields[3], default: [:]][fields[0]] ?? Function()
      function.signatures.append("\(fields[0])(\(fields[2])) → \(fields[1])")
      if !function.descriptions.contains(fields[5]) { function.descriptions.append(fields[5]) }
      function.isDeterministic = function.isDeterministic && fields[4] == "true"
      functions[fields[3], default: [:]][fields[0]] = function
    }
    let scalars = functions["scalar"] ?? [:]
    let aggregates = functions["aggregate"] ?? [:]
    let windows = functions["window"] ?? [:]
    return """
      # Functions

      Generated from the function registry, the same that `SHOW FUNCTIONS` lists and calls are resolved by; do not edit (see
      [the test that writes it](../Tests/LakeQTests/FunctionReferenceTests.swift)). \(scalars.count) scalar functions,
      \(aggregates.count) aggregate functions, \(windows.count) window functions.

      Arguments are cast to the types below where Trino casts them implicitly; NULL in gives NULL out unless the description says
      otherwise. Forms with a syntax of their own (`CASE`, `CAST`, `COALESCE`, `IF`, `EXTRACT`, `LIKE`, …) are in [sql.md](sql.md).

      ## Scalar functions

      \(table(scalars))

      ## Aggregate functions

      \(table(aggregates))

      ## Window functions

      With `OVER (…)`; every aggregate function may have it too.

      \(table(windows))

      """
  }

  private func table(_ functions: [String: Function]) -> String {
    let rows = functions.sorted { $0.key < $1.key }.map { _, function in
      let signatures = function.signatures.map { "`\($0)`" }.joined(separator: "<br>")
      let description = function.descriptions.map { $0.replacing("|", with: "\\|") }.joined(separator: "<br>")
      return "| \(signatures) | \(description)\(function.isDeterministic ? "" : "; not deterministic") |"
    }
    return (["| signature | what it gives |", "|---|---|"] + rows).joined(separator: "\n")
  }
}
