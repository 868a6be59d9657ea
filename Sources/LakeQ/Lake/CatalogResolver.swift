import LakeCatalog
import LakeEngine
import LakeVectors

/// The analyzer's view of a lake's catalog; notes what it was asked for, so that a cached plan can be checked.
final class CatalogResolver: TableResolver, @unchecked Sendable {
  private let catalog: Catalog
  /// Whether a plan is kept, so that it must be known what it rests on.
  private let notesTables: Bool
  /// Tables that the plan rests on. Filled by the one analysis that owns this resolver.
  private(set) var tables: [PlanCache.UsedTable] = []
  /// A plan over files is made anew each time: their columns are the files' own.
  private(set) var readsFiles = false

  init(_ catalog: Catalog, notesTables: Bool = false) {
    self.catalog = catalog
    self.notesTables = notesTables
  }

  var catalogName: String { CatalogStore.catalogName }

  func table(database: String, name: String) throws -> TableSource? {
    guard notesTables else { return try catalog.store.definition(database: database, name: name).map { catalog.source(of: $0) } }
    guard let table = try catalog.store.stampedDefinition(database: database, name: name) else { return nil }
    tables.append(PlanCache.UsedTable(database: database, name: name, stamp: table.stamp))
    return catalog.source(of: table.definition)
  }

  func files(_ pattern: String) throws -> TableSource {
    readsFiles = true
    return try catalog.files(pattern)
  }

  func databaseExists(_ name: String) throws -> Bool { catalog.store.databaseExists(name) }

  func databaseNames() throws -> [String] { try catalog.store.databases() }

  func tableNames(database: String) throws -> [String] {
    catalog.store.databaseExists(database) ? try catalog.store.tables(in: database) : []
  }
}
