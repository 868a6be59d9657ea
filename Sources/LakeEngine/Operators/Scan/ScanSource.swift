import LakeCatalog
package import LakeFormats
import LakeVectors
import Synchronization

/// Reads a table's files: lists those that may hold wanted rows, gives their splits to the workers, checks the
/// predicates and hands on the wanted columns of the rows that passed.
package final class ScanSource: Source {
  private let node: LogicalPlan.Scan
  private let input: ScanInput
  private let output: [Int]
  private let bound: TopNBoundUse?
  /// Made by `prepare`.
  private let prepared = Mutex<MorselDispenser?>(nil)

  /// `output`: positions in `node.columns` of the columns to hand on.
  package init(
    _ node: LogicalPlan.Scan, output: [Int], metrics: ScanMetrics, filters: [DynamicFilterUse] = [],
    bound: TopNBoundUse? = nil
  ) {
    self.bound = bound
    self.node = node
    self.output = output
    input = ScanInput(node, metrics, filters)
  }

  package func prepare(_ query: QueryContext) throws -> WorkerDemand {
    let dispenser = try input.dispenser(query)
    let bestFirst = try bound.map { try dispenser.sort(by: $0, input.columns[$0.column]) } ?? false
    if bestFirst {
      prepared.withLock { $0 = dispenser }
      return WorkerDemand(maximum: .max)
    }
    let firstSplits = try dispenser.openFirst() ?? 0
    prepared.withLock { $0 = dispenser }
    let isShort = node.predicates.isEmpty && (node.limit ?? .max) <= query.session.batchRows
    if isShort { return WorkerDemand(maximum: 1) }
    if dispenser.files.count <= 1 { return WorkerDemand(maximum: firstSplits) }
    return WorkerDemand(maximum: firstSplits > 1 ? .max : dispenser.files.count, isUrgent: firstSplits > 1)
  }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    guard let dispenser = prepared.withLock({ $0 }) else {
      throw LakeError(.internalError, "scan of \(node.source.name) was not prepared")
    }
    let residual = PartitionFilter.split(node).rowwise
    var layout: [Symbol: Int] = [:]
    for (position, column) in node.columns.enumerated() { layout[column.symbol] = position }
    let filter = residual.isEmpty ? nil : try FilterEvaluator(residual, layout: layout, session: query.session)
    let rows = ScanRows(
      ScanBatch(input.columns), filter: filter, dynamic: DynamicFilterWorker(input.filters),
      bound: bound.map { TopNBoundWorker($0, input.columns[$0.column]) })
    return ScanWorker(
      dispenser, rows, output: output,
      partitionColumns: node.source.columns.filter(\.isPartition).sorted { $0.ordinal < $1.ordinal },
      batchRows: max(1, min(query.session.batchRows, rows.keepsAll ? node.limit ?? .max : .max)))
  }
}
