import LakeVectors

/// What a query computes twice is computed once and kept: a WITH query that is used several times, the same grouping in
/// two subqueries. Only what is worth keeping: something that groups or ranks rows; a scan with its filter is better done
/// twice, each time with the conditions around it.
package struct CommonSubplans: OptimizerRule {
  package let name = "common subplans"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    var result = plan
    // Each turn takes out the biggest; the parts that it has in common with others come in later turns.
    for _ in 0..<CommonSubplans.turns {
      guard let group = repeated(result) else { break }
      result = CommonSubplans.share(group, in: result, &context)
    }
    return result
  }

  private static let turns = 16

  /// The biggest subplan that stands at several places, once for each.
  private func repeated(_ plan: LogicalPlan) -> LogicalPlan? {
    var candidates: [Int: [LogicalPlan]] = [:]
    collect(plan, &candidates)
    let groups = candidates.values.filter { $0.count > 1 }.sorted { $0[0].nodeCount > $1[0].nodeCount }
    for group in groups {
      for (index, first) in group.enumerated() {
        for second in group.dropFirst(index + 1) {
          var matching = PlanMatching()
          if matching.matches(second, first) { return first }
        }
      }
    }
    return nil
  }

  /// Every subplan worth keeping, by shape. - Returns: whether `plan` groups or ranks rows of a table.
  @discardableResult
  private func collect(_ plan: LogicalPlan, _ candidates: inout [Int: [LogicalPlan]]) -> Bool {
    let parts = plan.inputs.map { collect($0, &candidates) }
    let isHeavy = CommonSubplans.groups(plan) && plan.readsTable || parts.contains(true)
    switch plan {
    // Its conditions may stand above it.
    case .join, .common, .reference, .recursion: return isHeavy
    default: break
    }
    if isHeavy, !plan.hasOpenReferences, plan.isDeterministic, plan.unknownSymbols.isEmpty {
      candidates[plan.shape, default: []].append(plan)
    }
    return isHeavy
  }

  private static func groups(_ plan: LogicalPlan) -> Bool {
    switch plan {
    case .aggregate, .window: true
    default: false
    }
  }

  /// `plan` with every subplan that matches `definition` computed once.
  static func share(_ definition: LogicalPlan, in plan: LogicalPlan, _ context: inout OptimizerContext) -> LogicalPlan {
    let id = context.makeSymbol("common", .bigint).id
    // The rows go under new names: the old ones stay with the first place.
    let symbols = definition.symbols
    let size = PlanEstimator([definition], conditions: []).estimate(definition).map {
      $0.rows * Double(8 * max(1, definition.symbols.count))
    }
    let shape = definition.shape
    let body = replaced(plan) { node in
      guard node.shape == shape else { return nil }
      var matching = PlanMatching()
      guard matching.matches(node, definition) else { return nil }
      let columns = node.symbols.compactMap { matching.columns[$0] }
      guard columns.count == node.symbols.count, Set(columns).isSubset(of: symbols) else { return nil }
      return .reference(.init(id: id, symbols: node.symbols, columns: columns, estimatedBytes: size))
    }
    return .common(.init(id: id, definition: definition, body: body))
  }

  private static func replaced(_ plan: LogicalPlan, _ f: (LogicalPlan) -> LogicalPlan?) -> LogicalPlan {
    f(plan) ?? plan.mapInputs { replaced($0, f) }
  }
}

extension LogicalPlan {
  fileprivate var readsTable: Bool {
    if case .scan = self { true } else { inputs.contains(where: \.readsTable) }
  }
}
