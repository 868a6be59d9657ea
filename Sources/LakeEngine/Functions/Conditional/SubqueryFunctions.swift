import LakeVectors

/// What the analyzer puts around subqueries; the names cannot be spelled in SQL.
enum SubqueryFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.add("$single_row", [.bigint], .boolean, "Whether a scalar subquery has its one row; more are an error") { call in
      let counts = call.cells(0, Int64.self)
      return try call.booleans { row in
        guard counts[row] <= 1 else { throw LakeError(.subqueryMultipleRows, "Scalar sub-query has returned multiple rows") }
        return counts[row] == 1
      }
    }
    return family.functions
  }()
}
