import LakeCatalog
import LakeFormats
public import LakeQ
import LakeSQL
import LakeVectors

/// Takes rows pushed from outside into the tables of a lake.
///
/// A push is acknowledged when its rows are on disk under their final name: the next query sees them, a power failure
/// does not lose them. Pushes that arrive while one is being written share the next write (group commit), and small
/// files grow by being replaced as a whole, so that many small messages do not become many small files.
public final class Ingestor: Sendable {
  private let lake: Lake
  private let writer: IngestWriter

  public init(_ lake: Lake) {
    self.lake = lake
    writer = IngestWriter(store: lake.catalog.store)
  }

  /// Ends the writing thread after what was accepted is written. Pushes that come later fail.
  public func close() { writer.close() }

  /// Appends rows to a table.
  /// - Returns: when the rows are durable and visible.
  /// - Throws: `TABLE_NOT_FOUND`, `HIVE_BAD_DATA` (nothing was stored), `HIVE_WRITER_ERROR` (the sender may try again).
  @discardableResult
  public func append(_ body: IngestBody, database: String, table name: String) async throws -> IngestReceipt {
    let qualified = QualifiedName([Identifier(database), Identifier(name)], at: .start)
    let table: TableMetadata
    do {
      table = try lake.catalog.requireTable(qualified, database: database.lowercased())
    } catch var error as LakeError {
      error.location = nil
      throw error
    }
    let columns = try table.sourceColumns()
    let schema = columns.map { ColumnSchema(name: $0.name, type: $0.type) }
    if let unknown = body.defaults.keys.sorted().first(where: { name in !columns.contains { $0.name == name } }) {
      throw LakeError(
        .invalidArguments, "Unknown parameter '\(unknown)': table \(table.database).\(table.name) has no such column",
        hint: "its columns are \(columns.map(\.name).joined(separator: ", "))")
    }
    let (batches, ignored) = try body.parse(schema)
    try DelimiterCheck(table)?.check(batches, columns)
    let keys = table.partitionColumns.map(\.name)
    var parts: [(String, ColumnBatch)] = []
    for batch in batches {
      parts += try PartitionSplit.split(batch, dataColumns: table.columns.count, keys: keys)
    }
    let rows = batches.reduce(0) { $0 + $1.rowCount }
    let isNew = try await writer.write(table: table, schema: Array(schema[..<table.columns.count]), parts: parts, messageID: body.messageID)
    return IngestReceipt(rows: isNew ? rows : 0, isDuplicate: !isNew, ignoredFields: ignored)
  }
}

/// What became of a push.
public struct IngestReceipt: Sendable, Hashable {
  /// Rows stored by this push.
  public let rows: Int
  /// The message id was known: its rows are already stored.
  public let isDuplicate: Bool
  /// Fields of the rows that the table has no column for.
  public let ignoredFields: [String]
}
