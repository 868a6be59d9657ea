import LakeCatalog
import LakeVectors

/// A join that several aggregations read is computed once and kept, when few of the rows that it reads come out: a ROLLUP
/// that is written out as a union of groupings, totals beside groups. After conditions have been moved, so that only what
/// has the same ones is shared.
package struct CommonInputs: OptimizerRule {
  package let name = "common inputs"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    var result = plan
    for _ in 0..<CommonInputs.turns {
      guard let join = repeated(result) else { break }
      result = CommonSubplans.share(join, in: result, &context)
    }
    return result
  }

  private static let turns = 8
  /// A row that is kept and read again costs as much as so many that are scanned and dropped.
  private static let keptRowCost = 4.0

  /// The biggest join worth keeping that stands below several aggregations.
  private func repeated(_ plan: LogicalPlan) -> LogicalPlan? {
    var candidates: [Int: [LogicalPlan]] = [:]
    CommonInputs.collect(plan, &candidates)
    let groups = candidates.values.filter { $0.count > 1 }.sorted { $0[0].nodeCount > $1[0].nodeCount }
    for group in groups {
      for (index, first) in group.enumerated() where CommonInputs.isWorthKeeping(first) {
        for second in group.dropFirst(index + 1) {
          var matching = PlanMatching()
          if matching.matches(second, first) { return first }
        }
      }
    }
    return nil
  }

  private static func collect(_ plan: LogicalPlan, _ candidates: inout [Int: [LogicalPlan]]) {
    if case .aggregate(let node) = plan {
      let input = withoutProjections(node.input)
      if case .join = input, !input.hasOpenReferences, input.isDeterministic, input.unknownSymbols.isEmpty {
        candidates[input.shape, default: []].append(input)
      }
    }
    for input in plan.inputs { collect(input, &candidates) }
  }

  private static func withoutProjections(_ plan: LogicalPlan) -> LogicalPlan {
    switch plan {
    case .project(let node): withoutProjections(node.input)
    case .expand(let node): withoutProjections(node.input)
    default: plan
    }
  }

  private static func isWorthKeeping(_ plan: LogicalPlan) -> Bool {
    guard let rows = PlanEstimator([plan], conditions: []).estimate(plan)?.rows, let scanned = scannedRows(plan) else { return false }
    return rows * keptRowCost < scanned
  }

  /// Rows of all tables below; nil when one is not known.
  private static func scannedRows(_ plan: LogicalPlan) -> Double? {
    if case .scan(let node) = plan { return node.source.statistics?.rowCount }
    var sum = 0.0
    for input in plan.inputs {
      guard let rows = scannedRows(input) else { return nil }
      sum += rows
    }
    return sum
  }
}
