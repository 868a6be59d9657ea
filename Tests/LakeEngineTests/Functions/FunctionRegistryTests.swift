import Foundation
import LakeVectors
import Testing

@testable import LakeEngine

@Suite("Functions: the registry")
struct FunctionRegistryTests {
  /// `Tests/SQL/functions/signatures.tsv`: names and the numbers of arguments that Trino's documentation shows.
  private func documented() throws -> [(name: String, arities: [String])] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "SQL/functions/signatures.tsv")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let fields = line.split(separator: "\t").map(String.init)
      return (fields[0], fields[1].split(separator: " ").map(String.init))
    }
  }

  private func signatures(_ name: String) -> [FunctionSignature] {
    FunctionRegistry.scalars(named: name).map(\.signature) + FunctionRegistry.aggregates(named: name).map(\.signature)
      + FunctionRegistry.windows(named: name).map(\.signature)
  }

  @Test("every documented function is registered with its numbers of arguments")
  func documentedFunctions() throws {
    let functions = try documented()
    #expect(functions.count > 400)
    for (name, arities) in functions where arities != ["form"] {
      let known = signatures(name)
      for arity in arities.compactMap(Int.init) {
        #expect(known.contains { $0.parameters(for: arity) != nil }, "\(name) of \(arity) arguments")
      }
    }
  }

  @Test("forms with a syntax of their own analyse")
  func forms() throws {
    let examples = [
      "cast": "CAST(1 AS varchar)", "try_cast": "TRY_CAST('1' AS integer)", "coalesce": "coalesce(1, 2)",
      "extract": "EXTRACT(YEAR FROM DATE '2024-01-01')", "if": "if(true, 1)",
      "listagg": "listagg('a', ',') WITHIN GROUP (ORDER BY 1)", "nullif": "nullif(1, 2)",
      "position": "POSITION('a' IN 'ba')", "trim": "TRIM(LEADING 'x' FROM 'xa')", "try": "try(1 / 0)",
    ]
    for (name, arities) in try documented() where arities == ["form"] {
      let example = try #require(examples[name], "an example of \(name)")
      _ = try Analysis.query("SELECT \(example)")
    }
  }

  @Test("no signature is registered twice")
  func noDuplicates() {
    func check(_ names: [(String, FunctionSignature)]) {
      var seen: Set<String> = []
      for (name, signature) in names where !name.hasPrefix("$") {
        let text = name + "(" + signature.parameterText + ")"
        #expect(seen.insert(text).inserted, "\(text) is registered twice")
      }
    }
    check(FunctionRegistry.allScalars.map { ($0.name, $0.signature) })
    check(FunctionRegistry.allAggregates.map { ($0.name, $0.signature) })
    check(FunctionRegistry.allWindows.map { ($0.name, $0.signature) })
  }

  @Test("names are in lower case and described")
  func names() {
    for name in FunctionRegistry.names { #expect(name == name.lowercased()) }
    for function in FunctionRegistry.allScalars { #expect(!function.documentation.isEmpty, "\(function.name)") }
    for function in FunctionRegistry.allAggregates { #expect(!function.documentation.isEmpty, "\(function.name)") }
  }
}
