import ArgumentParser
import LakeIngest
import LakeQ
import LakeServer

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve a lake over HTTP: endpoints from .sql files, queries, ingest.",
    discussion: """
      GET  /<name>?param=…&format=…        the rows of <endpoints>/<name>.sql
      GET  /query?sql=…                    the rows of a query
      POST /ingest/<database>/<table>      store NDJSON, a JSON array or CSV
      POST /sns/<database>/<table>         store an SNS notification
      GET  /livez, /readyz                 health
      """)

  @Option(help: ArgumentHelp("Folder of .sql files, one an endpoint.", valueName: "dir"))
  var endpoints: String?

  @Option(help: ArgumentHelp("Port to listen on; 0 takes a free one.", valueName: "n"))
  var port = 8080

  @Option(help: ArgumentHelp("Address to listen on.", valueName: "address"))
  var host = "127.0.0.1"

  @OptionGroup var options: LakeOptions

  mutating func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port must be from 0 to 65535.") }
  }

  mutating func run() async throws {
    let lake = try options.open(allowsFiles: false)
    let server = try LakeServer(
      lake: lake, ingestor: Ingestor(lake),
      configuration: LakeServer.Configuration(host: host, port: port, endpoints: endpoints))
    let (host, path) = (host, lake.path)
    do {
      try await server.run { port in
        Terminal.write("lakeq serves \(path) at http://\(host):\(port)\n")
      }
    } catch let error as LakeError {
      throw error
    } catch {
      let isTaken = "\(error)".contains("Address already in use")
      throw LakeError(
        .internalError, isTaken ? "Port \(port) of \(host) is taken" : "Cannot serve at \(host):\(port): \(error)",
        hint: isTaken ? "choose another with --port, or 0 for a free one" : nil)
    }
  }
}
