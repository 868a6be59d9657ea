/// Where a node begins in the SQL text: line and column from 1, columns count Unicode scalars.
///
/// A position says where a node was written, not what it means: any two positions are equal, so that two trees are equal
/// when they say the same. To compare places, compare `line` and `column`.
package struct Position: Sendable {
  // A statement is shorter than 2^31 bytes; every node of a tree has one of these.
  private let shortLine: Int32
  private let shortColumn: Int32

  package var line: Int { Int(shortLine) }
  package var column: Int { Int(shortColumn) }

  package init(line: Int, column: Int) {
    shortLine = Int32(clamping: line)
    shortColumn = Int32(clamping: column)
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
