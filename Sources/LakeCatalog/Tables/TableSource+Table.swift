import LakeFormats
import LakeSQL
import LakeStorage
import LakeVectors

extension TableMetadata {
  /// The columns with their types; partition columns last, as Hive shows them.
  /// - Throws: `HIVE_INVALID_METADATA` when a stored type cannot be read.
  package func sourceColumns() throws -> [SourceColumn] {
    func make(_ columns: [Column], isPartition: Bool) throws -> [SourceColumn] {
      try columns.enumerated().map { i, column in
        SourceColumn(
          name: column.name, type: try type(of: column), ordinal: i, isPartition: isPartition, comment: column.comment)
      }
    }
    return try make(columns, isPartition: false) + make(partitionColumns, isPartition: true)
  }

  private func type(of column: Column) throws -> DataType {
    do {
      return try DataType(try Parser.parseType(column.type))
    } catch {
      throw LakeError(.hiveInvalidMetadata, "Table \(database).\(name): column \(column.name) has the unknown type '\(column.type)'")
    }
  }
}

extension Catalog {
  /// A table as something a scan can read.
  package func source(of definition: TableDefinition) -> TableSource {
    let (table, columns, format) = (definition.metadata, definition.columns, definition.format)
    let partitionTypes = columns.filter(\.isPartition).map(\.type)
    let dataCount = table.columns.count
    let lister = PartitionLister(store: store, table: table, types: partitionTypes)
    return TableSource(
      name: table.database + "." + table.name, columns: columns, format: format, options: definition.options,
      estimatedBytes: { lister.estimatedBytes() },
      statistics: {
        TableStatistics(
          sample: lister.sampleFiles(), format: format, columns: columns, estimatedBytes: { lister.estimatedBytes() })
      }
    ) { domains, metrics in
      // Positions count data columns first; the lister wants those of partition columns from 0.
      let wanted = domains.filter { $0.key >= dataCount }.map { ($0.key - dataCount, $0.value) }
      return try lister.files(Dictionary(uniqueKeysWithValues: wanted), metrics)
    }
  }
}
