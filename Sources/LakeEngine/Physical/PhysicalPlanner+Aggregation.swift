import LakeVectors

extension PhysicalPlanner {
  mutating func openAggregate(_ aggregate: LogicalPlan.Aggregate, _ needed: Set<Symbol>) throws -> OpenPipeline {
    // A result that nobody reads need not be computed; the keys make the groups.
    let calls = aggregate.calls.filter { needed.contains($0.output) }
    var used = Set(aggregate.keys)
    for call in calls {
      used.formUnion(call.arguments)
      if let filter = call.filter { used.insert(filter) }
    }
    let input = try open(aggregate.input, needed: used)
    let specs = try calls.map { call in
      AggregateCallSpec(
        function: call.function, arguments: try input.positions(of: call.arguments), distinct: call.distinct,
        filter: try call.filter.map { try input.positions(of: [$0])[0] })
    }
    let symbols = aggregate.keys + calls.map(\.output)
    let keys = try input.positions(of: aggregate.keys)
    if input.clustering?.gathers(aggregate.keys) == true, !specs.contains(where: \.seesDistinctValues) {
      let node = OperatorNode("StreamingAggregate")
      let stage = StreamingAggregateStage(keys: keys, calls: specs, memory: node.memory)
      return input.then(stage, symbols: symbols, node: node)
    }
    let node = OperatorNode("Aggregate")
    let sink = HashAggregateSink(
      keys: keys, keyTypes: aggregate.keys.map(\.type), calls: specs, inputWidth: input.symbols.count, memory: node.memory)
    return breakPipeline(input, sink: sink, source: sink.source, symbols: symbols, node: node)
  }
}
