package import LakeCatalog
import LakeEngine
import LakeStorage
import LakeVectors

/// A data lake on this machine: a folder of buckets (`<folder>/<bucket>/<key…>` is `s3://bucket/key`) with a catalog of
/// databases and tables in `<folder>/.lakeq`, queried in Athena's SQL.
///
/// ```swift
/// let lake = try Lake(at: "lake")
/// let frame = try await lake.query("SELECT flight_id, count(*) AS seats FROM passengers WHERE dt = ? GROUP BY 1", "2023-10-22")
/// ```
/// Opening a lake reads nothing. Any number of tasks may use one lake at once.
public final class Lake: Sendable {
  public let path: String
  public let configuration: LakeConfiguration
  package let catalog: Catalog
  let plans = PlanCache()
  /// What SET SESSION has changed.
  let properties: SessionProperties
  let state = SessionState()

  /// - Throws: `INVALID_ARGUMENTS` for a configuration that makes no sense (threads below 1, an unknown time zone) or a
  ///   path that is a file. A folder that is not there yet is no error: CREATE DATABASE and CREATE EXTERNAL TABLE make it.
  public init(at path: String, configuration: LakeConfiguration = LakeConfiguration()) throws {
    try configuration.check()
    if FolderListing.exists(path), !FolderListing.isFolder(path) {
      throw LakeError(.invalidArguments, "'\(path)' is a file, not a lake", hint: "a lake is a folder; choose one with --lake DIR")
    }
    self.path = path
    self.configuration = configuration
    properties = try SessionProperties(configuration.sessionProperties)
    catalog = Catalog(layout: LakeLayout(root: path), allowsFiles: configuration.allowsFiles)
  }

  /// Whether the lake's folder is there.
  public var exists: Bool { FolderListing.isFolder(path) }

  /// What holds for a statement that starts now.
  func session() throws -> SessionContext {
    properties.apply(to: state.apply(to: try configuration.session()))
  }

  /// Runs one statement and gives all its rows; statements without rows (CREATE, DROP) give an empty frame.
  ///
  /// `?` takes the parameters in order. Nothing in a parameter can become SQL.
  /// - Throws: `LakeError` with Trino's code, wording and position.
  /// - Parameter monitor: is told how far the query is.
  public func query(_ sql: String, _ parameters: (any QueryParameter)?..., monitor: QueryMonitor? = nil) async throws -> Frame {
    try await prepare(sql).query(parameters, monitor: monitor)
  }

  /// The same with `:name` parameters; those without a value are NULL.
  public func query(
    _ sql: String, named parameters: [String: any QueryParameter], monitor: QueryMonitor? = nil
  ) async throws -> Frame {
    try await prepare(sql).query(named: parameters, monitor: monitor)
  }

  /// The rows of a query as frames of a few thousand rows, made as they are asked for: memory stays bounded however
  /// long the result. Ending the loop early stops the query.
  public func stream(_ sql: String, _ parameters: (any QueryParameter)?..., monitor: QueryMonitor? = nil) -> FrameStream {
    FrameStream { try self.prepare(sql).rows(parameters, monitor) }
  }

  /// Parses one statement for running it any number of times.
  /// - Throws: `SYNTAX_ERROR`.
  public func prepare(_ sql: String) throws -> PreparedStatement {
    let statements = try PreparedStatement.parse(sql, lake: self)
    guard statements.count == 1, let statement = statements.first else {
      throw LakeError(
        .syntaxError, statements.isEmpty ? "There is no statement" : "There are \(statements.count) statements where one is wanted",
        hint: statements.isEmpty ? "write a query such as SELECT 1" : "run them one by one, or with prepareScript")
    }
    return statement
  }

  /// Parses a script of statements separated by `;`.
  /// - Throws: `SYNTAX_ERROR`; nothing has run then.
  public func prepareScript(_ sql: String) throws -> [PreparedStatement] {
    try PreparedStatement.parse(sql, lake: self)
  }
}
