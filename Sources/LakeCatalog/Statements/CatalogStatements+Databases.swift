import LakeSQL
import LakeStorage
import LakeVectors

extension CatalogStatements {
  /// A database's name of one or two parts.
  private func databaseName(_ name: QualifiedName) throws -> String {
    let parts = name.folded
    if parts.count == 1 { return parts[0] }
    if parts.count == 2, parts[0] == CatalogStore.catalogName { return parts[1] }
    throw LakeError(.catalogNotFound, "Catalog '\(parts[0])' does not exist", at: name.position.location)
  }

  func createDatabase(_ create: CreateDatabase) throws -> StatementResult {
    let name = try databaseName(create.name)
    if store.databaseExists(name) {
      if create.ifNotExists { return StatementResult() }
      throw LakeError(
        .schemaAlreadyExists, "Schema '\(CatalogStore.catalogName).\(name)' already exists", at: create.name.position.location,
        hint: "CREATE DATABASE IF NOT EXISTS keeps it")
    }
    if let location = create.location { _ = try store.layout.path(of: location) }
    try store.createDatabase(
      DatabaseMetadata(
        name: name, comment: create.comment, location: create.location,
        properties: Dictionary(create.properties.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })))
    return StatementResult()
  }

  func dropDatabase(_ name: QualifiedName, _ ifExists: Bool, _ isCascade: Bool) throws -> StatementResult {
    let database = try databaseName(name)
    guard store.databaseExists(database) else {
      if ifExists { return StatementResult() }
      throw LakeError(.schemaNotFound, "Schema '\(CatalogStore.catalogName).\(database)' does not exist", at: name.position.location)
    }
    guard database != CatalogStore.defaultDatabase else {
      throw LakeError(.notSupported, "The database 'default' cannot be dropped", at: name.position.location)
    }
    try store.dropDatabase(database, cascade: isCascade)
    return StatementResult()
  }
}
