import LakeSQL
import LakeVectors

extension QueryAnalyzer {
  /// A JSON table on the right of a join, where it may use the columns of the left; nil for everything else.
  func jsonTable(
    beside left: Relation, _ reference: TableReference, _ kind: TableReference.JoinKind, _ criteria: TableReference.JoinCriteria,
    at position: Position
  ) throws -> Relation? {
    let table: JSONTable
    var alias: TableReference.Alias?
    switch reference.kind {
    case .jsonTable(let own): table = own
    case .aliased(let inner, let name):
      guard case .jsonTable(let own) = inner.kind else { return nil }
      table = own
      alias = name
    default: return nil
    }
    try checkJSONTable(kind, criteria, at: position)
    return try jsonTable(left, table, alias, isOuter: kind == .left, at: reference.position)
  }

  /// It cannot be joined on a condition.
  private func checkJSONTable(
    _ kind: TableReference.JoinKind, _ criteria: TableReference.JoinCriteria, at position: Position
  ) throws {
    let isFree =
      switch criteria {
      case .none: true
      case .on(let syntax): syntax.kind == .boolean(true)
      case .using, .natural: false
      }
    let word = kind.rawValue.split(separator: " ").first.map { $0 == "JOIN" ? "INNER" : $0 } ?? "INNER"
    guard kind != .right, kind != .full else {
      throw LakeError(.notSupported, at: position, "\(word) JOIN involving JSON_TABLE is not supported")
    }
    guard isFree else {
      throw LakeError(
        .notSupported, at: position, "\(word) JOIN involving JSON_TABLE is only supported with condition ON TRUE",
        hint: "put the condition into WHERE")
    }
  }

  /// `left` with the rows of a JSON table, which may use its columns.
  func jsonTable(
    _ left: Relation, _ syntax: JSONTable, _ alias: TableReference.Alias?, isOuter: Bool, at position: Position
  ) throws -> Relation {
    let analyzer = ExpressionAnalyzer(state, self, Scope(fields: left.fields, outer: outer), clause: "JSON_TABLE")
    let invocation = try analyzer.jsonPath("JSON_TABLE", syntax.call, allowsName: true, at: position)
    var builder = JSONTableBuilder(
      analyzer, invocation.call, columns: Set(left.fields.map(\.symbol)), failsOnError: syntax.errorOnError ?? false, position: position)
    if let name = syntax.call.name { try builder.declare(name) }
    let json = builder.argument(invocation.input, "json")
    let variables = invocation.variables.map { builder.argument($0, "variable") }
    try builder.add(syntax.columns, path: invocation.call.path, name: syntax.call.name, at: syntax.call.input.value.position)
    if let subquery = analyzer.subqueries.first {
      throw LakeError.notSupported("A subquery in JSON_TABLE", at: subquery.position)
    }
    var plan = left.plan
    if !builder.computed.isEmpty {
      plan = .project(.init(input: plan, assignments: Decorrelation.identity(plan.symbols) + builder.computed))
    }
    var made = Relation(
      plan: .jsonTable(
        .init(
          input: plan, json: json, variables: variables, call: invocation.call, levels: try builder.planned(syntax),
          failsOnError: syntax.errorOnError ?? false, isOuter: isOuter, made: builder.fields.map(\.symbol))),
      fields: builder.fields)
    if let alias {
      try checkAliases(alias.columns, alias.name, made, at: position)
      made = made.renamed(alias.name.folded, alias.columns)
    }
    return Relation(plan: made.plan, fields: left.fields + made.fields)
  }
}

/// Gathers the paths and columns of a JSON table.
struct JSONTableBuilder {
  private let analyzer: ExpressionAnalyzer
  private let call: SQLJSONPathCall
  /// Of the table beside it; columns of queries around are computed first.
  private let columns: Set<Symbol>
  private let failsOnError: Bool
  private let position: Position
  private(set) var levels: [JSONTableLevel] = []
  /// What the paths are called, and which are nested in each.
  private(set) var names: [Identifier?] = []
  private(set) var children: [[Int]] = []
  /// Where the paths are written.
  private(set) var places: [Position] = []
  private var taken = Set<String>()
  private(set) var fields: [Field] = []
  private(set) var computed: [LogicalPlan.Assignment] = []

