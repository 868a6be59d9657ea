import LakeCatalog
import LakeEngine
import LakeSQL
import LakeVectors

/// SHOW FUNCTIONS: the registry, one row a signature.
enum FunctionList {
  static func rows(matching pattern: NamePattern?, _ statements: CatalogStatements) throws -> StatementResult {
    let scalars = FunctionRegistry.allScalars.filter { !$0.name.hasPrefix("$") }.map { function in
      [function.name, function.signature.returns.description, function.signature.parameterText, "scalar", String(function.isDeterministic), function.documentation]
    }
    let aggregates = FunctionRegistry.allAggregates.map { function in
      [function.name, function.signature.returns.description, function.signature.parameterText, "aggregate", "true", function.documentation]
    }
    let names = Set(try statements.filter(Array(Set((scalars + aggregates).map { $0[0] })), pattern))
    let rows = (scalars + aggregates).filter { names.contains($0[0]) }.sorted { $0.lexicographicallyPrecedes($1) }
    return StatementResult(["Function", "Return Type", "Argument Types", "Function Type", "Deterministic", "Description"], rows)
  }
}
