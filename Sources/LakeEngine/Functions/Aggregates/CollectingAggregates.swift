import LakeVectors

/// Aggregates that make arrays and maps.
enum CollectingAggregates {
  static let functions: [AggregateFunction] = {
    var all: [AggregateFunction] = []
    all.append(
      AggregateFunction(
        "array_agg", FunctionSignature([.variable("T")], returns: .array(.variable("T"))), ignoresNulls: false, seesPositions: true,
        "The values as an array"
      ) { arguments, result in CollectingKernel(arguments, ArrayResult(type: result)) })
    all.append(
      AggregateFunction(
        "histogram", FunctionSignature([.comparable("K")], returns: .map(.variable("K"), .bigint)), seesPositions: true,
        "How often each value occurs"
      ) { arguments, result in CollectingKernel(arguments, HistogramResult(type: result), skipsNulls: 0) })
    all.append(
      AggregateFunction(
        "map_agg", FunctionSignature([.comparable("K"), .variable("V")], returns: .map(.variable("K"), .variable("V"))),
        ignoresNulls: false, seesPositions: true, "A map of keys and values"
      ) { arguments, result in CollectingKernel(arguments, MapResult(type: result), skipsNulls: 0) })
    all.append(
      AggregateFunction(
        "map_union", FunctionSignature([.map(.comparable("K"), .variable("V"))], returns: .map(.variable("K"), .variable("V"))),
        seesPositions: true, "The entries of all maps; of one key any"
      ) { arguments, result in CollectingKernel(arguments, MapUnionResult(type: result), skipsNulls: 0) })
    all.append(
      AggregateFunction(
        "multimap_agg",
        FunctionSignature([.comparable("K"), .variable("V")], returns: .map(.variable("K"), .array(.variable("V")))), ignoresNulls: false,
        seesPositions: true, "A map of keys and the arrays of their values"
      ) { arguments, result in CollectingKernel(arguments, MultimapResult(type: result), skipsNulls: 0) })
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
        "min", FunctionSignature([.orderable("T"), .bigint], returns: .array(.variable("T"))), "The least n values"
      ) { arguments, result in
        CollectingKernel(arguments, ExtremesResult(name: "min", type: result, wantsGreatest: false, key: 0), skipsNulls: 0)
      })
    all.append(
      AggregateFunction(
        "max", FunctionSignature([.orderable("T"), .bigint], returns: .array(.variable("T"))), "The greatest n values"
      ) { arguments, result in
        CollectingKernel(arguments, ExtremesResult(name: "max", type: result, wantsGreatest: true, key: 0), skipsNulls: 0)
      })
    all.append(
      AggregateFunction(
        "min_by", FunctionSignature([.variable("V"), .orderable("K"), .bigint], returns: .array(.variable("V"))),
        ignoresNulls: false, seesPositions: true, "The values of the first argument in the n rows with the least values of the second"
      ) { arguments, result in
        CollectingKernel(arguments, ExtremesResult(name: "min_by", type: result, wantsGreatest: false, key: 1), skipsNulls: 1)
      })
    all.append(
      AggregateFunction(
        "max_by", FunctionSignature([.variable("V"), .orderable("K"), .bigint], returns: .array(.variable("V"))),
        ignoresNulls: false, seesPositions: true, "The values of the first argument in the n rows with the greatest values of the second"
      ) { arguments, result in
        CollectingKernel(arguments, ExtremesResult(name: "max_by", type: result, wantsGreatest: true, key: 1), skipsNulls: 1)
      })
    return all
  }()
}
