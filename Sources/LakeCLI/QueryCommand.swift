import ArgumentParser
import Glibc
import LakeQ
import LakeStorage

struct QueryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Run SQL and print the rows.",
    discussion: "Several statements are separated by ';'. Without a query, SQL is read from standard input.")

  @Argument(help: ArgumentHelp("The SQL to run.", valueName: "sql"))
  var sql: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Run the SQL in this file.", valueName: "path"))
  var file: String?

  @Option(
    help: ArgumentHelp(
      "How rows are printed: \(FrameFormats.names.joined(separator: ", ")).", discussion: "Default: table on a terminal, else csv",
      valueName: "format"))
  var format: String?

  @Option(name: .customLong("param"), help: ArgumentHelp("A value for :name; may be repeated.", valueName: "name=value"))
  var parameters: [String] = []

  @Flag(help: "Say on standard error how long each statement took.")
  var timing = false

  @Flag(inversion: .prefixedNo, help: "On a terminal, show on standard error how far a long query is.")
  var progress = true

  @OptionGroup var options: LakeOptions

  mutating func validate() throws {
    if sql != nil, file != nil { throw ValidationError("Give a query or --file, not both.") }
    if let bad = parameters.first(where: { !$0.dropFirst().contains("=") }) { throw ValidationError("--param \(bad): write name=value.") }
    if let format, !FrameFormats.names.contains(format.lowercased()) {
      throw ValidationError("Unknown format '\(format)': one of \(FrameFormats.names.joined(separator: ", ")).")
    }
  }

  mutating func run() async throws {
    if sql == nil, file == nil, isatty(STDIN_FILENO) == 1 {
      Terminal.write(LakeqCommand.helpMessage() + "\n")
      return
    }
    let text = try sql ?? file.map(Self.read) ?? Terminal.readInput()
    let format = try FrameFormats.named(format ?? (Terminal.isInteractive ? "table" : "csv"))
    let command = self
    let work = Task { try await command.runStatements(text, format) }
    Interrupt.onSignal { work.cancel() }
    do {
      try await work.value
    } catch let failure as StatementFailure where failure.error.code == .userCanceled && Interrupt.hasHappened {
      Terminal.writeError("Query was canceled")
      QuickExit.now(Interrupt.exitStatus)
    }
  }

  private func runStatements(_ text: String, _ format: any FrameFormat) async throws {
    do {
      let statements = try options.open().prepareScript(text)
      guard !statements.isEmpty else { throw LakeError(.syntaxError, "There is no statement", hint: "write a query such as SELECT 1") }
      let values = Dictionary(
        parameters.map { text in
          let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
          return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        }, uniquingKeysWith: { $1 })
      for statement in statements {
        if let missing = statement.parameterNames.first(where: { values[$0] == nil }) {
          throw LakeError(.invalidParameterUsage, "The parameter :\(missing) has no value", hint: "give it with --param \(missing)=…")
        }
        let own = values.filter { statement.parameterNames.contains($0.key) }
        let start = ContinuousClock.now
        let line = ProgressLine(isShown: progress)
        defer { line.stop() }
        if statement.isPlan {
          try await Self.printPlan(statement, own)
        } else {
          try await Self.print(statement, own, format, line)
        }
        line.stop()
        if timing { Terminal.writeError("time: " + Self.milliseconds(ContinuousClock.now - start)) }
      }
    } catch let error as LakeError {
      throw StatementFailure(error: error, sql: text)
    }
  }

  /// Long results in formats that allow it go out part by part.
  private static func print(
    _ statement: PreparedStatement, _ values: [String: String], _ format: any FrameFormat, _ line: ProgressLine
  ) async throws {
    guard format.isStreamable, values.isEmpty else {
      let frame = try await statement.query(named: values, monitor: line.monitor)
      line.stop()
      Terminal.write(frame.encoded(as: format))
      return
    }
    var part = FramePart.first
    var bytes: [UInt8] = []
    for try await frame in statement.stream(monitor: line.monitor) {
      format.encode(frame, part: part, into: &bytes)
      part = .middle
      if bytes.count > 1 << 16 {
        line.stop()
        Terminal.write(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    line.stop()
    Terminal.write(bytes)
  }

  /// A plan is text for people, whatever the format.
  private static func printPlan(_ statement: PreparedStatement, _ values: [String: String]) async throws {
    let frame = try await statement.query(named: values)
    for line in try frame.column(frame.columnNames[0], as: String.self) { Terminal.write((line ?? "") + "\n") }
  }

  static func read(_ path: String) throws -> String {
    let file = try DataFile(path: path)
    let bytes = try file.read(at: 0, count: file.byteCount)
    return String(decoding: UnsafeRawBufferPointer(start: bytes.base, count: file.byteCount), as: UTF8.self)
  }

  private static func milliseconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let micros = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    return "\(micros / 1000).\(String(micros % 1000 / 100)) ms"
  }
}
