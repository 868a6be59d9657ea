import LakeCatalog
import LakeSQL

extension Lake {
  /// The statements of a script laid out anew: keywords in upper case, a clause a line, each ended by `;`, a blank line
  /// between two. Comments stay with what they stand by. Nothing is run and no table need exist.
  /// - Parameter width: Columns that a line has at most, where it can be broken.
  /// - Throws: `SYNTAX_ERROR`.
  public static func format(_ script: String, width: Int = 100) throws -> String {
    do {
      return try ScriptFormatter.format(script, width: width)
    } catch {
      throw LakeError(error)
    }
  }
}
