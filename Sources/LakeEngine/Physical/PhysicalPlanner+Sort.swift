import LakeVectors

extension PhysicalPlanner {
  mutating func openSort(_ sort: LogicalPlan.Sort, _ needed: Set<Symbol>) throws -> OpenPipeline {
    let input = try open(sort.input, needed: needed.union(sort.keys.map(\.symbol)))
    let node = OperatorNode("Sort")
    let sink = SortSink(columnTypes: input.symbols.map(\.type), keys: try specs(sort.keys, input), memory: node.memory)
    return breakPipeline(input, sink: sink, source: sink.source, symbols: input.symbols, node: node)
  }

  mutating func openTopN(_ topN: LogicalPlan.TopN, _ needed: Set<Symbol>) throws -> OpenPipeline {
    var bound: TopNBound?
    if let id = topN.boundID, let key = topN.keys.first {
      bound = TopNBound(ascending: key.ascending, nullsFirst: key.nullsFirst, type: key.symbol.type)
      topNBounds[id] = bound
    }
    let input = try open(topN.input, needed: needed.union(topN.keys.map(\.symbol)))
    let node = OperatorNode("TopN")
    let sink = TopNSink(
      columnTypes: input.symbols.map(\.type), keys: try specs(topN.keys, input), count: topN.count, offset: topN.offset,
      bound: bound, memory: node.memory)
    return breakPipeline(input, sink: sink, source: sink.source, symbols: input.symbols, node: node)
  }

  private func specs(_ keys: [LogicalPlan.SortKey], _ input: OpenPipeline) throws -> [SortKeySpec] {
    let positions = try input.positions(of: keys.map(\.symbol))
    return zip(keys, positions).map { SortKeySpec(position: $1, ascending: $0.ascending, nullsFirst: $0.nullsFirst) }
  }
}
