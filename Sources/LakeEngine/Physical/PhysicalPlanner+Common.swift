import LakeVectors

/// Where references find rows: what makes them and their columns in order.
struct SharedRows: Sendable {
  let symbols: [Symbol]
  let batches: @Sendable () -> [KeptBatch]
}

extension PhysicalPlanner {
  /// The definition runs first, in pipelines of its own.
  mutating func openCommon(_ common: LogicalPlan.Common, _ needed: Set<Symbol>) throws -> OpenPipeline {
    let used = Set(common.body.references(to: common.id).flatMap(\.columns))
    let definition = try open(common.definition, needed: used)
    let rows = MaterializedRows()
    shared[common.id] = SharedRows(symbols: definition.symbols) { rows.batches }
    close(definition, into: rows, name: "CommonSubplan", OperatorProfile())
    return try open(common.body, needed: needed)
  }

  func openReference(_ reference: LogicalPlan.Reference, _ needed: Set<Symbol>) throws -> OpenPipeline {
    guard let rows = shared[reference.id] else {
      throw LakeError(.internalError, "the rows of a common subplan are missing")
    }
    let layout = OpenPipeline.layout(of: rows.symbols)
    let kept = reference.symbols.indices.filter { needed.contains(reference.symbols[$0]) }
    let output = try kept.map { index in
      if let position = layout[reference.columns[index]] { return position }
      throw LakeError(.internalError, "column \(reference.columns[index].name) is missing from a common subplan")
    }
    return OpenPipeline(
      source: MaterializedSource(output: output, rows: rows.batches), symbols: kept.map { reference.symbols[$0] },
      node: OperatorNode("SubplanScan"))
  }
}