  init(_ analyzer: ExpressionAnalyzer, _ call: SQLJSONPathCall, columns: Set<Symbol>, failsOnError: Bool, position: Position) {
    self.analyzer = analyzer
    self.call = call
    self.columns = columns
    self.failsOnError = failsOnError
    self.position = position
  }

  /// Columns and paths have names of their own.
  mutating func declare(_ name: Identifier) throws {
    guard taken.insert(PatternScope.name(name)).inserted else {
      throw LakeError(
        ErrorCode(rawValue: "DUPLICATE_COLUMN_OR_PATH_NAME"), at: name.position,
        "All column and path names in JSON_TABLE invocation must be unique")
    }
  }

  mutating func argument(_ expression: Expression, _ name: String) -> Symbol {
    if let symbol = expression.symbol, columns.contains(symbol) { return symbol }
    if let known = computed.first(where: { $0.expression == expression }) { return known.symbol }
    let symbol = analyzer.state.makeSymbol(name, expression.type)
    computed.append(.init(symbol, expression))
    return symbol
  }

  mutating func add(_ columns: [JSONTable.Column], path: SQLJSONPath, name: Identifier?, at place: Position) throws {
    let level = levels.count
    places.append(place)
    levels.append(JSONTableLevel(path: path))
    names.append(name)
    children.append([])
    for column in columns {
      switch column {
      case .ordinality(let name): try add(name, .bigint, .ordinality, to: level)
      case .value(let name, let type, let text, let onEmpty, let onError):
        let (path, resultType) = try self.path(text, name)
        let returned = try analyzer.jsonValueType(type, resultType, at: name.position)
        let empty = try fallback(onEmpty, "EMPTY", returned)
        let error = try fallback(onError, "ERROR", returned)
        let failure = onError == nil && failsOnError ? .error : ExpressionAnalyzer.behavior(onError)
        let kind = JSONTableColumn.Kind.value(
          path, onEmpty: ExpressionAnalyzer.behavior(onEmpty), onError: failure, emptyDefault: empty, errorDefault: error)
        try add(name, returned, kind, to: level)
      case .query(let name, let text, var options):
        let (path, _) = try self.path(text, name)
        let returning = try analyzer.jsonOutput(options.returning, at: name.position)
        if options.onError == nil, failsOnError { options.onError = .error }
        let settled = try analyzer.jsonQueryOptions(options, returning.encoding, at: name.position)
        try add(name, returning.type, .query(path, settled), to: level)
      case .nested(let text, let name, let inner, let place):
        if let name { try declare(name) }
        let (path, _) = try analyzer.parsedPath(text, call.parameters.map(\.name), at: place)
        children[level].append(levels.count)
        try add(inner, path: path, name: name, at: place)
      }
    }
  }

  private mutating func add(_ name: Identifier, _ type: DataType, _ kind: JSONTableColumn.Kind, to level: Int) throws {
    try declare(name)
    let symbol = analyzer.state.makeSymbol(name.text, type)
    levels[level].columns.append(JSONTableColumn(output: symbol, kind: kind))
    fields.append(Field(name: name.text, qualifier: [], symbol: symbol))
  }

  /// Where none is written a column is the member of its name.
  private func path(_ text: String?, _ name: Identifier) throws -> (SQLJSONPath, DataType?) {
    guard let text else { return (SQLJSONPath(isLax: true, root: .member(.context, name.text)), nil) }
    return try analyzer.parsedPath(text, call.parameters.map(\.name), at: name.position)
  }

  private mutating func fallback(_ behavior: JSONCall.ValueBehavior?, _ clause: String, _ type: DataType) throws -> Symbol? {
    guard case .value = behavior else { return nil }
    return argument(try analyzer.jsonDefault(behavior, clause, type), "fallback")
  }
}
