/// Where a node begins in the SQL text: line and column from 1, columns count Unicode scalars.
///
/// A position says where a node was written, not what it means: any two positions are equal, so that two trees are equal
/// when they say the same. To compare places, compare `line` and `column`.
package struct Position: Sendable {
  package let line: Int
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// For trees that were made, not written.
  package static let start = Position(line: 1, column: 1)
}

extension Position: Hashable {
  package static func == (_: Position, _: Position) -> Bool { true }
  package func hash(into _: inout Hasher) {}
}

extension Position: CustomStringConvertible {
  package var description: String { "\(line):\(column)" }
}
