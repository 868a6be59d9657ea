import LakeSQL
import LakeStorage
import LakeVectors

extension CatalogStatements {
  /// `MSCK REPAIR TABLE`: registers the folders `key=value/…` below the table's location that are not known yet.
  /// Like Hive's, it never drops a partition. Answers what it found, as Athena prints it.
  func repairTable(_ name: QualifiedName) throws -> StatementResult {
    let table = try partitionedTable(name)
    let root = try store.layout.path(of: table.location)
    var found: [String] = []
    try findPartitions(root, "", try table.sourceColumns().filter(\.isPartition)[...], &found)
    let added = try store.updatePartitions(database: table.database, name: table.name) { list in
      list.add(found.map { PartitionList.Entry(name: $0) })
    }
    guard !added.isEmpty else { return StatementResult("result", []) }
    let known = added.map { table.name + ":" + $0 }
    return StatementResult(
      "result",
      ["Partitions not in metastore: " + known.joined(separator: " ")] + known.map { "Repair: Added partition to metastore " + $0 })
  }

  /// Folders whose value is none of the column's type are passed over: registered, they would fail every query.
  private func findPartitions(_ folder: String, _ prefix: String, _ keys: ArraySlice<SourceColumn>, _ found: inout [String]) throws {
    guard let column = keys.first else {
      found.append(prefix)
      return
    }
    for entry in try FolderListing.entries(of: folder) ?? [] where entry.isFolder && !entry.isHidden {
      let key = column.name
      guard let value = PartitionName.value(of: Substring(entry.name), key: key) else { continue }
      guard value == PartitionName.null || PartitionName.typedValue(value, column.type) != nil else { continue }
      // Written anew, so that one partition has one name however its folder is escaped.
      let name = PartitionName.make(keys: [key], values: [value == PartitionName.null ? nil : value])
      guard name == entry.name else { continue }
      try findPartitions(folder + "/" + entry.name, prefix.isEmpty ? name : prefix + "/" + name, keys.dropFirst(), &found)
    }
  }

  func addPartitions(
    _ name: QualifiedName, _ ifExists: Bool, _ partitions: [AlterTableAction.AddedPartition], _ ifNotExists: Bool
  ) throws -> StatementResult {
    let table = try partitionedTable(name)
    let entries = try partitions.map { partition in
      if let location = partition.location { _ = try store.layout.path(of: location) }
      return PartitionList.Entry(name: try partitionName(partition.values, table, name), location: partition.location)
    }
    try store.updatePartitions(database: table.database, name: table.name) { list in
      let added = Set(list.add(entries))
      if !ifNotExists, let known = entries.first(where: { !added.contains($0.name) }) {
        throw LakeError(
          .invalidArguments, "Partition already exists: \(known.name)", at: name.position.location,
          hint: "ADD IF NOT EXISTS PARTITION passes over it")
      }
    }
    return StatementResult()
  }

  func dropPartitions(_ name: QualifiedName, _ partitions: [[PartitionValue]], _ ifExists: Bool) throws -> StatementResult {
    let table = try partitionedTable(name)
    let names = Set(try partitions.map { try partitionName($0, table, name) })
    try store.updatePartitions(database: table.database, name: table.name) { list in
      let known = Set(list.entries.map(\.name))
      if !ifExists, let missing = names.subtracting(known).min() {
        throw LakeError(
          .invalidArguments, "Partition not found: \(missing)", at: name.position.location, hint: "DROP IF EXISTS passes over it")
      }
      list.remove(names)
    }
    return StatementResult()
  }

  /// `(dt = '2023-10-22', …)` as a partition's name; every key exactly once, by equality.
  private func partitionName(_ values: [PartitionValue], _ table: TableMetadata, _ name: QualifiedName) throws -> String {
    var texts: [String: String] = [:]
    for value in values {
      guard value.comparison == .equal, let text = Self.literalText(value.value) else {
        throw LakeError(.notSupported, "A partition is named by key = literal", at: value.column.position.location)
      }
      guard texts.updateValue(text, forKey: value.column.folded) == nil else {
        throw LakeError(.invalidArguments, "Partition key '\(value.column.text)' is given twice", at: value.column.position.location)
      }
    }
    let keys = table.partitionColumns.map(\.name)
    guard Set(texts.keys) == Set(keys) else {
      throw LakeError(
        .invalidArguments, "Table \(table.database).\(table.name) is partitioned by (\(keys.joined(separator: ", ")))",
        at: name.position.location, hint: "give each of them one value")
    }
    return PartitionName.make(keys: keys, values: keys.map { texts[$0] })
  }

  private func partitionedTable(_ name: QualifiedName) throws -> TableMetadata {
    let table = try catalog.requireTable(name, database: database)
    guard !table.partitionColumns.isEmpty else {
      throw LakeError(.notSupported, "Table \(table.database).\(table.name) is not a partitioned table", at: name.position.location)
    }
    return table
  }

  func showPartitions(_ name: QualifiedName) throws -> StatementResult {
    let table = try partitionedTable(name)
    return StatementResult("partition", try store.partitions(database: table.database, name: table.name).entries.map(\.name))
  }
}
