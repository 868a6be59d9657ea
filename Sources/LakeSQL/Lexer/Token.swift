/// A piece of the text: what it is and where. Its text stays in the source until somebody asks for it.
struct Token {
  var kind: Kind
  /// Of words that the grammar knows, reserved or not.
  var keyword: Keyword?
  /// A keyword that is a name only in quotes.
  var isReserved = false
  /// Quoted tokens: the quote occurs doubled inside.
  var hasDoubledQuote = false
  /// Quoted tokens of Hive statements: a backslash escape occurs inside.
  var hasBackslash = false
  /// UTF-8 offsets, quotes included.
  var start: Int32
  var end: Int32
  var line: Int32
  var column: Int32

  var position: Position { Position(line: Int(line), column: Int(column)) }

  enum Kind: UInt8 {
    case word, quotedIdentifier, backquotedIdentifier, digitIdentifier
    case string, unicodeString, binary
    case integer, decimal, double
    case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
    case comma, dot, semicolon, colon, questionMark
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case plus, minus, star, slash, percent, concatenation
    case arrow, doubleArrow, bar, caret, dollar
    case unterminatedString, unterminatedIdentifier, unterminatedComment
    /// A character that begins no token.
    case stray
    case end

    /// How error messages name it.
    var label: String {
      switch self {
      case .word, .quotedIdentifier, .backquotedIdentifier, .digitIdentifier, .unterminatedIdentifier: "<identifier>"
      case .string, .unicodeString, .unterminatedString: "<string>"
      case .binary: "<binary>"
      case .integer: "<integer>"
      case .decimal, .double: "<number>"
      case .leftParenthesis: "'('"
      case .rightParenthesis: "')'"
      case .leftBracket: "'['"
      case .rightBracket: "']'"
      case .leftBrace: "'{'"
      case .rightBrace: "'}'"
      case .comma: "','"
      case .dot: "'.'"
      case .semicolon: "';'"
      case .colon: "':'"
      case .questionMark: "'?'"
      case .equal: "'='"
      case .notEqual: "'<>'"
      case .less: "'<'"
      case .lessOrEqual: "'<='"
      case .greater: "'>'"
      case .greaterOrEqual: "'>='"
      case .plus: "'+'"
      case .minus: "'-'"
      case .star: "'*'"
      case .slash: "'/'"
      case .percent: "'%'"
      case .concatenation: "'||'"
      case .arrow: "'->'"
      case .doubleArrow: "'=>'"
      case .bar: "'|'"
      case .caret: "'^'"
      case .dollar: "'$'"
      case .unterminatedComment, .stray: "<unknown>"
      case .end: "<EOF>"
      }
    }
  }
}
