import LakeCatalog
package import LakeFormats
import LakeStorage
import LakeVectors
import Synchronization

/// Reads a table's files: lists those that may hold wanted rows, gives their splits to the workers, checks the
/// predicates and hands on the wanted columns of the rows that passed.
package final class ScanSource: Source {
  private let node: LogicalPlan.Scan
  private let output: [Int]
  private let metrics: ScanMetrics
  private let columns: [ScanColumn]
  private let request: [ReadColumn]
  /// What the predicates leave of each column, by its position in the table.
  private let domains: [Int: ColumnDomain]
  /// Made by `prepare`.
  private let prepared = Mutex<MorselDispenser?>(nil)

  /// `output`: positions in `node.columns` of the columns to hand on.
  package init(_ node: LogicalPlan.Scan, output: [Int], metrics: ScanMetrics) {
    self.node = node
    self.output = output
    self.metrics = metrics
    domains = DomainExtraction.domains(of: node.predicates, columns: node.columns)
    var request: [ReadColumn] = []
    var columns: [ScanColumn] = []
    for (_, position) in node.columns {
      let column = node.source.columns[position]
      if column.isPartition {
        columns.append(.partition(column.ordinal))
      } else {
        columns.append(.data(request.count))
        request.append(ReadColumn(name: column.name, ordinal: column.ordinal, type: column.type, domain: domains[position]))
      }
    }
    self.columns = columns
    self.request = request
  }

  package func prepare(_ query: QueryContext) throws -> WorkerDemand {
    let listed = try node.source.files(domains, metrics)
    let files = try PartitionFilter(node, query.session).wanted(listed, metrics)
    metrics.add(.bytesListed, FolderListing.estimatedBytes(of: files.map(\.path)))
    let readRequest = ReadRequest(
      columns: request, options: node.source.options, metrics: metrics, checkCancelled: { try query.checkCancelled() })
    let dispenser = MorselDispenser(files: files, format: node.source.format, request: readRequest, sample: node.sample)
    let firstSplits = try dispenser.openFirst() ?? 0
    prepared.withLock { $0 = dispenser }
    let isShort = node.predicates.isEmpty && (node.limit ?? .max) <= query.session.batchRows
    if isShort { return WorkerDemand(maximum: 1) }
    if files.count <= 1 { return WorkerDemand(maximum: firstSplits) }
    return WorkerDemand(maximum: firstSplits > 1 ? .max : files.count, isUrgent: firstSplits > 1)
  }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    guard let dispenser = prepared.withLock({ $0 }) else {
      throw LakeError(.internalError, "scan of \(node.source.name) was not prepared")
    }
    let residual = PartitionFilter.split(node).rowwise
    var layout: [Symbol: Int] = [:]
    for (position, column) in node.columns.enumerated() { layout[column.symbol] = position }
    let filter = residual.isEmpty ? nil : try FilterEvaluator(residual, layout: layout, session: query.session)
    return ScanWorker(
      dispenser, ScanBatch(columns), filter: filter, output: output,
      partitionColumns: node.source.columns.filter(\.isPartition).sorted { $0.ordinal < $1.ordinal },
      batchRows: max(1, min(query.session.batchRows, filter == nil ? node.limit ?? .max : .max)), metrics: metrics)
  }
}
