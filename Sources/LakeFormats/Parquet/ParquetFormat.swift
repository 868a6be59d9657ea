package import LakeStorage
import LakeVectors

/// Apache Parquet: columns in row groups, dictionary and run-length encodings, statistics.
package struct ParquetFormat: FileFormat {
  package init() {}

  package var name: String { "parquet" }
  package var fileExtensions: [String] { ["parquet", "parq"] }

  package func open(_ file: DataFile, _ request: ReadRequest) throws -> any FileReader {
    try ParquetReader(file, request)
  }

  package func inferSchema(_ file: DataFile, _ options: FormatOptions) throws -> [ColumnSchema] {
    try FooterCache.metadata(file).schema.columns.map { ColumnSchema(name: $0.name, type: $0.dataType) }
  }

  package func statistics(_ file: DataFile) throws -> (any FileStatistics)? { try ParquetFileStatistics(file) }

  package var hasExactStatistics: Bool { true }

  package func makeWriter(_ sink: FileSink, schema: [ColumnSchema], options: FormatOptions) throws -> any FileWriter {
    try ParquetWriter(sink, schema, options.parquet)
  }
}
