import LakeStorage
import LakeVectors

/// One opened Parquet file: its splits are its row groups.
final class ParquetReader: FileReader {
  let file: DataFile
  let request: ReadRequest
  let metadata: ParquetMetadata
  /// The wanted columns as this file has them; nil for those it lacks or has only NULLs of.
  let columns: [ParquetColumn?]

  init(_ file: DataFile, _ request: ReadRequest) throws {
    self.file = file
    self.request = request
    let metadata = try FooterCache.metadata(file, request.metrics)
    self.metadata = metadata
    columns = try request.columns.map { try ParquetReader.resolve($0, metadata.schema, file.path) }
  }

  var splitCount: Int { metadata.rowGroups.count }

  func openSplit(_ index: Int) throws -> (any BatchReader)? {
    let group = metadata.rowGroups[index]
    for (wanted, column) in zip(request.columns, columns) {
      guard let domain = wanted.domain else { continue }
      guard RowGroupPruning.mayMatch(domain, group, column) else {
        request.metrics.add(.rowGroupsPruned)
        return nil
      }
    }
    request.metrics.add(.rowGroupsRead)
    return RowGroupReader(self, index)
  }

  /// - Throws: `HIVE_BAD_DATA` when the file's type cannot be read as the wanted one, `NOT_SUPPORTED` for a nested column.
  static func resolve(_ wanted: ReadColumn, _ schema: ParquetSchema, _ path: String) throws -> ParquetColumn? {
    guard let node = schema.column(named: wanted.name) else { return nil }
    guard case .leaf(let leaf, let index) = node.kind, node.repetition != .repeated else {
      throw LakeError(
        .notSupported, "Parquet file \(path), column \(node.name): reading nested columns (\(node.dataType)) is not supported")
    }
    // Nothing but NULLs: as if the file lacked the column.
    if leaf.annotation == .unknown, node.repetition == .optional { return nil }
    guard let conversion = ValueConversion(leaf, to: wanted.type) else {
      throw LakeError(
        .hiveBadData, "column \(node.name) of type \(leaf.description) in file \(path) cannot be read as \(wanted.type)",
        hint: "declare the column as \(leaf.dataType)")
    }
    return ParquetColumn(name: node.name, leafIndex: index, leaf: leaf, isOptional: node.repetition == .optional, conversion: conversion)
  }
}
