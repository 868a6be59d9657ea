import LakeVectors

/// bool_and, bool_or, every and the bitwise aggregates.
enum BooleanAggregates {
  static let functions: [AggregateFunction] = {
    var all: [AggregateFunction] = []
    for (name, isAnd) in [("bool_and", true), ("every", true), ("bool_or", false)] {
      all.append(
        AggregateFunction(
          name, FunctionSignature([.exact(.boolean)], returns: .exact(.boolean)),
          isAnd ? "Whether every value is true" : "Whether any value is true"
        ) { _, _ in BooleanKernel(isAnd: isAnd) })
    }
    let operations: [(String, BitwiseKernel.Operation, String)] = [
      ("bitwise_and_agg", .and, "AND"), ("bitwise_or_agg", .or, "OR"), ("bitwise_xor_agg", .xor, "XOR"),
    ]
    for (name, operation, word) in operations {
      all.append(
        AggregateFunction(
          name, FunctionSignature([.exact(.bigint)], returns: .exact(.bigint)), "Bitwise \(word) of the values"
        ) { _, _ in BitwiseKernel(operation) })
    }
    return all
  }()
}
