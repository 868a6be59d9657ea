/// Turns tokens into the syntax tree: recursive descent, one method a rule of the grammar, one token of lookahead almost
/// everywhere. Its state is a place among the tokens and what bounds it.
package struct Parser {
  let source: [UInt8]
  let tokens: [Token]
  var index = 0
  /// Nested calls of rules that can contain themselves; bounded, so that no text overflows the stack.
  var depth = 0
  /// Height of the tree that the running rule has made so far: long chains such as `a + a + …` grow trees without nesting
  /// calls, and whoever walks a tree recurses over its height.
  var height = 0
  /// Which quotes names have here.
  var nameQuotes = NameQuotes.double
  /// The first double-quoted name taken where either quotes were.
  var doubleQuotedName: Int?
  var positionalParameterCount = 0
  var namedParameters: [String] = []
  var expectations: Expectations

  /// The most that `depth` has been.
  var depthReached = 0
  /// At most `nestingMax`; less on a thread with little stack.
  private(set) var depthMax = nestingMax
  /// The text was refused for its depth.
  var isTooDeep = false

  static let nestingMax = 200
  /// Of any tree that the parser makes.
  package static let heightMax = 500
  static let sourceBytesMax = Int(Int32.max) - 16

  private init(source: [UInt8], tokens: [Token], isRecording: Bool, depthMax: Int) {
    self.source = source
    self.tokens = tokens
    self.depthMax = depthMax
    expectations = Expectations(isRecording: isRecording)
  }
}

extension Parser {
  /// The one statement of `text`; a `;` may end it.
  package static func parseStatement(_ text: String) throws(SyntaxError) -> Statement {
    try parsedStatement(text).statement
  }

  /// As `parseStatement`, with the statement's parameters.
  package static func parsedStatement(_ text: String) throws(SyntaxError) -> ParsedStatement {
    try run(text) { parser throws(SyntaxError) in
      let statement = try parser.scriptStatement()
      while parser.accept(.semicolon) {}
      try parser.expectEnd()
      return statement
    }
  }

  /// The statements of a script, separated by `;`; empty ones are left out.
  package static func parseStatements(_ text: String) throws(SyntaxError) -> [ParsedStatement] {
    try run(text) { parser throws(SyntaxError) in
      var statements: [ParsedStatement] = []
      while true {
        while parser.accept(.semicolon) {}
        if parser.token.kind == .end { return statements }
        statements.append(try parser.scriptStatement())
        if !parser.accept(.semicolon) { try parser.expectEnd() }
      }
    }
  }

  /// An expression alone, as in `lakeq format` of a fragment or a column's default.
  package static func parseExpression(_ text: String) throws(SyntaxError) -> SyntaxExpression {
    try run(text) { parser throws(SyntaxError) in
      let expression = try parser.expression()
      try parser.expectEnd()
      return expression
    }
  }

  /// A type alone, Trino's or Hive's spelling.
  package static func parseType(_ text: String) throws(SyntaxError) -> TypeName {
    try run(text) { parser throws(SyntaxError) in
      parser.nameQuotes = .either
      let type = try parser.typeName()
      try parser.expectEnd()
      return type
    }
  }

  /// Parses without noting what could have stood where; only a text with an error is read a second time to say so.
  private static func run<Result>(
    _ text: String, _ rule: (inout Parser) throws(SyntaxError) -> Result
  ) throws(SyntaxError) -> Result {
    let source = Array(text.utf8)
    guard source.count <= sourceBytesMax else { throw SyntaxError("statement is too long", line: 1, column: 1) }
    let tokens = Lexer.tokens(of: source)
    let roomyDepth = min(nestingMax, Stack.levels)
    var parser = Parser(source: source, tokens: tokens, isRecording: false, depthMax: roomyDepth)
    do throws(SyntaxError) {
      return try rule(&parser)
    } catch {
      let depthMax = parser.isTooDeep ? nestingMax : roomyDepth
      return try Stack.run(levels: depthMax) { () throws(SyntaxError) -> Result in
        try parseAgain(source, tokens, depthMax, rule)
      }
    }
  }

  /// With more room, or for the message.
  private static func parseAgain<Result>(
    _ source: [UInt8], _ tokens: [Token], _ depthMax: Int, _ rule: (inout Parser) throws(SyntaxError) -> Result
  ) throws(SyntaxError) -> Result {
    var parser = Parser(source: source, tokens: tokens, isRecording: false, depthMax: depthMax)
    do throws(SyntaxError) {
      return try rule(&parser)
    } catch {
      parser = Parser(source: source, tokens: tokens, isRecording: true, depthMax: depthMax)
      return try rule(&parser)
    }
  }

  private mutating func scriptStatement() throws(SyntaxError) -> ParsedStatement {
    positionalParameterCount = 0
    namedParameters = []
    nameQuotes = .double
    doubleQuotedName = nil
    height = 0
    depthReached = 0
    let first = token
    let statement = try statement()
    let end = index > 0 ? tokens[index - 1].end : first.start
    return ParsedStatement(
      statement: statement, range: Int(first.start)..<max(Int(end), Int(first.start)), position: first.position,
      positionalParameterCount: positionalParameterCount, namedParameters: namedParameters, levels: max(height, depthReached))
  }
}
