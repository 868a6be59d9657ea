import LakeCatalog
import LakeFormats
import LakeStorage
import LakeVectors

/// What a scan reads: which files may hold wanted rows, and how they are opened.
struct ScanInput: Sendable {
  let node: LogicalPlan.Scan
  let metrics: ScanMetrics
  /// Where each of the node's columns comes from.
  let columns: [ScanColumn]
  /// Filters that joins have filled by the time the scan starts.
  let filters: [DynamicFilterUse]

  init(_ node: LogicalPlan.Scan, _ metrics: ScanMetrics, _ filters: [DynamicFilterUse]) {
    self.node = node
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

  /// Lists the files and opens none.
  func dispenser(_ query: QueryContext) throws -> MorselDispenser {
    let domains = self.domains()
    // A join whose held side is empty wants no row of this one.
    let isUnwanted = filters.contains { $0.filter.known?.domain.values?.isEmpty ?? false }
    let listed = isUnwanted ? [] : try node.source.files(domains, metrics)
    let files = try PartitionFilter(node, query.session).wanted(listed, metrics)
    metrics.add(.bytesListed, FolderListing.estimatedBytes(of: files.map(\.path)))
    let request = ReadRequest(
      columns: request(domains), options: node.source.options, metrics: metrics, checkCancelled: { try query.checkCancelled() })
    return MorselDispenser(files: files, format: node.source.format, request: request, sample: node.sample)
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
}
