import LakeCatalog
import LakeEngine
import LakeSQL
import LakeVectors

/// SHOW FUNCTIONS: the registry, one row a signature.
enum FunctionList {
  static func rows(matching pattern: NamePattern?, _ statements: CatalogStatements) throws -> StatementResult {
    let scalars = FunctionRegistry.allScalars.filter { !$0.name.hasPrefix("$") }.map { function in
      row(function.name, function.signature, "scalar", isDeterministic: function.isDeterministic, function.documentation)
    }
    let aggregates = FunctionRegistry.allAggregates.map { function in
      row(function.name, function.signature, "aggregate", isDeterministic: true, function.documentation)
    }
    let windows = FunctionRegistry.allWindows.map { function in
      row(function.name, function.signature, "window", isDeterministic: true, function.documentation)
    }
    let rows: [[String]] = (scalars + aggregates + windows).sorted { $0.lexicographicallyPrecedes($1) }
    let names = Set(try statements.filter(Array(Set(rows.map { $0[0] })), pattern))
    return StatementResult(
      ["Function", "Return Type", "Argument Types", "Function Type", "Deterministic", "Description"], rows.filter { names.contains($0[0]) })
  }

  private static func row(
    _ name: String, _ signature: FunctionSignature, _ kind: String, isDeterministic: Bool, _ documentation: String
  ) -> [String] {
    [name, signature.returns.description, signature.parameterText, kind, String(isDeterministic), documentation]
  }
}
