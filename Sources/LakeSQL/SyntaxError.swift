/// What is wrong with a text that is not SQL, and where (line and column from 1, columns count Unicode scalars).
package struct SyntaxError: Error, Hashable, Sendable {
  package let message: String
  package let line: Int
  package let column: Int
  package let hint: String?

  package init(_ message: String, line: Int, column: Int, hint: String? = nil) {
    self.message = message
    self.line = line
    self.column = column
    self.hint = hint
  }
}
