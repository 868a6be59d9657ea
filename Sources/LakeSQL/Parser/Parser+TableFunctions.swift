/// `TABLE(function(…))` and JSON_TABLE.
extension Parser {
  mutating func tableFunction() throws(SyntaxError) -> TableFunctionCall {
    let name = try qualifiedName()
    try expect(.leftParenthesis)
    var arguments: [TableFunctionCall.Argument] = []
    if !at(.rightParenthesis) {
      arguments = try list { parser throws(SyntaxError) in try parser.tableFunctionArgument() }
    }
    try expect(.rightParenthesis)
    return TableFunctionCall(name: name, arguments: arguments)
  }

  private mutating func tableFunctionArgument() throws(SyntaxError) -> TableFunctionCall.Argument {
    var name: Identifier?
    if isIdentifier(token), peek(.doubleArrow, ahead: 1) {
      name = try identifier()
      advance()
    }
    if peek(.table), peek(.leftParenthesis, ahead: 1) {
      return TableFunctionCall.Argument(name: name, try tableArgument())
    }
    if peek(.descriptor), peek(.leftParenthesis, ahead: 1) {
      advance()
      let fields = try parenthesizedList { parser throws(SyntaxError) in
        let field = try parser.identifier()
        let type = parser.at(.comma) || parser.at(.rightParenthesis) ? nil : try parser.typeName()
        return TableFunctionCall.DescriptorField(field, type)
      }
      return TableFunctionCall.Argument(name: name, .descriptor(fields))
    }
    return TableFunctionCall.Argument(name: name, .expression(try expression()))
  }

  private mutating func tableArgument() throws(SyntaxError) -> TableFunctionCall.Value {
    let position = position
    index += 2
    let kind: TableReference.Kind =
      startsQuery() || peek(.leftParenthesis) ? .query(try query()) : .table(try qualifiedName(), version: nil)
    try expect(.rightParenthesis)
    var table = TableReference(kind, at: position)
    if !(peek(.partition) && peek(.by, ahead: 1)) { table = try aliased(table) }
    var partitionBy: [SyntaxExpression] = []
    if accept(.partition, .by) { partitionBy = try rowOrExpression() }
    var orderBy: [SortItem] = []
    if accept(.order) {
      try expect(.by)
      if peek(.leftParenthesis) {
        orderBy = try parenthesizedList { parser throws(SyntaxError) in try parser.sortItem() }
      } else {
        orderBy = [try sortItem()]
      }
    }
    return .table(table, partitionBy: partitionBy, orderBy: orderBy)
  }

  private mutating func rowOrExpression() throws(SyntaxError) -> [SyntaxExpression] {
    let isParenthesized = peek(.leftParenthesis)
    let value = try expression()
    if isParenthesized, case .row(let fields) = value.kind { return fields }
    return [value]
  }

  mutating func jsonTable() throws(SyntaxError) -> TableReference {
    let position = position
    try expect(.jsonTable)
    try expect(.leftParenthesis)
    let call = try jsonPathCall()
    let columns = try jsonTableColumns()
    var errorOnError: Bool?
    if let behavior: Bool = accept(oneOf: [.error: true, .empty: false]) {
      errorOnError = behavior
      try expect(.on)
      try expect(.error)
    }
    try expect(.rightParenthesis)
    return TableReference(.jsonTable(JSONTable(call: call, columns: columns, errorOnError: errorOnError)), at: position)
  }

  private mutating func jsonTableColumns() throws(SyntaxError) -> [JSONTable.Column] {
    try enter()
    let outer = height
    height = 0
    defer {
      height = max(outer, height)
      leave()
    }
    try expect(.columns)
    let columns = try parenthesizedList { parser throws(SyntaxError) in try parser.jsonTableColumn() }
    try addLevel()
    return columns
  }

  private mutating func jsonTableColumn() throws(SyntaxError) -> JSONTable.Column {
    if peek(.nested), peek(.path, ahead: 1) || peek(.string, ahead: 1) {
      advance()
      _ = accept(.path)
      let path = try string()
      let name = accept(.as) ? try identifier() : nil
      return .nested(path: path, name: name, try jsonTableColumns())
    }
    let name = try identifier()
    if accept(.for) {
      try expect(.ordinality)
      return .ordinality(name)
    }
    let type = try typeName()
    let format = try jsonFormat()
    let path = accept(.path) ? try string() : nil
    guard let format else {
      let (onEmpty, onError) = try jsonValueBehaviors()
      return .value(name, type, path: path, onEmpty: onEmpty, onError: onError)
    }
    var options = try jsonQueryOptions(hasReturning: false)
    options.returning = JSONOutput(type, format: format)
    return .query(name, path: path, options)
  }
}
