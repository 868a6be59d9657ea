import ArgumentParser
import Glibc
import LakeQ

/// Exit status: 0 for success, 1 when a statement failed, 2 when the command line makes no sense.
@main enum Main {
  static func main() async {
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try LakeqCommand.parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error as StatementFailure {
      Terminal.writeError(ErrorText.text(error.error, sql: error.sql))
      // Its threads may still be at work.
      if error.error.code == .exceededTimeLimit { QuickExit.now(1) }
      exit(1)
    } catch let error as LakeError {
      Terminal.writeError(ErrorText.text(error, sql: nil))
      exit(1)
    } catch {
      let text = LakeqCommand.fullMessage(for: error)
      if LakeqCommand.exitCode(for: error).isSuccess {
        Terminal.write(text + "\n")
        exit(0)
      }
      Terminal.writeError(text)
      exit(2)
    }
  }
}

extension Main {
  /// SQL that begins with a comment looks like an option; with a space before it, it does not.
  private static var arguments: [String] {
    CommandLine.arguments.dropFirst().map { $0.hasPrefix("--") && ($0.hasPrefix("-- ") || $0.contains("\n")) ? " " + $0 : $0 }
  }
}

struct LakeqCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lakeq",
    abstract: "SQL over a data lake: Athena's dialect, this machine's files.",
    usage: """
      lakeq [query] "SELECT …" [--lake DIR] [--format table|csv|tsv|json|ndjson|columns|markdown]
      lakeq serve --lake DIR --endpoints DIR --port N
      lakeq format "select …"
      """,
    discussion: """
      lakeq "SELECT count(*) FROM 'logs/*.csv.gz'"      files need no table
      lakeq "SHOW TABLES" --lake lake                   tables live in a lake
      """,
    version: "0.1.0",
    subcommands: [QueryCommand.self, ServeCommand.self, FormatCommand.self],
    defaultSubcommand: QueryCommand.self)
}

/// A statement's error with the text it points into.
struct StatementFailure: Error {
  let error: LakeError
  let sql: String
}
