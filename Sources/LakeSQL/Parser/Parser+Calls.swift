/// Calls of functions, with what aggregates and window functions add.
extension Parser {
  /// At the `(` behind the name.
  mutating func call(_ name: QualifiedName) throws(SyntaxError) -> SyntaxExpression {
    var call = FunctionCall(name)
    try expect(.leftParenthesis)
    try arguments(&call)
    try expect(.rightParenthesis)
    try callTail(&call)
    try addLevel()
    return SyntaxExpression(.call(call), at: name.position)
  }

  private mutating func arguments(_ call: inout FunctionCall) throws(SyntaxError) {
    if accept(.star) {
      call.isStar = true
      return
    }
    // `count(A.*)`, the rows of a pattern variable
    if isIdentifier(token), peek(.dot, ahead: 1), peek(.star, ahead: 2) {
      let label = try identifier()
      index += 2
      call.isStar = true
      call.arguments = [SyntaxExpression(.identifier(label), at: label.position)]
      return
    }
    if at(.rightParenthesis) { return }
    if !(peek(.order) && peek(.by, ahead: 1)) {
      setQuantifier(&call)
      call.arguments = try expressions()
    }
    if accept(.order) {
      try expect(.by)
      call.orderBy = try sortItems()
    }
  }

  private mutating func setQuantifier(_ call: inout FunctionCall) {
    if accept(.distinct) {
      call.isDistinct = true
    } else if at(.all) {
      // ALL is what an aggregate does anyway; alone it is a column.
      switch token(ahead: 1).kind {
      case .comma, .rightParenthesis, .dot: break
      default: advance()
      }
    }
  }

  private mutating func callTail(_ call: inout FunctionCall) throws(SyntaxError) {
    if at(.filter), peek(.leftParenthesis, ahead: 1) {
      index += 2
      try expect(.where)
      call.filter = try expression()
      try expect(.rightParenthesis)
    }
    if accept(.ignore, .nulls) { call.nullTreatment = .ignore } else if accept(.respect, .nulls) { call.nullTreatment = .respect }
    if call.nullTreatment != nil || (at(.over) && (isIdentifier(token(ahead: 1)) || peek(.leftParenthesis, ahead: 1))) {
      try expect(.over)
      call.over = try window()
    }
  }

  mutating func processedCall() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    let mode: FunctionCall.ProcessingMode = peek(.running) ? .running : .final
    advance()
    let expression = try call(try qualifiedName())
    guard case .call(var call) = expression.kind else { return expression }
    call.processingMode = mode
    return SyntaxExpression(.call(call), at: position)
  }

  /// `LISTAGG([DISTINCT] x [, ','] [ON OVERFLOW …]) WITHIN GROUP (ORDER BY …) [FILTER …]`
  mutating func listagg() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    var call = FunctionCall(QualifiedName(Identifier(text(of: token), at: position)))
    advance()
    try expect(.leftParenthesis)
    setQuantifier(&call)
    call.arguments = [try expression()]
    if accept(.comma) {
      let place = self.position
      call.arguments.append(SyntaxExpression(.string(try string()), at: place))
    }
    if accept(.on) {
      try expect(.overflow)
      call.overflow = try listaggOverflow()
    }
    try expect(.rightParenthesis)
    try expect(.within)
    try expect(.group)
    try expect(.leftParenthesis)
    try expect(.order)
    try expect(.by)
    call.withinGroup = try sortItems()
    try expect(.rightParenthesis)
    try callTail(&call)
    try addLevel()
    return SyntaxExpression(.call(call), at: position)
  }

  private mutating func listaggOverflow() throws(SyntaxError) -> FunctionCall.ListaggOverflow {
    if accept(.error) { return .error }
    try expect(.truncate)
    let filler = peek(.string) ? try string() : nil
    if accept(.with) {
      try expect(.count)
      return .truncate(filler: filler, withCount: true)
    }
    try expect(.without)
    try expect(.count)
    return .truncate(filler: filler, withCount: false)
  }
}
