/// A comment of a text: the lexer passes over it, the formatter keeps it.
struct Comment {
  /// UTF-8 offsets, without the line break behind it.
  let range: Range<Int>
  /// `--`: it ends with its line.
  let isLine: Bool
  /// The tokens before it.
  let tokensBefore: Int
}
