package import LakeCatalog

/// Where the analyzer learns of tables: the catalog behind it, or a fake one in tests. All the analyzer's input and
/// output goes through it.
package protocol TableResolver: Sendable {
  /// The name of the one catalog there is, as messages show it: `awsdatacatalog`.
  var catalogName: String { get }

  /// A table by database and name, both in lower case; nil when there is none.
  func table(database: String, name: String) throws -> TableSource?

  /// Files named in the query: a path, a glob or a folder.
  func files(_ pattern: String) throws -> TableSource

  func databaseExists(_ name: String) throws -> Bool

  /// For hints of messages.
  func databaseNames() throws -> [String]

  /// For hints of messages; empty when the database does not exist.
  func tableNames(database: String) throws -> [String]
}
