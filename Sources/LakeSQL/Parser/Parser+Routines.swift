/// SQL routines, CALL, and queries with functions of their own.
extension Parser {
  /// Behind FUNCTION.
  mutating func routineDefinition() throws(SyntaxError) -> RoutineDefinition {
    let declaration = try routineDeclaration()
    try expect(.returns)
    let type = try typeName()
    var characteristics: [RoutineDefinition.Characteristic] = []
    while let characteristic = try routineCharacteristic() { characteristics.append(characteristic) }
    return RoutineDefinition(declaration, returns: type, characteristics: characteristics, body: try routineBody())
  }

  mutating func routineDeclaration() throws(SyntaxError) -> RoutineDeclaration {
    let name = try qualifiedName()
    try expect(.leftParenthesis)
    var parameters: [RoutineDeclaration.Parameter] = []
    if !at(.rightParenthesis) {
      parameters = try list { parser throws(SyntaxError) in
        let name = parser.hasFieldName() ? try parser.identifier() : nil
        return RoutineDeclaration.Parameter(name: name, try parser.typeName())
      }
    }
    try expect(.rightParenthesis)
    return RoutineDeclaration(name, parameters)
  }

  private mutating func routineCharacteristic() throws(SyntaxError) -> RoutineDefinition.Characteristic? {
    if accept(.language) { return .language(try identifier()) }
    if accept(.deterministic) { return .deterministic(true) }
    if accept(.not, .deterministic) { return .deterministic(false) }
    if at(.returns) || at(.called) {
      let isCalled = accept(.called)
      if !isCalled {
        advance()
        try expect(.null)
      }
      try expect(.on)
      try expect(.null)
      try expect(.input)
      return .calledOnNullInput(isCalled)
    }
    if accept(.security) {
      if accept(.definer) { return .security(.definer) }
      try expect(.invoker)
      return .security(.invoker)
    }
    return accept(.comment) ? .comment(try string()) : nil
  }

  private mutating func routineBody() throws(SyntaxError) -> RoutineBody {
    try nested { parser throws(SyntaxError) in
      let body = try parser.plainRoutineBody()
      try parser.addLevel()
      return body
    }
  }

  private mutating func plainRoutineBody() throws(SyntaxError) -> RoutineBody {
    switch token.keyword {
    case .set:
      advance()
      let name = try identifier()
      try expect(.equal)
      return .assignment(name, try expression())
    case .case: return try routineCases()
    case .if: return try routineConditional()
    case .iterate:
      advance()
      return .iterate(try identifier())
    case .leave:
      advance()
      return .leave(try identifier())
    case .begin: return try routineBlock()
    default:
      if acceptWord("RETURN") { return .returns(try valueExpression()) }
      return try routineLoop()
    }
  }

  /// Statements each ended by `;`, at least one.
  private mutating func routineStatements() throws(SyntaxError) -> [RoutineBody] {
    var statements: [RoutineBody] = []
    repeat {
      statements.append(try routineBody())
      try expect(.semicolon)
    } while !endsRoutineStatements()
    return statements
  }

  private func endsRoutineStatements() -> Bool {
    switch token.keyword {
    case .endWord, .else, .elseif, .when, .until: true
    default: token.kind == .end
    }
  }

  private mutating func routineCases() throws(SyntaxError) -> RoutineBody {
    advance()
    let operand = at(.when) ? nil : try expression()
    var branches: [RoutineBody.Branch] = []
    repeat {
      try expect(.when)
      let condition = try expression()
      try expect(.then)
      branches.append(RoutineBody.Branch(condition, try routineStatements()))
    } while at(.when)
    let otherwise = accept(.else) ? try routineStatements() : []
    try expect(.endWord)
    try expect(.case)
    return .cases(operand: operand, branches, otherwise: otherwise)
  }

  private mutating func routineConditional() throws(SyntaxError) -> RoutineBody {
    var branches: [RoutineBody.Branch] = []
    repeat {
      advance()
      let condition = try expression()
      try expect(.then)
      branches.append(RoutineBody.Branch(condition, try routineStatements()))
    } while at(.elseif)
    let otherwise = accept(.else) ? try routineStatements() : []
    try expect(.endWord)
    try expect(.if)
    return .conditional(branches, otherwise: otherwise)
  }

