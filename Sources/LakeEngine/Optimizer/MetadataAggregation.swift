import LakeCatalog
import LakeFormats
import LakeVectors

/// `count`, `min` and `max` of a table come out of its files' metadata, also by partition and with conditions on partition
/// columns: the scan gives a row for each split, which are put together. Splits whose metadata is not sure of an answer (cut
/// off strings, numbers that may be NaN, counts that a writer left out) are read. Files are opened when the query runs, on
/// all threads.
package struct MetadataAggregation: OptimizerRule {
  package let name = "metadata aggregation"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    plan.rewritten { node in
      guard case .aggregate(let aggregate) = node else { return node }
      return MetadataAggregation.summarized(aggregate, &context) ?? node
    }
  }

  private static func summarized(_ aggregate: LogicalPlan.Aggregate, _ context: inout OptimizerContext) -> LogicalPlan? {
    guard let (node, names) = scan(below: aggregate.input) else { return nil }
    var scan = node
    let partitions = Set(scan.columns.filter { scan.source.columns[$0.column].isPartition }.map(\.symbol))
    guard aggregate.keys.allSatisfy({ names[$0].map(partitions.contains) ?? false }) else { return nil }
    var summary = LogicalPlan.Summary(keys: [], calls: [])
    // Grouped by one column under two names: seldom, and not worth the names.
    summary.keys = aggregate.keys.compactMap { names[$0] }
    guard Set(summary.keys).count == aggregate.keys.count else { return nil }
    var total = PartialAggregates(keys: summary.keys)
    for call in aggregate.calls {
      guard isKnownOfFiles(call), let part = total.split(call, &context)?.first else { return nil }
      let arguments = part.arguments.compactMap { names[$0] }
      guard arguments.count == part.arguments.count else { return nil }
      summary.calls.append(.init(output: part.output, function: part.function, arguments: arguments))
    }
    scan.summary = summary
    scan.hidden = []
    let result = total.plan(over: .scan(scan), &context)
    if summary.keys == aggregate.keys { return result }
    let renamed = zip(aggregate.keys, summary.keys).map { LogicalPlan.Assignment($0, .column($1)) }
    return .project(.init(input: result, assignments: renamed + aggregate.calls.map { .init($0.output, .column($0.output)) }))
  }

  /// The scan of which `plan` hands on all rows, with the scan's name for each column.
  private static func scan(below plan: LogicalPlan) -> (LogicalPlan.Scan, [Symbol: Symbol])? {
    switch plan {
    case .scan(let node):
      guard node.source.format.hasExactStatistics, node.limit == nil, node.sample == nil, node.summary == nil,
        PartitionFilter.split(node).rowwise.isEmpty
      else { return nil }
      return (node, Dictionary(node.columns.map { ($0.symbol, $0.symbol) }) { first, _ in first })
    case .project(let project):
      guard let (node, inner) = scan(below: project.input) else { return nil }
      var names: [Symbol: Symbol] = [:]
      for assignment in project.assignments {
        guard let source = assignment.expression.symbol, let name = inner[source] else { continue }
        names[assignment.symbol] = name
      }
      return (node, names)
    default: return nil
    }
  }

  private static func isKnownOfFiles(_ call: LogicalPlan.AggregateCall) -> Bool {
    guard call.filter == nil else { return false }
    switch call.function.name {
    case "count": return !call.distinct && call.arguments.count <= 1
    case "min", "max": return call.arguments.count == 1
    default: return false
    }
  }
}
