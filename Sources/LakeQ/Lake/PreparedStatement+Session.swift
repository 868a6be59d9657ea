import LakeCatalog
import LakeEngine
import LakeSQL
import LakeVectors

/// Statements about the session: USE, SET TIME ZONE, PREPARE and what follows from it.
extension PreparedStatement {
  /// Nil when the statement is none of these.
  func runInSession(
    _ parameters: StatementParameters, _ session: SessionContext, _ monitor: QueryMonitor?
  ) async throws -> Frame? {
    switch parsed.statement {
    case .use(let name):
      lake.state.use(try databaseName(name))
    case .setTimeZone(let zone):
      var key: UInt16?
      if let zone { key = try await timeZone(zone, parameters, session) }
      lake.state.setTimeZone(key)
    case .prepare(let name, let statement):
      try checkPreparable(statement, at: name.position)
      lake.state.prepare(name.folded, statement)
    case .deallocate(let name):
      guard lake.state.deallocate(name.folded) else { throw notPrepared(name) }
    case .execute(let name, let values):
      return try await execute(try prepared(name), values, parameters, session, monitor)
    case .executeImmediate(let text, let values):
      let statement = try lake.prepare(text)
      try checkPreparable(statement.parsed.statement, at: parsed.position)
      return try await execute(statement, values, parameters, session, monitor)
    case .describe(.input(let name)): return try describeInput(try prepared(name), session)
    case .describe(.output(let name)): return try describeOutput(try prepared(name))
    default: return nil
    }
    return Frame(StatementResult())
  }

  private func databaseName(_ name: QualifiedName) throws -> String {
    let parts = name.folded
    guard parts.count == 1 || parts[0] == CatalogStore.catalogName else {
      throw LakeError(
        .catalogNotFound, "Catalog '\(parts[0])' not found", at: name.position.location,
        hint: "the catalog is \(CatalogStore.catalogName); it need not be written")
    }
    try lake.catalog.requireDatabase(name.foldedLast, at: name.position)
    return name.foldedLast
  }

  private func timeZone(
    _ zone: SyntaxExpression, _ parameters: StatementParameters, _ session: SessionContext
  ) async throws -> UInt16 {
    let value = try await constants([zone], parameters, session)[0]
    let name: String
    switch (value.type, value.value) {
    case (.varchar, .string(let text)), (.char, .string(let text)): name = text
    case (.intervalDayToSecond, .integer(let millis)) where abs(millis) <= 14 * 3_600_000 && millis % 60_000 == 0:
      let minutes = abs(millis) / 60_000
      let digits = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
      name = (millis < 0 ? "-" : "+") + digits.joined(separator: ":")
    case (.intervalDayToSecond, _):
      throw LakeError(
        .typeMismatch, "Invalid time zone offset interval: it must be of whole minutes, 14 hours at most", at: zone.position.location)
    default:
      throw LakeError(
        .typeMismatch, "Expected expression of varchar or interval day-time type, but '\(Printer.print(zone))' has \(value.type) type",
        at: zone.position.location)
    }
    do {
      return try TimeZoneRegistry.key(for: name)
    } catch var error {
      error.location = zone.position.location
      throw error
    }
  }

  // MARK: Prepared statements

  private func checkPreparable(_ statement: Statement, at position: Position) throws {
    switch statement {
    case .prepare, .execute, .executeImmediate, .deallocate:
      throw LakeError(.notSupported, "Invalid statement type for prepared statement: \(statement.title)", at: position.location)
    default: break
    }
  }

  private func notPrepared(_ name: Identifier) -> LakeError {
    LakeError(ErrorCode(rawValue: "NOT_FOUND"), "Prepared statement not found: \(name.text)", at: name.position.location)
  }

  /// As Trino does, the statement is read anew from its printed form: its errors' places are in that.
  private func prepared(_ name: Identifier) throws -> PreparedStatement {
    guard let statement = lake.state.prepared(name.folded) else { throw notPrepared(name) }
    return try lake.prepare(Printer.print(statement))
  }

  private func execute(
    _ statement: PreparedStatement, _ values: [SyntaxExpression], _ parameters: StatementParameters, _ session: SessionContext,
    _ monitor: QueryMonitor?
  ) async throws -> Frame {
    guard values.count == statement.parameterCount else {
      throw LakeError(
        .invalidParameterUsage, "Incorrect number of parameters: expected \(statement.parameterCount) but found \(values.count)",
        at: parsed.position.location)
    }
    let typed = try await constants(values, parameters, session)
    return try await statement.run(
      StatementParameters(positional: typed, names: statement.parameterNames, named: statement.nullNames), monitor)
  }