  private mutating func routineBlock() throws(SyntaxError) -> RoutineBody {
    advance()
    var variables: [RoutineBody.Variable] = []
    while accept(.declare) {
      let names = try list { parser throws(SyntaxError) in try parser.identifier() }
      let type = try typeName()
      let value = accept(.default) ? try valueExpression() : nil
      variables.append(RoutineBody.Variable(names, type, value: value))
      try expect(.semicolon)
    }
    let statements = at(.endWord) ? [] : try routineStatements()
    try expect(.endWord)
    return .block(variables, statements)
  }

  private mutating func routineLoop() throws(SyntaxError) -> RoutineBody {
    var label: Identifier?
    if isIdentifier(token), peek(.colon, ahead: 1) {
      label = try identifier()
      advance()
    }
    if accept(.loop) {
      let statements = try routineStatements()
      try expect(.endWord)
      try expect(.loop)
      return .loop(label: label, statements)
    }
    if accept(.while) {
      let condition = try expression()
      try expect(.do)
      let statements = try routineStatements()
      try expect(.endWord)
      try expect(.while)
      return .whileLoop(label: label, condition, statements)
    }
    try expect(.repeat)
    let statements = try routineStatements()
    try expect(.until)
    let condition = try expression()
    try expect(.endWord)
    try expect(.repeat)
    return .repeatLoop(label: label, statements, until: condition)
  }

  mutating func callProcedure() throws(SyntaxError) -> Statement {
    advance()
    let name = try qualifiedName()
    return .routine(.call(name, try callArguments()))
  }

  /// `(a, name => b)`
  mutating func callArguments() throws(SyntaxError) -> [CallArgument] {
    try expect(.leftParenthesis)
    var arguments: [CallArgument] = []
    if !at(.rightParenthesis) {
      arguments = try list { parser throws(SyntaxError) in
        var name: Identifier?
        if parser.isIdentifier(parser.token), parser.peek(.doubleArrow, ahead: 1) {
          name = try parser.identifier()
          parser.advance()
        }
        return CallArgument(name: name, try parser.expression())
      }
    }
    try expect(.rightParenthesis)
    return arguments
  }

  /// Whether a query with functions or session values of its own begins here.
  func startsScopedQuery() -> Bool {
    if peek(.with), peek(.function, ahead: 1) || peek(.session, ahead: 1) {
      return isIdentifier(token(ahead: 2))
    }
    return peek(.using) && peek(.external, ahead: 1)
  }

  mutating func scopedQuery() throws(SyntaxError) -> Statement {
    if accept(.using) {
      let functions = try list { parser throws(SyntaxError) in try parser.externalFunction() }
      return .scopedQuery(ScopedQuery(.external(functions), try query()))
    }
    advance()
    var routines: [RoutineDefinition] = []
    var values: [ScopedQuery.SessionValue] = []
    repeat {
      if values.isEmpty, accept(.function) {
        routines.append(try routineDefinition())
      } else {
        values.append(try sessionValue())
      }
    } while accept(.comma)
    // Session values may follow the functions without a comma.
    if at(.session) { values += try list { parser throws(SyntaxError) in try parser.sessionValue() } }
    return .scopedQuery(ScopedQuery(.routines(routines, session: values), try query()))
  }

  /// `SESSION name = value`
  private mutating func sessionValue() throws(SyntaxError) -> ScopedQuery.SessionValue {
    try expect(.session)
    let name = try qualifiedName()
    try expect(.equal)
    return ScopedQuery.SessionValue(name, try expression())
  }

  /// `EXTERNAL FUNCTION f(a int) RETURNS int LAMBDA 'name'`
  private mutating func externalFunction() throws(SyntaxError) -> ScopedQuery.ExternalFunction {
    try expect(.external)
    try expect(.function)
    let declaration = try routineDeclaration()
    try expect(.returns)
    let type = try typeName()
    let isLambda = acceptWord("LAMBDA")
    if !isLambda { try expectWord("SAGEMAKER") }
    return ScopedQuery.ExternalFunction(declaration, returns: type, provider: isLambda ? .lambda : .sagemaker, target: try string())
  }
}
