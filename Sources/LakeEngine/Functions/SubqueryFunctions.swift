import LakeVectors

/// What plans of subqueries call.
enum SubqueryFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.add("$single_row", [.bigint], .boolean, "True for a count of at most one row, an error otherwise") { call in
      let counts = call.arguments[0]
      for row in 0..<call.rowCount {
        if case .integer(let count) = counts.value(row), count > 1 {
          throw LakeError(.subqueryMultipleRows, "Scalar sub-query has returned multiple rows")
        }
      }
      return ColumnVector.constant(.boolean(true), type: .boolean, count: call.rowCount)
    }
    return family.functions
  }()
}
