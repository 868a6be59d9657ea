/// `TABLE(function(…))` and JSON_TABLE.
extension Parser {
  mutating func tableFunction() throws(SyntaxError) -> TableFunctionCall {
    let name = try qualifiedName()
    try expect(.leftParenthesis)
    var arguments: [TableFunctionCall.Argument] = []
    if !at(.rightParenthesis), !startsCopartition() {
      arguments = try list { parser throws(SyntaxError) in try parser.tableFunctionArgument() }
    }
    var copartitioned: [[QualifiedName]] = []
    if accept(.copartition) {
      copartitioned = try list { parser throws(SyntaxError) in
        try parser.parenthesizedList { parser throws(SyntaxError) in try parser.qualifiedName() }
      }
    }
    try expect(.rightParenthesis)
    return TableFunctionCall(name: name, arguments: arguments, copartitioned: copartitioned)
  }

  /// COPARTITION could also be a column or a function.
  private func startsCopartition() -> Bool {
    peek(.copartition) && peek(.leftParenthesis, ahead: 1) && isIdentifier(token(ahead: 2))
  }

  private mutating func tableFunctionArgument() throws(SyntaxError) -> TableFunctionCall.Argument {
    var name: Identifier?
    if isIdentifier(token), peek(.doubleArrow, ahead: 1) {
      name = try identifier()
      advance()
    }
    if peek(.table), peek(.leftParenthesis, ahead: 1) {
      return try tableArgument(name)
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

  private mutating func tableArgument(_ name: Identifier?) throws(SyntaxError) -> TableFunctionCall.Argument {
    let position = position
    index += 2
    let kind: TableReference.Kind =
      startsQuery() || peek(.leftParenthesis) ? .query(try query()) : .table(try qualifiedName(), version: nil)
    try expect(.rightParenthesis)
    var table = TableReference(kind, at: position)
    if !startsTableOption() { table = try aliased(table) }
    var partitionBy: [SyntaxExpression] = []
    var isOnePartition = false
    if accept(.partition, .by) {
      if peek(.leftParenthesis), peek(.rightParenthesis, ahead: 1) {
        index += 2
        isOnePartition = true
      } else {
        partitionBy = try rowOrExpression()
      }
    }
    let whenEmpty: TableFunctionCall.EmptyTreatment? = accept(oneOf: [.prune: .prune, .keep: .keep])
    if whenEmpty != nil {
      try expect(.when)
      try expect(.empty)
    }
    var orderBy: [SortItem] = []
    if accept(.order) {
      try expect(.by)
      if peek(.leftParenthesis) {
        orderBy = try parenthesizedList { parser throws(SyntaxError) in try parser.sortItem() }
      } else {
        orderBy = [try sortItem()]
      }
    }
    var argument = TableFunctionCall.Argument(name: name, .table(table, partitionBy: partitionBy, orderBy: orderBy))
    argument.isOnePartition = isOnePartition
    argument.whenEmpty = whenEmpty
    return argument
  }

  private func startsTableOption() -> Bool {
    (peek(.partition) && peek(.by, ahead: 1)) || ((peek(.prune) || peek(.keep)) && peek(.when, ahead: 1)) || startsCopartition()
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
    let plan = try jsonTablePlan()
    var errorOnError: Bool?
    if let behavior: Bool = accept(oneOf: [.error: true, .empty: false]) {
      errorOnError = behavior
      try expect(.on)
      try expect(.error)
    }
    try expect(.rightParenthesis)
    var table = JSONTable(call: call, columns: columns, errorOnError: errorOnError)
    table.plan = plan
    return TableReference(.jsonTable(table), at: position)
  }

  /// `PLAN (…)`, `PLAN DEFAULT (…)`
  private mutating func jsonTablePlan() throws(SyntaxError) -> JSONTable.Plan? {
    guard accept(.plan) else { return nil }
    let isDefault = accept(.default)
    try expect(.leftParenthesis)
    let plan = isDefault ? try defaultPlan() : try specificPlan()
    try expect(.rightParenthesis)
    return plan
  }

  private mutating func defaultPlan() throws(SyntaxError) -> JSONTable.Plan {
    var isInner: Bool?
    var isCross: Bool?
    repeat {
      if isInner == nil, let parent: Bool = accept(oneOf: [.outer: false, .inner: true]) {
        isInner = parent
      } else if isCross == nil, let siblings: Bool = accept(oneOf: [.union: false, .cross: true]) {
        isCross = siblings
      } else {
        throw unexpected()
      }
    } while accept(.comma)
    return .standard(isInner: isInner, isCross: isCross)
  }

  private mutating func specificPlan() throws(SyntaxError) -> JSONTable.Plan {
    if isIdentifier(token), peek(.outer, ahead: 1) || peek(.inner, ahead: 1) {
      let parent = try identifier()
      let isOuter = peek(.outer)
      advance()
      let child = try planPrimary()
      return isOuter ? .outer(parent, child) : .inner(parent, child)
    }
    var plans = [try planPrimary()]
    let isCross = at(.cross)
    while isCross ? accept(.cross) : accept(.union) { plans.append(try planPrimary()) }
    return plans.count == 1 ? plans[0] : isCross ? .cross(plans) : .union(plans)
  }

  private mutating func planPrimary() throws(SyntaxError) -> JSONTable.Plan {
    try enter()
    defer { leave() }
    guard accept(.leftParenthesis) else { return .path(try identifier()) }
    let plan = try specificPlan()
    try expect(.rightParenthesis)
    return plan
  }

  private mutating func jsonTableColumns() throws(SyntaxError) -> [JSONTable.Column] {
    try nested { parser throws(SyntaxError) in
      try parser.expect(.columns)
      let columns = try parser.parenthesizedList { parser throws(SyntaxError) in try parser.jsonTableColumn() }
      try parser.addLevel()
      return columns
    }
  }

  private mutating func jsonTableColumn() throws(SyntaxError) -> JSONTable.Column {
    if peek(.nested), peek(.path, ahead: 1) || peek(.string, ahead: 1) {
      advance()
      _ = accept(.path)
      let place = position
      let path = try string()
      let name = accept(.as) ? try identifier() : nil
      return .nested(path: path, name: name, try jsonTableColumns(), at: place)
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
