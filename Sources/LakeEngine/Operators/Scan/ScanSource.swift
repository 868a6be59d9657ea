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
  /// Filters that joins have filled by the time this scan starts.
  private let filters: [DynamicFilterUse]
  /// Made by `prepare`.
  private let prepared = Mutex<MorselDispenser?>(nil)

  /// `output`: positions in `node.columns` of the columns to hand on.
  package init(_ node: LogicalPlan.Scan, output: [Int], metrics: ScanMetrics, filters: [DynamicFilterUse] = []) {
    self.node = node
    self.output = output
    self.metrics = metrics
    self.filters = filters
    var count = 0
    columns = node.columns.map { _, position in
      let column = node.source.columns[position]
      if column.isPartition { return .partition(column.ordinal) }
      defer { count += 1 }
      return .data(count)
    }
  }

  package func prepare(_ query: QueryContext) throws -> WorkerDemand {
    let domains = self.domains()
    // A join whose held side is empty wants no row of this one.
    let isUnwanted = filters.contains { $0.filter.known?.domain.values?.isEmpty ?? false }
    let listed = isUnwanted ? [] : try node.source.files(domains, metrics)
    let files = try PartitionFilter(node, query.session).wanted(listed, metrics)
    metrics.add(.bytesListed, FolderListing.estimatedBytes(of: files.map(\.path)))
    let readRequest = ReadRequest(
      columns: request(domains), options: node.source.options, metrics: metrics, checkCancelled: { try query.checkCancelled() })
    let dispenser = MorselDispenser(files: files, format: node.source.format, request: readRequest, sample: node.sample)
    let firstSplits = try dispenser.openFirst() ?? 0
    prepared.withLock { $0 = dispenser }
    let isShort = node.predicates.isEmpty && (node.limit ?? .max) <= query.session.batchRows
    if isShort { return WorkerDemand(maximum: 1) }
    if files.count <= 1 { return WorkerDemand(maximum: firstSplits) }
    return WorkerDemand(maximum: firstSplits > 1 ? .max : files.count, isUrgent: firstSplits > 1)
  }

  /// What predicates and joins leave of each column, by its position in the table.
  private func domains() -> [Int: ColumnDomain] {
    var domains = DomainExtraction.domains(of: node.predicates, columns: node.columns)
    for use in filters {
      guard let domain = use.filter.known?.domain else { continue }
      let position = node.columns[use.column].column
      domains[position] = domains[position]?.intersection(domain) ?? domain
    }
    return domains
  }

  private func request(_ domains: [Int: ColumnDomain]) -> [ReadColumn] {
    node.columns.compactMap { _, position in
      let column = node.source.columns[position]
      if column.isPartition { return nil }
      return ReadColumn(name: column.name, ordinal: column.ordinal, type: column.type, domain: domains[position])
    }
  }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    guard let dispenser = prepared.withLock({ $0 }) else {
      throw LakeError(.internalError, "scan of \(node.source.name) was not prepared")
    }
    let residual = PartitionFilter.split(node).rowwise
    var layout: [Symbol: Int] = [:]
    for (position, column) in node.columns.enumerated() { layout[column.symbol] = position }
    let filter = residual.isEmpty ? nil : try FilterEvaluator(residual, layout: layout, session: query.session)
    let rows = ScanRows(ScanBatch(columns), filter: filter, dynamic: DynamicFilterWorker(filters))
    return ScanWorker(
      dispenser, rows, output: output,
      partitionColumns: node.source.columns.filter(\.isPartition).sorted { $0.ordinal < $1.ordinal },
      batchRows: max(1, min(query.session.batchRows, rows.keepsAll ? node.limit ?? .max : .max)))
  }
}
