/// Value expressions: operators from `||` up, by precedence climbing.
extension Parser {
  mutating func valueExpression() throws(SyntaxError) -> SyntaxExpression {
    try valueExpression(from: .concatenation)
  }

  /// Binding powers, weakest first.
  private enum Precedence: Int {
    case concatenation, sum, product, sign
  }

  private mutating func valueExpression(from least: Precedence) throws(SyntaxError) -> SyntaxExpression {
    let outer = height
    height = 0
    defer { height = max(outer, height) }
    var left = try signed()
    while let (symbol, precedence) = binaryOperator(), precedence.rawValue >= least.rawValue {
      let position = position
      advance()
      let right = try valueExpression(from: Precedence(rawValue: precedence.rawValue + 1) ?? .sign)
      try addLevel()
      left = SyntaxExpression(.binary(symbol, left, right), at: position)
    }
    return left
  }

  private mutating func binaryOperator() -> (SyntaxExpression.BinaryOperator, Precedence)? {
    switch token.kind {
    case .plus: return (.add, .sum)
    case .minus: return (.subtract, .sum)
    case .star: return (.multiply, .product)
    case .slash: return (.divide, .product)
    case .percent: return (.modulus, .product)
    case .concatenation: return (.concatenate, .concatenation)
    default:
      if expectations.isRecording {
        for label in ["'+'", "'-'", "'*'", "'/'", "'%'", "'||'"] { expectations.note(label, at: index) }
      }
      return nil
    }
  }

  /// A sign binds tighter than `*` and looser than AT TIME ZONE. A minus before a number is the number's.
  private mutating func signed() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    switch token.kind {
    case .minus where token(ahead: 1).kind == .integer || token(ahead: 1).kind == .decimal || token(ahead: 1).kind == .double:
      return try zoned()
    case .minus, .plus:
      let sign: SyntaxExpression.Sign = token.kind == .minus ? .minus : .plus
      advance()
      try enter()
      defer { leave() }
      let operand = try signed()
      try addLevel()
      return SyntaxExpression(.unary(sign, operand), at: position)
    default:
      return try zoned()
    }
  }

  private mutating func zoned() throws(SyntaxError) -> SyntaxExpression {
    var value = try postfixed()
    while at(.at), peek(.time, ahead: 1) {
      let position = position
      index += 2
      try expect(.zone)
      let zone = try postfixed()
      try addLevel()
      value = SyntaxExpression(.atTimeZone(value, zone), at: position)
    }
    return value
  }

  /// `primary[index].field…`
  private mutating func postfixed() throws(SyntaxError) -> SyntaxExpression {
    let outer = height
    height = 0
    defer { height = max(outer, height) }
    var base = try primary()
    while true {
      if accept(.leftBracket) {
        let index = try valueExpression()
        try expect(.rightBracket)
        try addLevel()
        base = SyntaxExpression(.element(base, index: index), at: base.position)
      } else if at(.dot), !peek(.star, ahead: 1) {
        advance()
        let field = try identifier()
        try addLevel()
        base = SyntaxExpression(.field(base, field), at: base.position)
      } else {
        return base
      }
    }
  }
}
