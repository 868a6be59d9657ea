package import LakeFormats
import LakeStorage
package import LakeVectors

/// Lists a table's files: of an unpartitioned table those below its location; of a partitioned one those of the
/// registered partitions that a query can want. Folders of other partitions are not opened.
package final class PartitionLister: Sendable {
  private let store: CatalogStore
  private let table: TableMetadata
  private let types: [DataType]
  private let keys: [String]

  package init(store: CatalogStore, table: TableMetadata, types: [DataType]) {
    self.store = store
    self.table = table
    self.types = types
    keys = table.partitionColumns.map(\.name)
  }

  /// `domains` by position among the partition columns.
  package func files(_ domains: [Int: ColumnDomain], _ metrics: ScanMetrics) throws -> [ScanFile] {
    let root = try store.layout.path(of: table.location)
    guard !keys.isEmpty else {
      let files = try FolderListing.dataFiles(below: root)
      metrics.add(.filesListed, files.count)
      return files.map { ScanFile(path: $0) }
    }
    let list = try store.partitions(database: table.database, name: table.name)
    metrics.add(.partitionsListed, list.entries.count)
    var result: [ScanFile] = []
    for entry in list.entries {
      guard let texts = PartitionName.values(Substring(entry.name), keys: keys) else {
        throw LakeError(
          .hiveInvalidMetadata,
          "Table \(table.database).\(table.name): '\(entry.name)' is no partition of (\(keys.joined(separator: ", ")))")
      }
      guard let values = try wantedValues(texts, domains) else {
        metrics.add(.partitionsPruned)
        continue
      }
      let folder = try entry.location.map(store.layout.path) ?? (root + "/" + entry.name)
      let files = try FolderListing.dataFiles(below: folder)
      metrics.add(.filesListed, files.count)
      for file in files { result.append(ScanFile(path: file, partitionValues: values)) }
    }
    return result
  }

  /// A guess of the bytes of all files from a few of them; nil when they cannot be listed.
  package func estimatedBytes() -> Int? {
    guard let sample = sampleFolder() else { return nil }
    guard let folder = sample.folder else { return 0 }
    return FolderListing.estimatedBytes(below: folder).map { $0 * sample.count }
  }

  /// The files of one usual partition; all of them where there are no partitions. Empty when they cannot be listed.
  package func sampleFiles() -> [String] {
    guard let folder = sampleFolder()?.folder else { return [] }
    return (try? FolderListing.dataFiles(below: folder)) ?? []
  }

  /// A folder that stands for all, and of how many folders it is one; no folder when there is no partition.
  private func sampleFolder() -> (folder: String?, count: Int)? {
    guard let root = try? store.layout.path(of: table.location) else { return nil }
    if keys.isEmpty { return (root, 1) }
    guard let list = try? store.partitions(database: table.database, name: table.name) else { return nil }
    // The last partition is likelier to be a usual one than the first.
    guard let sample = list.entries.last else { return (nil, 0) }
    return ((try? sample.location.map(store.layout.path)) ?? (root + "/" + sample.name), list.entries.count)
  }

  /// Nil when a value lies outside its domain.
  private func wantedValues(_ texts: [String?], _ domains: [Int: ColumnDomain]) throws -> [Value]? {
    var values: [Value] = []
    values.reserveCapacity(texts.count)
    for (i, text) in texts.enumerated() {
      let value = try text.map { try partitionValue($0, i) } ?? .null
      if let domain = domains[i], !domain.contains(value) { return nil }
      values.append(value)
    }
    return values
  }

  private func partitionValue(_ text: String, _ column: Int) throws -> Value {
    if let value = PartitionName.typedValue(text, types[column]) { return value }
    throw LakeError(
      .hiveInvalidMetadata,
      "Table \(table.database).\(table.name): partition value '\(text)' of \(keys[column]) is no \(types[column])",
      hint: "drop the partition, or declare the column varchar")
  }
}
