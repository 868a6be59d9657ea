import LakeCatalog
import LakeSQL

extension Lake {
  /// The statements of a script laid out anew: keywords in upper case, a clause a line, each ended by `;`, a blank line
  /// between two. Comments are left out. Nothing is run and no table need exist.
  /// - Parameter width: Columns that a line has at most, where it can be broken.
  /// - Throws: `SYNTAX_ERROR`.
  public static func format(_ script: String, width: Int = 100) throws -> String {
    do {
      let statements = try Parser.parseStatements(script)
      return statements.map { Printer.print($0.statement, width: width, levels: $0.levels) + ";\n" }.joined(separator: "\n")
    } catch {
      throw LakeError(error)
    }
  }
}
