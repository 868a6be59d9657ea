package import LakeSQL
import LakeVectors

/// Runs the statements that change or show the catalog; one file a family beside this one.
package struct CatalogStatements: Sendable {
  package let catalog: Catalog
  /// The database of unqualified names.
  package let database: String
  /// Seconds since 1970, for `createdAt`.
  package let now: Int64

  package init(catalog: Catalog, database: String, now: Int64) {
    self.catalog = catalog
    self.database = database
    self.now = now
  }

  var store: CatalogStore { catalog.store }

  /// The answer; nil when the statement is not the catalog's business (a query).
  /// - Throws: `NOT_SUPPORTED` for statements that parse but have no execution yet, and whatever the statement can fail with.
  package func run(_ statement: Statement) throws -> StatementResult? {
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
    case .describe(.table(let name, _, _, _)): return try describe(name)
    default:
      throw LakeError(.notSupported, "\(Self.verb(of: statement)) is not supported yet")
    }
  }

  /// The first words of the statement as people write it.
  private static func verb(of statement: Statement) -> String {
    switch statement {
    case .createTableAsSelect: "CREATE TABLE AS SELECT"
    case .createView: "CREATE VIEW"
    case .dropView: "DROP VIEW"
    case .alterTable: "This ALTER TABLE action"
    case .insert: "INSERT INTO"
    case .delete: "DELETE"
    case .update: "UPDATE"
    case .merge: "MERGE"
    case .unload: "UNLOAD"
    case .optimize: "OPTIMIZE"
    case .vacuum: "VACUUM"
    case .setSession, .resetSession: "SET SESSION"
    case .prepare, .execute, .executeImmediate, .deallocate: "PREPARE and EXECUTE"
    case .use: "USE"
    default: "This statement"
    }
  }
}
