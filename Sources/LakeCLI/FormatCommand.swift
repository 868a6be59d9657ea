import ArgumentParser
import Glibc
import LakeQ

struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "format",
    abstract: "Print SQL laid out anew.",
    discussion: "Nothing is run. Comments stay with what they stand by. Without SQL, it is read from standard input.")

  @Argument(help: ArgumentHelp("The SQL to lay out.", valueName: "sql"))
  var sql: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Lay out the SQL in this file.", valueName: "path"))
  var file: String?

  mutating func validate() throws {
    if sql != nil, file != nil { throw ValidationError("Give SQL or --file, not both.") }
  }

  mutating func run() throws {
    if sql == nil, file == nil, isatty(STDIN_FILENO) == 1 {
      Terminal.write(Self.helpMessage() + "\n")
      return
    }
    let text = try sql ?? file.map(QueryCommand.read) ?? Terminal.readInput()
    do {
      Terminal.write(try Lake.format(text))
    } catch let error as LakeError {
      throw StatementFailure(error: error, sql: text)
    }
  }
}
