import ArgumentParser
import Glibc
import LakeQ

/// Options that choose a lake and how its statements run.
struct LakeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The lake's folder.", discussion: "Default: $LAKEQ_LAKE, else ./lake", valueName: "dir"))
  var lake: String?

  @Option(help: ArgumentHelp("Database of names written without one.", valueName: "name"))
  var database = "default"

  @Option(help: ArgumentHelp("Workers of each query. Default: one a core.", valueName: "n"))
  var threads: Int?

  @Option(help: ArgumentHelp("Session time zone, such as UTC, Europe/Madrid or +02:00.", valueName: "zone"))
  var timeZone = "UTC"

  @Option(help: ArgumentHelp("The instant that now() answers, such as '2023-10-22 10:00:00'.", valueName: "instant"))
  var now: String?

  @Option(
    help: ArgumentHelp(
      "Memory that a query may use: 64MB, 2GB, 75%. The rest goes to temporary files.", discussion: "Default: 75%", valueName: "size"))
  var memoryLimit: String?

  @Option(help: ArgumentHelp("Folder for temporary files. Default: $TMPDIR, else /tmp.", valueName: "dir"))
  var tempDir: String?

  @Option(help: ArgumentHelp("How long a statement may run: 30s, 500ms, 2m. Default: as long as it takes.", valueName: "time"))
  var timeout: String?

  mutating func validate() throws {
    do {
      _ = try configuration()
    } catch let error as LakeError {
      throw ValidationError(error.message + (error.hint.map { ". " + $0 } ?? ""))
    }
  }

  var path: String {
    if let lake { return lake }
    if let variable = getenv("LAKEQ_LAKE"), variable.pointee != 0 { return String(cString: variable) }
    return "lake"
  }

  func open(allowsFiles: Bool = true) throws -> Lake {
    var configuration = try configuration()
    configuration.allowsFiles = allowsFiles
    return try Lake(at: path, configuration: configuration)
  }

  private func configuration() throws -> LakeConfiguration {
    var configuration = LakeConfiguration(threads: threads, database: database, timeZone: timeZone)
    configuration.memoryLimitBytes = try memoryLimit.map(LakeConfiguration.memoryLimit)
    configuration.temporaryFolder = tempDir
    configuration.timeout = try timeout.map(LakeConfiguration.timeout)
    try configuration.check()
    configuration.nowMicros = try now.map { try Instant.micros($0, timeZone: timeZone) }
    return configuration
  }
}
