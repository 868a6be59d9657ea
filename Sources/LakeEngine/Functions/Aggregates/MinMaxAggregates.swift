import LakeVectors

/// min, max, min_by, max_by, arbitrary and any_value.
enum MinMaxAggregates {
  static let functions: [AggregateFunction] = {
    var all: [AggregateFunction] = []
    for (name, wantsGreatest) in [("min", false), ("max", true)] {
      all.append(
        AggregateFunction(
          name, FunctionSignature([.orderable("T")], returns: .variable("T")),
          wantsGreatest ? "Greatest value" : "Least value"
        ) { arguments, result in
          try MinMaxMaker(wantsGreatest: wantsGreatest, result: result).apply(to: arguments[0])
        })
    }
    for (name, wantsGreatest) in [("min_by", false), ("max_by", true)] {
      all.append(
        AggregateFunction(
          name, FunctionSignature([.variable("V"), .orderable("K")], returns: .variable("V")), ignoresNulls: false,
          "Value of the first argument in the row with the \(wantsGreatest ? "greatest" : "least") value of the second"
        ) { arguments, result in
          try MinMaxByMaker(wantsGreatest: wantsGreatest, result: result).apply(to: arguments[1])
        })
    }
    for name in ["arbitrary", "any_value"] {
      all.append(
        AggregateFunction(
          name, FunctionSignature([.variable("T")], returns: .variable("T")), "Some value that is not NULL, if there is one"
        ) { _, result in ArbitraryKernel(result) })
    }
    return all
  }()
}

private struct MinMaxMaker: OrderedCellVisitor {
  let wantsGreatest: Bool
  let result: DataType

  func visit<C: OrderedCell>(_: C.Type) -> any AggregateKernel {
    if C.self == StringView.self { return StringMinMaxKernel(wantsGreatest: wantsGreatest, result) }
    return MinMaxKernel<C>(wantsGreatest: wantsGreatest, result)
  }
}

private struct MinMaxByMaker: OrderedCellVisitor {
  let wantsGreatest: Bool
  let result: DataType

  func visit<C: OrderedCell>(_: C.Type) -> any AggregateKernel { MinMaxByKernel<C>(wantsGreatest: wantsGreatest, result) }
}
