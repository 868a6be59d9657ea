import LakeFormats
package import LakeSQL
package import LakeStorage
import LakeVectors

/// Databases, tables and files of one lake by name, and the statements that change or show them.
package struct Catalog: Sendable {
  package let store: CatalogStore
  /// Whether `FROM 'path'` may read files outside the lake's tables; off for queries that come over HTTP.
  package let allowsFiles: Bool

  package init(layout: LakeLayout, allowsFiles: Bool = true) {
    store = CatalogStore(layout: layout)
    self.allowsFiles = allowsFiles
  }

  /// Database and table of a name of one to three parts, in lower case.
  /// - Throws: `CATALOG_NOT_FOUND` when the first of three parts is not `awsdatacatalog`.
  package func resolve(_ name: QualifiedName, database: String) throws -> (database: String, table: String) {
    let parts = name.folded
    switch parts.count {
    case 1: return (database, parts[0])
    case 2: return (parts[0], parts[1])
    case 3 where parts[0] == CatalogStore.catalogName: return (parts[1], parts[2])
    default:
      throw LakeError(
        .catalogNotFound, "Catalog '\(parts[0])' does not exist", at: name.position.location,
        hint: "the catalog is \(CatalogStore.catalogName); it need not be written")
    }
  }

  /// - Throws: `SCHEMA_NOT_FOUND`.
  package func requireDatabase(_ name: String, at position: Position? = nil) throws {
    guard !store.databaseExists(name) else { return }
    throw LakeError(
      .schemaNotFound, "Schema '\(name)' does not exist", at: position?.location, hint: noLakeHint ?? "SHOW DATABASES lists what there is")
  }

  /// - Throws: `SCHEMA_NOT_FOUND`, `TABLE_NOT_FOUND`.
  package func requireTable(_ name: QualifiedName, database: String) throws -> TableMetadata {
    let (database, table) = try resolve(name, database: database)
    try requireDatabase(database, at: name.position)
    guard let metadata = try store.table(database: database, name: table) else {
      throw LakeError(
        .tableNotFound, "Table '\(CatalogStore.catalogName).\(database).\(table)' does not exist", at: name.position.location,
        hint: noLakeHint ?? "SHOW TABLES IN \(database) lists what there is")
    }
    return metadata
  }

  /// What to say when nothing is found because there is no lake at all.
  package var noLakeHint: String? {
    store.lakeExists ? nil : "there is no lake at '\(store.layout.root)': choose one with --lake DIR or LAKEQ_LAKE"
  }
}
