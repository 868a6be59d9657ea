import LakeVectors

/// sum, avg and geometric_mean. Every integer width has its own signature, so that no column is widened for it.
enum SumAggregates {
  static let functions: [AggregateFunction] = sums + averages + means

  private static let integers: [DataType] = [.bigint, .integer, .smallint, .tinyint]

  private static func function(
    _ name: String, _ parameter: TypePattern, _ returns: ReturnType, _ documentation: String,
    _ kernel: @escaping @Sendable (DataType) -> any AggregateKernel
  ) -> AggregateFunction {
    AggregateFunction(name, FunctionSignature([parameter], returns: returns), documentation) { _, result in kernel(result) }
  }

  private static let sums: [AggregateFunction] = {
    let text = "Sum of the values"
    var all = integers.map { function("sum", .exact($0), .exact(.bigint), text) { ExactSumKernel(.bigintSum, $0) } }
    let total = ReturnType.computed { types in
      guard case .decimal(_, let scale)? = types.first else { return .decimal(precision: 38, scale: 0) }
      return .decimal(precision: 38, scale: scale)
    }
    all.append(function("sum", .anyDecimal, total, text) { ExactSumKernel(.decimalSum, $0) })
    all.append(function("sum", .exact(.double), .exact(.double), text) { FloatSumKernel(.sum, $0) })
    all.append(function("sum", .exact(.real), .exact(.real), text) { FloatSumKernel(.sum, $0) })
    for interval in [DataType.intervalDayToSecond, .intervalYearToMonth] {
      all.append(function("sum", .exact(interval), .exact(interval), text) { ExactSumKernel(.sameType, $0) })
    }
    return all
  }()

  private static let averages: [AggregateFunction] = {
    let text = "Arithmetic mean of the values"
    var all = integers.map { function("avg", .exact($0), .exact(.double), text) { ExactSumKernel(.doubleAverage, $0) } }
    all.append(function("avg", .anyDecimal, .sameAs(0), text) { ExactSumKernel(.decimalAverage, $0) })
    all.append(function("avg", .exact(.double), .exact(.double), text) { FloatSumKernel(.average, $0) })
    all.append(function("avg", .exact(.real), .exact(.real), text) { FloatSumKernel(.average, $0) })
    for interval in [DataType.intervalDayToSecond, .intervalYearToMonth] {
      all.append(function("avg", .exact(interval), .exact(interval), text) { ExactSumKernel(.intervalAverage, $0) })
    }
    return all
  }()

  private static let means: [AggregateFunction] = {
    let text = "Geometric mean of the values"
    return [DataType.double, .real].map {
      function("geometric_mean", .exact($0), .exact($0), text) { FloatSumKernel(.geometricMean, $0) }
    }
  }()
}
