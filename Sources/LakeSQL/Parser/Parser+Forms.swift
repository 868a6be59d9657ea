/// Expressions with words of their own between the parentheses.
extension Parser {
  mutating func conditional() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    try expect(.case)
    let operand = at(.when) ? nil : try expression()
    var branches: [SyntaxExpression.Branch] = []
    repeat {
      try expect(.when)
      let condition = try expression()
      try expect(.then)
      branches.append(SyntaxExpression.Branch(condition, try expression()))
    } while at(.when)
    let otherwise = accept(.else) ? try expression() : nil
    try expect(.endWord)
    try addLevel()
    return SyntaxExpression(.conditional(operand: operand, branches, otherwise: otherwise), at: position)
  }

  mutating func cast(isSafe: Bool) throws(SyntaxError) -> SyntaxExpression {
    let position = position
    advance()
    try expect(.leftParenthesis)
    let value = try expression()
    try expect(.as)
    let type = try typeName()
    try expect(.rightParenthesis)
    try addLevel()
    return SyntaxExpression(.cast(value, to: type, isSafe: isSafe), at: position)
  }

  mutating func extract() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    advance()
    try expect(.leftParenthesis)
    let field = try identifier()
    try expect(.from)
    let value = try valueExpression()
    try expect(.rightParenthesis)
    try addLevel()
    return SyntaxExpression(.extract(field, value), at: position)
  }

  /// `TRIM([LEADING | TRAILING | BOTH] [c] FROM s)`, `TRIM(s)`, `TRIM(s, c)`
  mutating func trim() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    advance()
    try expect(.leftParenthesis)
    let side: String? = isTrimSide() ? accept(oneOf: [.leading: "ltrim", .trailing: "rtrim", .both: "trim"]) : nil
    var arguments: [SyntaxExpression] = []
    if side == nil, at(.from) {
      throw SyntaxError(
        "The 'trim' function must have specification, char or both arguments when it takes FROM", line: position.line,
        column: position.column)
    }
    if side != nil, accept(.from) {
      arguments = [try valueExpression()]
    } else {
      let first = try valueExpression()
      if at(.from) || side != nil {
        try expect(.from)
        arguments = [try valueExpression(), first]
      } else {
        arguments = [first]
        if accept(.comma) { arguments.append(try valueExpression()) }
      }
    }
    try expect(.rightParenthesis)
    return try formCall(side ?? "trim", arguments, at: position)
  }

  /// LEADING and its like could also be columns.
  private func isTrimSide() -> Bool {
    let next = token(ahead: 1)
    switch next.kind {
    case .rightParenthesis, .comma, .dot, .concatenation, .leftBracket, .plus: return false
    case .leftParenthesis: return true
    default: return peek(.leading) || peek(.trailing) || peek(.both)
    }
  }

  private mutating func formCall(
    _ name: String, _ arguments: [SyntaxExpression], at position: Position
  ) throws(SyntaxError) -> SyntaxExpression {
    try addLevel()
    let call = FunctionCall(QualifiedName(Identifier(name, at: position)), arguments)
    return SyntaxExpression(.call(call), at: position)
  }

  mutating func normalize() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    advance()
    try expect(.leftParenthesis)
    let value = try valueExpression()
    var form = "NFC"
    if accept(.comma) {
      let named: String? = accept(oneOf: [.nfd: "NFD", .nfc: "NFC", .nfkd: "NFKD", .nfkc: "NFKC"])
      guard let named else { throw unexpected() }
      form = named
    }
    try expect(.rightParenthesis)
    return try formCall("normalize", [value, SyntaxExpression(.string(form), at: position)], at: position)
  }

  /// `POSITION(a IN b)`; nil, with nothing read, when it is a plain call.
  mutating func positionCall() throws(SyntaxError) -> SyntaxExpression? {
    let mark = mark()
    let position = position
    index += 2
    guard !peek(.rightParenthesis) else {
      reset(to: mark)
      return nil
    }
    let needle = try valueExpression()
    guard accept(.in) else {
      reset(to: mark)
      return nil
    }
    let text = try valueExpression()
    try expect(.rightParenthesis)
    return try formCall("strpos", [text, needle], at: position)
  }

  /// `SUBSTRING(s FROM a [FOR b])` or a plain call.
  mutating func substring() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    let mark = mark()
    let name = try identifier()
    try expect(.leftParenthesis)
    guard !peek(.rightParenthesis), !peek(.distinct), !peek(.star) else {
      reset(to: mark)
      return try call(QualifiedName(try identifier()))
    }
    var arguments = [try expression()]
    if accept(.from) {
      arguments.append(try valueExpression())
      if accept(.for) { arguments.append(try valueExpression()) }
    } else if accept(.comma) {
      arguments += try expressions()
    }
    try expect(.rightParenthesis)
    try addLevel()
    return SyntaxExpression(.call(FunctionCall(QualifiedName(name), arguments)), at: position)
  }

  mutating func grouping() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    advance()
    try expect(.leftParenthesis)
    var columns: [SyntaxExpression] = []
    if !accept(.rightParenthesis) {
      columns = try list { parser throws(SyntaxError) in try parser.column() }
      try expect(.rightParenthesis)
    }
    try addLevel()
    return SyntaxExpression(.grouping(columns), at: position)
  }

  /// `a.b.c` and nothing else.
  private mutating func column() throws(SyntaxError) -> SyntaxExpression {
    let outer = height
    height = 0
    defer { height = max(outer, height) }
    let first = try identifier()
    var column = SyntaxExpression(.identifier(first), at: first.position)
    while accept(.dot) {
      column = SyntaxExpression(.field(column, try identifier()), at: first.position)
      try addLevel()
    }
    return column
  }
}