  /// The values of expressions that refer to nothing.
  private func constants(
    _ expressions: [SyntaxExpression], _ parameters: StatementParameters, _ session: SessionContext
  ) async throws -> [TypedValue] {
    if expressions.isEmpty { return [] }
    let syntax = QueryExpression(body: .select(Select(items: expressions.map { .expression($0, alias: nil) })))
    let analyzed = try Analyzer(resolver: CatalogResolver(lake.catalog), session: session, parameters: parameters).analyze(syntax)
    let query = try Optimizer.optimize(analyzed, session: session)
    let batches = try await QueryExecutor().run(query, in: QueryContext(session))
    let types = query.output.map(\.symbol.type)
    let frame = try Frame(names: query.output.map(\.name), types: types, batches: batches)
    return types.indices.map { TypedValue(frame.value(row: 0, column: $0), types[$0]) }
  }

  // MARK: DESCRIBE

  private func describeInput(_ statement: PreparedStatement, _ session: SessionContext) throws -> Frame {
    guard case .query(let syntax) = statement.parsed.statement else {
      return Frame(names: ["Position", "Type"], types: [.integer, .varchar], rows: [])
    }
    let parameters = StatementParameters(positionalCount: statement.parameterCount, names: statement.parameterNames)
    let analyzed = try Analyzer(resolver: CatalogResolver(lake.catalog), session: session, parameters: parameters).analyzed(syntax)
    return Frame(
      names: ["Position", "Type"], types: [.integer, .varchar],
      rows: analyzed.parameterTypes.enumerated().map { [.integer(Int64($0.offset)), .string($0.element.description)] })
  }

  private func describeOutput(_ statement: PreparedStatement) throws -> Frame {
    let names = ["Column Name", "Catalog", "Schema", "Table", "Type", "Type Size", "Aliased"]
    let types: [DataType] = [.varchar, .varchar, .varchar, .varchar, .varchar, .bigint, .boolean]
    let aliased = statement.aliasedColumns
    let rows: [[Value]] = try statement.resultColumns().enumerated().map { index, column in
      [
        .string(column.name), .string(""), .string(""), .string(""), .string(column.type.description),
        .integer(Self.size(column.type)), .boolean(aliased.contains(index)),
      ]
    }
    return Frame(names: names, types: types, rows: rows)
  }

  /// Bytes of a value where all have the same number of them, else 0.
  private static func size(_ type: DataType) -> Int64 {
    switch type {
    case .boolean, .tinyint: 1
    case .smallint: 2
    case .integer, .real, .date, .intervalYearToMonth: 4
    case .timestamp(let precision): precision <= 6 ? 8 : 12
    case .bigint, .double, .time, .intervalDayToSecond: 8
    case .timeWithTimeZone(let precision): precision <= 9 ? 8 : 10
    case .timestampWithTimeZone(let precision): precision <= 3 ? 8 : 12
    case .decimal(let precision, _): precision <= 18 ? 8 : 16
    case .uuid, .ipaddress: 16
    default: 0
    }
  }

  /// Positions of the columns with an alias, as far as the select list says it: behind a `*` nobody knows.
  private var aliasedColumns: Set<Int> {
    guard case .query(let query) = parsed.statement, case .select(let select) = query.body else { return [] }
    var positions: Set<Int> = []
    for (index, item) in select.items.enumerated() {
      guard case .expression(_, let alias) = item else { break }
      if alias != nil { positions.insert(index) }
    }
    return positions
  }
}

extension PreparedStatement {
  /// Names and types of the columns that a query answers, found without running it; none for other statements. Parameters
  /// have the types of their places.
  /// - Throws: what is wrong with the statement, with its place.
  public func resultColumns() throws -> [(name: String, type: DataType)] {
    guard case .query(let syntax) = parsed.statement else { return [] }
    let parameters = StatementParameters(positionalCount: parameterCount, names: parameterNames)
    let analyzer = Analyzer(resolver: CatalogResolver(lake.catalog), session: try lake.session(), parameters: parameters)
    return try Stack.run(levels: parsed.levels) { try analyzer.analyze(syntax).output.map { ($0.name, $0.symbol.type) } }
  }
}
