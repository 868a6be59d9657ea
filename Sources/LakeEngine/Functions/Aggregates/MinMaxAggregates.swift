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
          guard result.isNested else { return try MinMaxMaker(wantsGreatest: wantsGreatest, result: result).apply(to: arguments[0]) }
          let inner = StringMinMaxKernel(wantsGreatest: wantsGreatest, .varbinary)
          return NestedCellsKernel(inner, arguments: [.key], result: result, resultForm: .key)
        })
    }
    for (name, wantsGreatest) in [("min_by", false), ("max_by", true)] {
      all.append(
        AggregateFunction(
          name, FunctionSignature([.variable("V"), .orderable("K")], returns: .variable("V")), ignoresNulls: false, seesPositions: true,
          "Value of the first argument in the row with the \(wantsGreatest ? "greatest" : "least") value of the second"
        ) { arguments, result in
          let types = arguments.map { $0.isNested ? DataType.varbinary : $0 }
          let inner = try MinMaxByMaker(wantsGreatest: wantsGreatest, result: types[0]).apply(to: types[1])
          guard arguments.contains(where: \.isNested) else { return inner }
          let value = arguments[0].isNested ? NestedCellsKernel.Form.cell : .plain
          return NestedCellsKernel(
            inner, arguments: [value, arguments[1].isNested ? .key : .plain], result: result, resultForm: value)
        })
    }
    for name in ["arbitrary", "any_value"] {
      all.append(
        AggregateFunction(
          name, FunctionSignature([.variable("T")], returns: .variable("T")), seesPositions: true,
          "Some value that is not NULL, if there is one"
        ) { _, result in
          guard result.isNested else { return ArbitraryKernel(result) }
          return NestedCellsKernel(ArbitraryKernel(.varbinary), arguments: [.cell], result: result, resultForm: .cell)
        })
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
