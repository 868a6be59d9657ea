/// Prints syntax trees as canonical, well laid out SQL: keywords in upper case, a clause a line, names as written.
/// What it prints parses to an equal tree.
package struct Printer {
  /// Whose quotes and escapes the text being printed has.
  var dialect = Dialect.trino
  /// Prints all names in lower case and in quotes.
  var foldsNames = false

  enum Dialect {
    case trino
    /// Names in back quotes, backslash escapes in strings, `array<…>`.
    case hive
  }

  /// The statement without a final `;` or line break; lines are at most `width` wide where they can be.
  /// - Parameters:
  ///   - levels: Of the tree, as `ParsedStatement` has them.
  ///   - breaks: Where lines shall end besides; see `Layout.text`.
  package static func print(
    _ statement: Statement, width: Int = 100, levels: Int = Parser.heightMax, breaks: Set<Int> = []
  ) -> String {
    // Printing takes half the stack of parsing.
    Stack.run(levels: levels / 2) { Printer().statement(statement).text(width: width, breaks: breaks) }
  }

  package static func print(_ query: QueryExpression, width: Int = 100) -> String {
    Printer().query(query).text(width: width)
  }

  package static func print(_ expression: SyntaxExpression, width: Int = 100) -> String {
    Layout.group(Printer().expression(expression)).text(width: width)
  }

  /// A text that expressions share when they differ in the case and quotes of names only.
  package static func folded(_ expression: SyntaxExpression) -> String {
    Layout.group(Printer(foldsNames: true).expression(expression)).text(width: .max)
  }

  /// Trino's spelling: `array(row(a bigint))`.
  package static func print(_ type: TypeName) -> String { Printer().type(type) }

  /// Hive's spelling: `array<struct<a:bigint>>`.
  package static func printHive(_ type: TypeName) -> String { Printer(dialect: .hive).type(type) }
}
