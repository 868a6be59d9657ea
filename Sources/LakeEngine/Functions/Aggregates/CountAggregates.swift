import LakeVectors

/// count and what counts. `count(*)` is the signature without parameters.
enum CountAggregates {
  static let functions: [AggregateFunction] = {
    var all: [AggregateFunction] = []
    all.append(
      AggregateFunction(
        "count", FunctionSignature([], returns: .exact(.bigint)), ignoresNulls: false, "Number of rows"
      ) { _, _ in CountKernel(.rows) })
    all.append(
      AggregateFunction(
        "count", FunctionSignature([.variable("T")], returns: .exact(.bigint)), "Number of values that are not NULL"
      ) { _, _ in CountKernel(.values) })
    all.append(
      AggregateFunction(
        "count_if", FunctionSignature([.exact(.boolean)], returns: .exact(.bigint)), "Number of rows where the condition is true"
      ) { _, _ in CountKernel(.trueValues) })
    all.append(
      AggregateFunction(
        "approx_distinct", FunctionSignature([.variable("T")], returns: .exact(.bigint)), seesDistinctValues: true,
        "Number of different values; exact here, an estimate in Trino"
      ) { _, _ in CountKernel(.values) })
    all.append(
      AggregateFunction(
        "approx_distinct", FunctionSignature([.variable("T"), .exact(.double)], returns: .exact(.bigint)),
        seesDistinctValues: true, "Number of different values; exact here whatever error is allowed"
      ) { _, _ in CountKernel(.values) })
    return all
  }()
}
