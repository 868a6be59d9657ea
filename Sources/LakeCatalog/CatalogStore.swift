import FoundationEssentials
import Glibc
package import LakeStorage
import LakeVectors

/// Databases and tables on disk: `<lake>/.lakeq/<database>/<table>.json` and `<table>.partitions`.
///
/// Every file is replaced atomically, so readers need no lock; writers of one table take turns by a lock file. Several
/// processes may use one lake. Names are kept in lower case, as Hive does.
package struct CatalogStore: Sendable {
  package static let catalogName = "awsdatacatalog"
  package static let defaultDatabase = "default"

  package let layout: LakeLayout
  private let definitions = TableDefinitionCache()

  package init(layout: LakeLayout) { self.layout = layout }

  package var lakeExists: Bool { FolderListing.isFolder(layout.root) }

  // MARK: Databases

  package func databases() throws -> [String] {
    let folders = try FolderListing.entries(of: layout.catalogFolder) ?? []
    return Set(folders.filter { $0.isFolder && !$0.isHidden }.map(\.name) + [Self.defaultDatabase]).sorted()
  }

  package func databaseExists(_ name: String) -> Bool {
    name == Self.defaultDatabase || (Self.isPlainName(name) && FolderListing.isFolder(folder(name)))
  }

  package func createDatabase(_ database: DatabaseMetadata) throws {
    try Self.requirePlainName(database.name, "database")
    try FileSink.makeFolders(folder(database.name))
    try write(database, to: folder(database.name) + "/.database.json")
  }

  package func dropDatabase(_ name: String, cascade: Bool) throws {
    let tables = try tables(in: name)
    guard tables.isEmpty || cascade else {
      throw LakeError(.schemaNotEmpty, "Cannot drop non-empty schema '\(name)'", hint: "drop its tables first, or add CASCADE")
    }
    for table in tables { try dropTable(database: name, name: table) }
    unlink(folder(name) + "/.database.json")
    for entry in try FolderListing.entries(of: folder(name)) ?? [] where entry.name.hasSuffix(".lock") {
      unlink(folder(name) + "/" + entry.name)
    }
    guard rmdir(folder(name)) == 0 || errno == ENOENT else {
      throw LakeError(.hiveFilesystemError, "cannot remove \(folder(name)): \(String(cString: strerror(errno)))")
    }
  }

  // MARK: Tables

  package func tables(in database: String) throws -> [String] {
    let files = try FolderListing.entries(of: folder(database)) ?? []
    return files.filter { !$0.isHidden && !$0.isFolder && $0.name.hasSuffix(".json") }.map { String($0.name.dropLast(5)) }
  }

  /// Nil when there is no such table. - Throws: `HIVE_INVALID_METADATA` when its file cannot be understood.
  package func table(database: String, name: String) throws -> TableMetadata? {
    guard Self.isPlainName(database), Self.isPlainName(name) else { return nil }
    let path = tableFile(database, name)
    guard FolderListing.exists(path) else { return nil }
    return try read(TableMetadata.self, from: path)
  }

  /// What the table's file says, from memory while that is unchanged; nil when there is no such table.
  /// - Throws: as `table` does, and what is wrong with its types and format.
  package func definition(database: String, name: String) throws -> TableDefinition? {
    try unchangedDefinition(database, name)?.definition
  }

  /// The same with the table's stamp.
  package func stampedDefinition(database: String, name: String) throws -> (definition: TableDefinition, stamp: TableStamp)? {
    guard let (definition, stamp) = try unchangedDefinition(database, name) else { return nil }
    // A table that is not partitioned has no file of partitions.
    let isPartitioned = !definition.metadata.partitionColumns.isEmpty
    let partitions = isPartitioned ? FolderListing.stamp(of: partitionFile(database, name)) : nil
    return (definition, TableStamp(table: stamp, partitions: partitions))
  }

  private func unchangedDefinition(_ database: String, _ name: String) throws -> (definition: TableDefinition, file: FileStamp)? {
    guard Self.isPlainName(database), Self.isPlainName(name) else { return nil }
    let path = tableFile(database, name)
    guard let stamp = FolderListing.stamp(of: path) else { return nil }
    if let known = definitions.definition(path, stamp) { return (known, stamp) }
    guard let table = try table(database: database, name: name) else { return nil }
    let definition = try TableDefinition(table)
    definitions.keep(definition, path, stamp)
    return (definition, stamp)
  }

  /// Changes whenever the table or its partitions are written; nil when there is no such table.
  package func stamp(database: String, name: String) -> TableStamp? {
    guard Self.isPlainName(database), Self.isPlainName(name), let table = FolderListing.stamp(of: tableFile(database, name))
    else { return nil }
    return TableStamp(table: table, partitions: FolderListing.stamp(of: partitionFile(database, name)))
  }

  /// Of the two files of a table.
  package struct TableStamp: Hashable, Sendable {
    let table: FileStamp
    let partitions: FileStamp?
  }

  /// - Returns: false, and nothing is written, when there is a table of that name: of several that create it at once, one wins.
  package func createTable(_ table: TableMetadata) throws -> Bool {
    try Self.requirePlainName(table.name, "table")
    try FileSink.makeFolders(folder(table.database))
    let path = tableFile(table.database, table.name)
    return try withLock(table.database, table.name) {
      if FolderListing.exists(path) { return false }
      try write(table, to: path)
      return true
    }
  }

  package func tableExists(database: String, name: String) -> Bool {
    Self.isPlainName(database) && Self.isPlainName(name) && FolderListing.exists(tableFile(database, name))
  }

  /// Forgets the table; its data files stay, as those of an external table do.
  package func dropTable(database: String, name: String) throws {
    try withLock(database, name) {
      unlink(partitionFile(database, name))
      unlink(tableFile(database, name))
      try FileSink.syncFolder(folder(database))
    }
    unlink(lockFile(database, name))
  }

  // MARK: Partitions

  package func partitions(database: String, name: String) throws -> PartitionList {
    let path = partitionFile(database, name)
    guard FolderListing.exists(path) else { return PartitionList() }
    let file = try DataFile(path: path)
    let bytes = try file.read(at: 0, count: file.byteCount)
    return PartitionList(text: String(decoding: UnsafeRawBufferPointer(start: bytes.base, count: file.byteCount), as: UTF8.self))
  }

  /// Reads, changes and replaces the list under the table's lock. - Returns: what `change` returns.
  package func updatePartitions<R>(database: String, name: String, _ change: (inout PartitionList) throws -> R) throws -> R {
    try withLock(database, name) {
      var list = try partitions(database: database, name: name)
      let before = list
      let result = try change(&list)
      if list != before {
        let sink = try FileSink(path: partitionFile(database, name))
        try sink.write(list.text)
        try sink.publish()
      }
      return result
    }
  }

  // MARK: Files

  private func folder(_ database: String) -> String { layout.catalogFolder + "/" + database }
  private func tableFile(_ database: String, _ name: String) -> String { folder(database) + "/" + name + ".json" }
  private func partitionFile(_ database: String, _ name: String) -> String { folder(database) + "/" + name + ".partitions" }
  private func lockFile(_ database: String, _ name: String) -> String { folder(database) + "/." + name + ".lock" }

  /// Letters, digits, `_` and `-`: what may be a file name here and an identifier in Hive.
  package static func isPlainName(_ name: String) -> Bool {
    guard !name.isEmpty, name.utf8.count <= 200, !name.hasPrefix("_-") else { return false }
    let isPlainASCII = name.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
      default: false
      }
    }
    return isPlainASCII
      || name.unicodeScalars.allSatisfy {
        ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_" || $0 == "-" || $0.properties.isAlphabetic
      }
  }

  private static func requirePlainName(_ name: String, _ what: String) throws {
    guard isPlainName(name) else {
      throw LakeError(.invalidArguments, "'\(name)' is no \(what) name", hint: "letters, digits and underscores only")
    }
  }

  private func withLock<R>(_ database: String, _ name: String, _ body: () throws -> R) throws -> R {
    let path = lockFile(database, name)
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw LakeError(.hiveFilesystemError, "cannot lock \(path): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        throw LakeError(.hiveFilesystemError, "cannot lock \(path): \(String(cString: strerror(errno)))")
      }
    }
    return try body()
  }

  private func write(_ value: some Encodable, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(value)
    let sink = try FileSink(path: path)
    try data.withUnsafeBytes { try sink.write($0) }
    try sink.write("\n")
    try sink.publish()
  }

  private func read<T: Decodable>(_: T.Type, from path: String) throws -> T {
    let file = try DataFile(path: path)
    let bytes = try file.read(at: 0, count: file.byteCount)
    do {
      return try JSONDecoder().decode(T.self, from: Data(bytes: bytes.base, count: file.byteCount))
    } catch {
      throw LakeError(
        .hiveInvalidMetadata, "\(path) is not a catalog file: it is no JSON, or a field is missing or of another type",
        hint: "restore it, or DROP TABLE and create the table again")
    }
  }
}
