/// The footer of a file: its schema and where everything is. Immutable, shared between queries by `FooterCache`.
final class ParquetMetadata: Sendable {
  let schema: ParquetSchema
  let rowCount: Int
  let rowGroups: [ParquetRowGroup]
  /// Column data lies before this offset, where the footer starts.
  let dataEnd: Int

  init(schema: ParquetSchema, rowCount: Int, rowGroups: [ParquetRowGroup], dataEnd: Int) {
    self.schema = schema
    self.rowCount = rowCount
    self.rowGroups = rowGroups
    self.dataEnd = dataEnd
  }
}

struct ParquetRowGroup: Sendable {
  var rowCount = 0
  /// One a leaf of the schema.
  var chunks: [ParquetColumnChunk] = []
}

/// Where one column of one row group lies. Numbers as the file has them: not yet checked against it.
struct ParquetColumnChunk: Sendable {
  var physical = -1
  var codec = 0
  var valueCount = 0
  var compressedByteCount = 0
  var dataPageOffset = 0
  var dictionaryPageOffset = 0
  var statistics: ParquetStatistics?
  var isEncrypted = false
  var isExternal = false

  /// Where the pages start: the dictionary page, when there is one, precedes the data.
  var startOffset: Int {
    dictionaryPageOffset > 0 && dictionaryPageOffset < dataPageOffset ? dictionaryPageOffset : dataPageOffset
  }
}

/// Bounds of a chunk's values in PLAIN form (without a length prefix).
struct ParquetStatistics: Sendable {
  var minimum: [UInt8]?
  var maximum: [UInt8]?
  /// Written by old writers with an order that is right for signed numbers only.
  var deprecatedMinimum: [UInt8]?
  var deprecatedMaximum: [UInt8]?
  var nullCount: Int?
  /// Whether the bound is a value of the chunk, not one cut off or rounded; nil: the writer does not say.
  var minimumIsExact: Bool?
  var maximumIsExact: Bool?
  /// Mostly left out by writers, and as they counted it.
  var distinctCount: Int?
}
