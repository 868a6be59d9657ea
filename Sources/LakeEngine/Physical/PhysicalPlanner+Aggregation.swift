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
    let node = OperatorNode("Aggregate")
    let sink = HashAggregateSink(
      keys: try input.positions(of: aggregate.keys), keyTypes: aggregate.keys.map(\.type), calls: specs,
      inputWidth: input.symbols.count, memory: node.memory)
    return breakPipeline(
      input, sink: sink, source: sink.source, symbols: aggregate.keys + calls.map(\.output),
      node: node)
  }
}
