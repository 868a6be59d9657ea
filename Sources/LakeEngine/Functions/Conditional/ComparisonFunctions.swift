import LakeVectors

/// greatest, least, typeof.
enum ComparisonFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.add(
      "greatest", [.orderable("E")], variadic: true, .variable("E"), mayFail: false, "The largest of the values; NULL when one is NULL"
    ) {
      try extreme($0, .greater)
    }
    family.add(
      "least", [.orderable("E")], variadic: true, .variable("E"), mayFail: false, "The smallest of the values; NULL when one is NULL"
    ) {
      try extreme($0, .less)
    }
    family.add("typeof", [.variable("T")], .varchar, nullOnNull: false, mayFail: false, "The name of the type of an expression") { call in
      .constant(.string(call.arguments[0].type.description), type: .varchar, count: call.rowCount)
    }
    return family.functions
  }()

  private static func extreme(_ call: ScalarFunction.Invocation, _ better: ComparisonOperator) throws -> ColumnVector {
    var best = call.arguments[0]
    for candidate in call.arguments.dropFirst() {
      let output = VectorAssembler(type: call.returnType, count: call.rowCount)
      output.put(best, at: nil, packed: false)
      let wins =
        call.returnType.isNested
        ? try Kernels.compareNested(better, candidate, best) : Kernels.compare(better, candidate, best)
      output.put(candidate, at: Kernels.selection(whereTrue: wins), packed: false)
      // NaN wins neither, as in the aggregates max and min.
      if call.returnType == .double || call.returnType == .real {
        let isNaN = Kernels.not(Kernels.compare(.equal, best, best))
        output.put(candidate, at: Kernels.selection(whereTrue: isNaN), packed: false)
      }
      best = try output.finish()
    }
    return best
  }
}
