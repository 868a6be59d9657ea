import Hummingbird
public import LakeIngest
public import LakeQ
import Logging

/// The HTTP surface of a lake: endpoints from `.sql` files, ad-hoc queries, ingest, health.
///
/// | request | answer |
/// |---|---|
/// | `GET /<name>?param=…&format=…` | the rows of `<endpoints>/<name>.sql`; column-oriented JSON unless `format` says otherwise |
/// | `GET /query?sql=…&format=…` | the rows of a query |
/// | `POST /ingest/<database>/<table>` | stores NDJSON, a JSON array or CSV |
/// | `POST /sns/<database>/<table>` | stores an SNS notification, wrapped or raw |
/// | `GET /livez`, `GET /readyz` | 200 while the process runs; 200 while it takes requests |
public struct LakeServer: Sendable {
  public struct Configuration: Sendable {
    public var host: String
    public var port: Int
    /// Folder of `.sql` files; nil: no endpoints.
    public var endpoints: String?
    /// Bytes of a request's body at most.
    public var maxBodyBytes: Int

    public init(host: String = "127.0.0.1", port: Int = 8080, endpoints: String? = nil, maxBodyBytes: Int = 64 << 20) {
      self.host = host
      self.port = port
      self.endpoints = endpoints
      self.maxBodyBytes = maxBodyBytes
    }
  }

  private let responder: LakeResponder
  private let configuration: Configuration
  private let ingestor: Ingestor

  public init(lake: Lake, ingestor: Ingestor, configuration: Configuration) throws {
    self.configuration = configuration
    self.ingestor = ingestor
    responder = LakeResponder(
      lake: lake, ingestor: ingestor, endpoints: try configuration.endpoints.map { try EndpointDirectory($0, lake: lake) },
      maxBodyBytes: configuration.maxBodyBytes)
  }

  /// Serves until SIGTERM or SIGINT: then takes no new connections, finishes the requests under way and what was
  /// accepted for ingest, and returns.
  /// - Parameter onRunning: called with the port once requests are taken (the chosen one when `port` was 0).
  public func run(onRunning: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
    var logger = Logger(label: "lakeq")
    logger.logLevel = .error
    let application = Application(
      responder: responder,
      configuration: ApplicationConfiguration(address: .hostname(configuration.host, port: configuration.port), serverName: "lakeq"),
      onServerRunning: { channel in onRunning(channel.localAddress?.port ?? 0) },
      logger: logger)
    defer { ingestor.close() }
    try await application.runService()
  }
}
