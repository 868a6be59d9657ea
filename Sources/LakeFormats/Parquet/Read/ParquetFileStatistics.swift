import LakeStorage
import LakeVectors

/// Row count and column bounds out of a Parquet footer.
struct ParquetFileStatistics: FileStatistics {
  private let metadata: ParquetMetadata
  private let path: String

  /// Row groups looked at for a column, evenly spread, the first and the last among them.
  private static let groupsMax = 16

  init(_ file: DataFile) throws {
    metadata = try FooterCache.metadata(file)
    path = file.path
  }

  var rowCount: Int { metadata.rowCount }

  func column(_ column: ColumnSchema) -> ColumnStatistics? {
    let wanted = ReadColumn(name: column.name, ordinal: 0, type: column.type)
    // A column that cannot be read is the reader's to complain about.
    guard let found = try? ParquetReader.resolve(wanted, metadata.schema, path), !metadata.rowGroups.isEmpty else { return nil }
    let groups = metadata.rowGroups
    let taken = min(groups.count, ParquetFileStatistics.groupsMax)
    var result: ColumnStatistics?
    for i in 0..<taken {
      let at = taken == 1 ? 0 : i * (groups.count - 1) / (taken - 1)
      guard let statistics = groups[at].chunks[found.leafIndex].statistics else { return nil }
      let (minimum, maximum) = RowGroupPruning.bounds(statistics, found)
      let nulls = found.isOptional ? statistics.nullCount : 0
      let part = ColumnStatistics(
        minimum: minimum, maximum: maximum, nullCount: nulls.map { $0 &* (groups.count / taken) }, distinctCount: statistics.distinctCount)
      result = result?.merged(part) ?? part
    }
    return result
  }
}
