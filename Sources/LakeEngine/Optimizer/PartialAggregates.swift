import LakeVectors

/// An aggregation whose results are put together from aggregates of parts of its rows: counts and sums are added, least and
/// greatest values compared again, averages divided at the end.
struct PartialAggregates {
  private let keys: [Symbol]
  private var calls: [LogicalPlan.AggregateCall] = []
  /// What comes out, where it is more than a call's result.
  private var results: [Symbol: Expression] = [:]
  private var outputs: [Symbol] = []

  init(keys: [Symbol]) { self.keys = keys }

  /// A call over the parts as it stands.
  mutating func add(_ call: LogicalPlan.AggregateCall) {
    outputs.append(call.output)
    calls.append(call)
  }

  /// Adds what puts `call` together, and returns the calls for each part; nil when it cannot be put together.
  mutating func split(_ call: LogicalPlan.AggregateCall, _ context: inout OptimizerContext) -> [LogicalPlan.AggregateCall]? {
    if call.function.name == "avg" { return splitAverage(call, &context) }
    guard let total = PartialAggregates.combining(call) else { return nil }
    outputs.append(call.output)
    let part = context.makeSymbol(call.output.name, call.output.type)
    if call.function.name == "count", keys.isEmpty {
      // The sum of no counts is NULL.
      let sum = context.makeSymbol(call.output.name, call.output.type)
      calls.append(.init(output: sum, function: total, arguments: [part]))
      results[call.output] = .coalesce([.column(sum), .literal(.integer(0), .bigint)], .bigint)
    } else {
      calls.append(.init(output: call.output, function: total, arguments: [part]))
    }
    return [.init(output: part, function: call.function, arguments: call.arguments, filter: call.filter)]
  }

  /// Of small integers: their sum and their number are exact, and divided as doubles.
  private mutating func splitAverage(
    _ call: LogicalPlan.AggregateCall, _ context: inout OptimizerContext
  ) -> [LogicalPlan.AggregateCall]? {
    guard let type = call.function.argumentTypes.first, PartialAggregates.isSmall(type), call.arguments.count == 1,
      let sum = PartialAggregates.aggregate("sum", .exact(type)), let total = PartialAggregates.aggregate("sum", .exact(.bigint)),
      let count = FunctionRegistry.aggregates(named: "count").first(where: { $0.signature.parameters.count == 1 })
    else { return nil }
    outputs.append(call.output)
    func symbol() -> Symbol { context.makeSymbol(call.output.name, .bigint) }
    let (partSum, partCount, allSum, allCount) = (symbol(), symbol(), symbol(), symbol())
    let adding = ResolvedAggregate(function: total, argumentTypes: [.bigint], returnType: .bigint)
    calls.append(.init(output: allSum, function: adding, arguments: [partSum]))
    calls.append(.init(output: allCount, function: adding, arguments: [partCount]))
    func double(_ symbol: Symbol) -> Expression { .cast(.column(symbol), to: .double, safe: false) }
    results[call.output] = .arithmetic(.divide, double(allSum), double(allCount), .double)
    return [
      .init(
        output: partSum, function: ResolvedAggregate(function: sum, argumentTypes: [type], returnType: .bigint),
        arguments: call.arguments, filter: call.filter),
      .init(
        output: partCount, function: ResolvedAggregate(function: count, argumentTypes: [type], returnType: .bigint),
        arguments: call.arguments, filter: call.filter),
    ]
  }

  func plan(over parts: LogicalPlan, _ context: inout OptimizerContext) -> LogicalPlan {
    let aggregate = LogicalPlan.aggregate(.init(input: parts, keys: keys, calls: calls))
    if results.isEmpty { return aggregate }
    let assignments = keys.map { LogicalPlan.Assignment($0, .column($0)) } + outputs.map { .init($0, results[$0] ?? .column($0)) }
    return .project(.init(input: aggregate, assignments: assignments))
  }

  /// Sums of these do not leave bigint, however many rows there are in a part.
  private static func isSmall(_ type: DataType) -> Bool { [.tinyint, .smallint, .integer].contains(type) }

  private static func aggregate(_ name: String, _ parameter: TypePattern) -> AggregateFunction? {
    FunctionRegistry.aggregates(named: name).first { $0.signature.parameters == [parameter] }
  }

  /// The aggregate that puts results of the call over parts together; nil: there is none.
  private static func combining(_ call: LogicalPlan.AggregateCall) -> ResolvedAggregate? {
    let type = call.function.returnType
    switch call.function.name {
    case "count":
      return aggregate("sum", .exact(.bigint)).map { ResolvedAggregate(function: $0, argumentTypes: [.bigint], returnType: .bigint) }
    case "min", "max":
      // With a second argument they give arrays of several values.
      guard call.arguments.count == 1, call.function.argumentTypes == [type] else { return nil }
      return call.function
    case "sum":
      if let argument = call.function.argumentTypes.first, isSmall(argument) {
        return aggregate("sum", .exact(.bigint)).map { ResolvedAggregate(function: $0, argumentTypes: [.bigint], returnType: .bigint) }
      }
      guard type.isDecimal, let sum = aggregate("sum", .anyDecimal) else { return nil }
      return ResolvedAggregate(function: sum, argumentTypes: [type], returnType: type)
    default: return nil
    }
  }
}
