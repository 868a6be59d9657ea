import LakeVectors

/// Aggregates that make arrays and maps, which cannot run yet.
enum CollectingAggregates {
  static let functions: [AggregateFunction] = {
    var all: [AggregateFunction] = []
    all.append(
      AggregateFunction(
        withoutKernel: "array_agg", FunctionSignature([.variable("T")], returns: .array(.variable("T"))), ignoresNulls: false,
        "The values as an array"))
    all.append(
      AggregateFunction(
        withoutKernel: "listagg", FunctionSignature([.varchar, .varchar], returns: .varchar),
        "The values one after the other with a separator between them"))
    all.append(
      AggregateFunction(
        withoutKernel: "histogram", FunctionSignature([.comparable("K")], returns: .map(.variable("K"), .bigint)),
        "How often each value occurs"))
    all.append(
      AggregateFunction(
        withoutKernel: "map_agg", FunctionSignature([.comparable("K"), .variable("V")], returns: .map(.variable("K"), .variable("V"))),
        ignoresNulls: false, "A map of keys and values"))
    all.append(
      AggregateFunction(
        withoutKernel: "map_union",
        FunctionSignature([.map(.comparable("K"), .variable("V"))], returns: .map(.variable("K"), .variable("V"))),
        "The entries of all maps; of one key any"))
    all.append(
      AggregateFunction(
        withoutKernel: "multimap_agg",
        FunctionSignature([.comparable("K"), .variable("V")], returns: .map(.variable("K"), .array(.variable("V")))), ignoresNulls: false,
        "A map of keys and the arrays of their values"))
    all.append(
      AggregateFunction(
        withoutKernel: "reduce_agg",
        FunctionSignature(
          [
            .variable("T"), .variable("S"), .function([.variable("S"), .variable("T")], .variable("S")),
            .function([.variable("S"), .variable("S")], .variable("S")),
          ], returns: .variable("S")), "All values put into a state one after the other"))
    all.append(
      AggregateFunction(
        withoutKernel: "min", FunctionSignature([.orderable("T"), .bigint], returns: .array(.variable("T"))), "The least n values"))
    all.append(
      AggregateFunction(
        withoutKernel: "max", FunctionSignature([.orderable("T"), .bigint], returns: .array(.variable("T"))), "The greatest n values"))
    all.append(
      AggregateFunction(
        withoutKernel: "min_by", FunctionSignature([.variable("V"), .orderable("K"), .bigint], returns: .array(.variable("V"))),
        ignoresNulls: false, "The values of the first argument in the n rows with the least values of the second"))
    all.append(
      AggregateFunction(
        withoutKernel: "max_by", FunctionSignature([.variable("V"), .orderable("K"), .bigint], returns: .array(.variable("V"))),
        ignoresNulls: false, "The values of the first argument in the n rows with the greatest values of the second"))
    return all
  }()
}
