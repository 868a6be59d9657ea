package import LakeFormats
import LakeVectors

/// What a table's catalog file says, understood: types parsed, format and options found. It depends on that file alone.
package final class TableDefinition: Sendable {
  package let metadata: TableMetadata
  package let columns: [SourceColumn]
  package let format: any FileFormat
  package let options: FormatOptions

  /// - Throws: `HIVE_INVALID_METADATA` when a stored type cannot be read, `HIVE_UNSUPPORTED_FORMAT`.
  package init(_ metadata: TableMetadata) throws {
    self.metadata = metadata
    columns = try metadata.sourceColumns()
    format = try FormatRegistry.format(named: metadata.format)
    options = try SerDeMapping.options(for: metadata)
  }
}
