import LakeVectors

extension PhysicalPlanner {
  mutating func openSort(_ sort: LogicalPlan.Sort, _ needed: Set<Symbol>) throws -> OpenPipeline {
    let input = try open(sort.input, needed: needed.union(sort.keys.map(\.symbol)))
    let sink = SortSink(columnTypes: input.symbols.map(\.type), keys: try specs(sort.keys, input))
    let node = OperatorNode("Sort", children: [input.node]) { PlanText.sortKeys(sort.keys) }
    return breakPipeline(input, sink: sink, source: sink.source, symbols: input.symbols, node: node)
  }

  mutating func openTopN(_ topN: LogicalPlan.TopN, _ needed: Set<Symbol>) throws -> OpenPipeline {
    let input = try open(topN.input, needed: needed.union(topN.keys.map(\.symbol)))
    let sink = TopNSink(
      columnTypes: input.symbols.map(\.type), keys: try specs(topN.keys, input), count: topN.count, offset: topN.offset)
    let node = OperatorNode("TopN", children: [input.node]) {
      PlanText.limit(topN.count, topN.offset) + " by " + PlanText.sortKeys(topN.keys)
    }
    return breakPipeline(input, sink: sink, source: sink.source, symbols: input.symbols, node: node)
  }

  private func specs(_ keys: [LogicalPlan.SortKey], _ input: OpenPipeline) throws -> [SortKeySpec] {
    let positions = try input.positions(of: keys.map(\.symbol))
    return zip(keys, positions).map { SortKeySpec(position: $1, ascending: $0.ascending, nullsFirst: $0.nullsFirst) }
  }
}
