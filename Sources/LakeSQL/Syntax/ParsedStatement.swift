/// A statement of a script. Its positions are the script's, so later errors keep their line numbers.
package struct ParsedStatement: Hashable, Sendable {
  package let statement: Statement
  /// UTF-8 offsets of the statement in the script, without the `;` and surrounding space.
  package let range: Range<Int>
  /// Of the first token.
  package let position: Position
  /// How many `?` the statement has.
  package let positionalParameterCount: Int
  /// The distinct `:name`s in order of appearance, as written.
  package let namedParameters: [String]
  /// How many levels of recursion a walk over the tree may need; see `Stack`.
  package let levels: Int

  package init(
    statement: Statement, range: Range<Int>, position: Position, positionalParameterCount: Int, namedParameters: [String],
    levels: Int = Parser.heightMax
  ) {
    self.statement = statement
    self.range = range
    self.position = position
    self.positionalParameterCount = positionalParameterCount
    self.namedParameters = namedParameters
    self.levels = levels
  }
}
