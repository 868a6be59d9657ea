import LakeCatalog
import LakeEngine
import LakeSQL
import LakeVectors

/// SHOW FUNCTIONS: the registry, one row a signature.
enum FunctionList {
  static func rows(matching pattern: NamePattern?, _ statements: CatalogStatements) throws -> StatementResult {
    let scalars = FunctionRegistry.allScalars.filter { !$0.name.hasPrefix("$") }.map { function in
      row(
        function.name, function.signature, "scalar", isDeterministic: function.isDeterministic,
        described(function.documentation, function.isSupported))
    }
    let aggregates = FunctionRegistry.allAggregates.map { function in
      row(function.name, function.signature, "aggregate", isDeterministic: true, described(function.documentation, function.isSupported))
    }
    let windows = FunctionRegistry.allWindows.map { function in
      row(function.name, function.signature, "window", isDeterministic: true, function.documentation)
    }
    let rows: [[String]] = (scalars + aggregates + windows).sorted { $0.lexicographicallyPrecedes($1) }
    let names = Set(try statements.filter(Array(Set(rows.map { $0[0] })), pattern))
    return StatementResult(
      ["Function", "Return Type", "Argument Types", "Function Type", "Deterministic", "Description"], rows.filter { names.contains($0[0]) })
  }

  /// Functions that analyse and cannot run are listed, and said to be so.
  private static func described(_ documentation: String, _ isSupported: Bool) -> String {
    isSupported ? documentation : documentation + " (not supported yet)"
  }

  private static func row(
    _ name: String, _ signature: FunctionSignature, _ kind: String, isDeterministic: Bool, _ documentation: String
  ) -> [String] {
    [name, signature.returns.description, signature.parameterText, kind, String(isDeterministic), documentation]
  }
}
