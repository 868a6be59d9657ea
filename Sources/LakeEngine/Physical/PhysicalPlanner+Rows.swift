import LakeFormats
import LakeVectors

// Operators that look at one row at a time, and where rows come from.
extension PhysicalPlanner {
  func openScan(_ scan: LogicalPlan.Scan, _ needed: Set<Symbol>) -> OpenPipeline {
    let metrics = ScanMetrics()
    let filters = scan.dynamicFilters.compactMap { symbol, id in
      scan.columns.firstIndex { $0.symbol == symbol }.flatMap { column in
        dynamicFilters[id].map { DynamicFilterUse($0, column: column, name: symbol.name) }
      }
    }
    if let summary = scan.summary {
      let node = OperatorNode("ScanSummary", metrics: metrics)
      return OpenPipeline(
        source: SummarySource(scan, summary, metrics: metrics, filters: filters), symbols: summary.symbols, node: node)
    }
    let output = scan.columns.indices.filter { needed.contains(scan.columns[$0].symbol) }
    let node = OperatorNode("TableScan", metrics: metrics, dynamicFilters: filters)
    let bound = scan.bound.flatMap { symbol, id in
      scan.columns.firstIndex { $0.symbol == symbol }.flatMap { column in topNBounds[id].map { TopNBoundUse(bound: $0, column: column) } }
    }
    return OpenPipeline(
      source: ScanSource(scan, output: output, metrics: metrics, filters: filters, bound: bound),
      symbols: output.map { scan.columns[$0].symbol }, node: node)
  }

  func openValues(_ values: LogicalPlan.ValuesNode, _ needed: Set<Symbol>) -> OpenPipeline {
    let output = values.symbols.indices.filter { needed.contains(values.symbols[$0]) }
    let symbols = output.map { values.symbols[$0] }
    let source = ValuesSource(types: symbols.map(\.type), rows: values.rows.map { row in output.map { row[$0] } })
    return OpenPipeline(source: source, symbols: symbols, node: OperatorNode("Values"))
  }

  mutating func openFilter(_ filter: LogicalPlan.Filter, _ needed: Set<Symbol>) throws -> OpenPipeline {
    let input = try open(filter.input, needed: needed.union(filter.predicate.symbols))
    let output = input.symbols.indices.filter { needed.contains(input.symbols[$0]) }
    let stage = FilterStage(PhysicalPlanner.conjuncts(filter.predicate), layout: input.layout, output: output)
    return input.then(stage, symbols: output.map { input.symbols[$0] }, node: OperatorNode("Filter"), clustering: input.clustering)
  }

  mutating func openProject(_ project: LogicalPlan.Project, _ needed: Set<Symbol>) throws -> OpenPipeline {
    let assignments = project.assignments.filter { needed.contains($0.symbol) }
    let used = assignments.reduce(into: Set<Symbol>()) { $0.formUnion($1.expression.symbols) }
    let input = try open(project.input, needed: used)
    let symbols = assignments.map(\.symbol)
    let bare = assignments.map { assignment -> Symbol? in
      if case .column(let symbol) = assignment.expression { return symbol }
      return nil
    }
    let names = Dictionary(zip(bare, symbols).compactMap { bare, symbol in bare.map { ($0, symbol) } }) { first, _ in first }
    let clustering = input.clustering?.renamed(names)
    if bare == input.symbols.map(Optional.some) {
      // Only new names: no work, no operator.
      var renamed = input
      renamed.symbols = symbols
      renamed.clustering = clustering
      return renamed
    }
    let stage = ProjectStage(assignments.map(\.expression), layout: input.layout)
    return input.then(stage, symbols: symbols, node: OperatorNode("Project"), clustering: clustering)
  }

  mutating func openLimit(_ limit: LogicalPlan.Limit, _ needed: Set<Symbol>) throws -> OpenPipeline {
    let input = try open(limit.input, needed: needed.union(limit.ties))
    let node = OperatorNode("Limit")
    let sink = LimitSink(
      count: limit.count, offset: limit.offset, ties: try input.positions(of: limit.ties), memory: node.memory)
    return breakPipeline(input, sink: sink, source: sink, symbols: input.symbols, node: node)
  }

  mutating func openReplicate(_ replicate: LogicalPlan.Replicate, _ needed: Set<Symbol>) throws -> OpenPipeline {
    let input = try open(replicate.input, needed: needed.union([replicate.count]))
    let stage = ReplicateStage(count: try input.positions(of: [replicate.count])[0])
    return input.then(stage, symbols: input.symbols, node: OperatorNode("Replicate"))
  }

  private static func conjuncts(_ predicate: Expression) -> [Expression] {
    if case .and(let all) = predicate { return all.flatMap(conjuncts) }
    return [predicate]
  }
}
