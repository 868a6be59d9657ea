import LakeCatalog
import LakeFormats
import LakeStorage
import LakeVectors

/// Appends batches to one table's files. Used by one thread.
///
/// The last file of each partition is kept in memory while it is small: new rows are written together with its rows to
/// a new file that replaces it in one step, so that readers see either the old rows or all of them.
final class TableAppender {
  /// A file grows until it has this many rows.
  private static let rowsPerFile = 8192

  private struct OpenFile {
    let path: String
    var batches: [ColumnBatch]
    var rows: Int { batches.reduce(0) { $0 + $1.rowCount } }
  }

  let table: TableMetadata
  private let store: CatalogStore
  private let schema: [ColumnSchema]
  private var openFiles: [String: OpenFile] = [:]
  private var knownPartitions: Set<String> = []
  private let messages: MessageLog

  init(store: CatalogStore, table: TableMetadata, schema: [ColumnSchema]) {
    self.store = store
    self.table = table
    self.schema = schema
    messages = MessageLog(path: store.layout.catalogFolder + "/_ingest/\(table.database).\(table.name).messages")
  }

  /// Stores the rows of several pushes. - Returns: for each, whether its message id was new.
  func append(_ pushes: [(parts: [(String, ColumnBatch)], messageID: String?)]) throws -> [Bool] {
    var isNew: [Bool] = []
    var newIDs: [String] = []
    var rows: [String: [ColumnBatch]] = [:]
    for push in pushes {
      if let id = push.messageID {
        guard try !messages.contains(id), !newIDs.contains(id) else {
          isNew.append(false)
          continue
        }
        newIDs.append(id)
      }
      isNew.append(true)
      for (name, batch) in push.parts where batch.rowCount > 0 { rows[name, default: []].append(batch) }
    }
    for (name, batches) in rows.sorted(by: { $0.key < $1.key }) { try append(batches, partition: name) }
    try messages.add(newIDs)
    return isNew
  }

  private func append(_ batches: [ColumnBatch], partition name: String) throws {
    let root = try store.layout.path(of: table.location)
    let folder = name.isEmpty ? root : root + "/" + name
    var file = openFiles[name] ?? OpenFile(path: newPath(folder), batches: [])
    file.batches += batches
    let sink = try FileSink(path: file.path)
    let format = try FormatRegistry.format(named: table.format)
    let writer = try format.makeWriter(sink, schema: schema, options: try SerDeMapping.options(for: table))
    for batch in file.batches { try writer.write(batch) }
    try writer.finish()
    try sink.publish()
    openFiles[name] = file.rows < Self.rowsPerFile ? file : nil
    try register(name)
  }

  private func newPath(_ folder: String) -> String {
    FileSink.sweep(folder)
    let ending = (try? FormatRegistry.format(named: table.format).fileExtensions.first) ?? table.format
    let id = String(UInt64.random(in: 0...(.max)), radix: 36)
    return folder + "/ingest-" + String(repeating: "0", count: max(0, 13 - id.count)) + id + "." + ending
  }

  /// A partition is visible once the catalog knows it; its files are already there then.
  private func register(_ name: String) throws {
    guard !name.isEmpty, !knownPartitions.contains(name) else { return }
    _ = try store.updatePartitions(database: table.database, name: table.name) { $0.add([PartitionList.Entry(name: name)]) }
    knownPartitions.insert(name)
  }
}
