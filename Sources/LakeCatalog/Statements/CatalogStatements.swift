package import LakeSQL
import LakeVectors

/// Runs the statements that change or show the catalog; one file a family beside this one.
package struct CatalogStatements: Sendable {
  package let catalog: Catalog
  /// The database of unqualified names.
  package let database: String
  /// Seconds since 1970, for `createdAt`.
  package let now: Int64

  /// Of the statement in its script, for errors that know no better place.
  package let position: Position

  package init(catalog: Catalog, database: String, now: Int64, position: Position = .start) {
    self.catalog = catalog
    self.database = database
    self.now = now
    self.position = position
  }

  var store: CatalogStore { catalog.store }

  /// The answer; nil when the statement is not the catalog's business (a query).
  /// - Throws: `NOT_SUPPORTED` for statements that parse but have no execution yet, and whatever the statement can fail with.
  package func run(_ statement: Statement) throws -> StatementResult? {
    do {
      return try execute(statement)
    } catch var error as LakeError where error.location == nil && error.code != .hiveFilesystemError {
      error.location = position.location
      throw error
    }
  }

  private func execute(_ statement: Statement) throws -> StatementResult? {
    switch statement {
    case .query, .explain: return nil
    case .createDatabase(let create): return try createDatabase(create)
    case .dropDatabase(let name, let ifExists, let isCascade): return try dropDatabase(name, ifExists, isCascade)
    case .createTable(let create): return try createTable(create)
    case .dropTable(let name, let ifExists): return try dropTable(name, ifExists)
    case .repairTable(let name): return try repairTable(name)
    case .alterTable(let name, let ifExists, .addPartitions(let partitions, let ifNotExists)):
      return try addPartitions(name, ifExists, partitions, ifNotExists)
    case .alterTable(let name, _, .dropPartitions(let partitions, let ifExists)):
      return try dropPartitions(name, partitions, ifExists)
    case .show(let show): return try run(show)
    case .describe(.table(let name, _, let partition, nil)) where partition.isEmpty: return try describe(name)
    default: throw notSupported(statement)
    }
  }

  func notSupported(_ statement: Statement) -> LakeError {
    LakeError(.notSupported, "\(statement.title) is not supported yet", at: position.location)
  }

  /// Whether `run` does more than refuse: what EXPLAIN says of statements without a plan.
  package static func canRun(_ statement: Statement) -> Bool {
    switch statement {
    case .createDatabase, .dropDatabase, .createTable, .dropTable, .repairTable: true
    case .alterTable(_, _, .addPartitions), .alterTable(_, _, .dropPartitions): true
    case .show(.stats), .show(.statsOfQuery), .show(.grants), .show(.roles), .show(.roleGrants), .show(.createSchema),
      .show(.createMaterializedView), .show(.createView):
      false
    case .show: true
    case .describe(.table(_, _, let partition, nil)): partition.isEmpty
    default: false
    }
  }
}
