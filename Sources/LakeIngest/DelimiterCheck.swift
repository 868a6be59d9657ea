import LakeCatalog
import LakeFormats
import LakeVectors

/// Refuses texts that a table of delimited lines cannot hold: with the delimiter or a line break in them and no escape.
/// Found here, it is the sender's row that is refused; found by the writer, it would fail all who share the write.
struct DelimiterCheck {
  private let delimiter: UInt8

  /// Nil for tables that can hold any text.
  init?(_ table: TableMetadata) throws {
    guard table.format == "csv" else { return nil }
    let options = try SerDeMapping.options(for: table).text
    guard options.dialect == .delimited, options.escape == nil else { return nil }
    delimiter = options.delimiter
  }

  func check(_ batches: [ColumnBatch], _ columns: [SourceColumn]) throws {
    var row = 0
    for batch in batches {
      for (index, column) in columns.enumerated() where !column.isPartition && column.type.physical == .string {
        let vector = batch.columns[index]
        for at in 0..<batch.rowCount {
          guard case .string(let text) = vector.value(at), text.utf8.contains(where: { $0 == delimiter || $0 == 10 || $0 == 13 }) else {
            continue
          }
          throw LakeError(
            .hiveBadData,
            "request body: row \(row + at + 1), column '\(column.name)': the text holds the table's delimiter or a line break",
            hint: "give the table ESCAPED BY, or store it as JSON or PARQUET")
        }
      }
      row += batch.rowCount
    }
  }
}
