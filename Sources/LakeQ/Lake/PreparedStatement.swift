import LakeCatalog
import LakeEngine
import LakeFormats
import LakeSQL
import LakeVectors

/// A parsed statement, to be run any number of times with other parameters.
public struct PreparedStatement: Sendable {
  let lake: Lake
  let parsed: ParsedStatement
  /// The statement's own text.
  public let sql: String

  /// The `:name`s, without the colon, in order of appearance.
  public var parameterNames: [String] {
    if case .prepare = parsed.statement { [] } else { parsed.namedParameters }
  }

  /// How many `?` there are.
  public var parameterCount: Int {
    // Those of PREPARE wait for EXECUTE.
    if case .prepare = parsed.statement { 0 } else { parsed.positionalParameterCount }
  }

  /// True for statements that change neither catalog nor data.
  public var isReadOnly: Bool {
    switch parsed.statement {
    case .query, .explain, .show, .describe: true
    default: false
    }
  }

  /// True for EXPLAIN, whose answer is text for people.
  public var isPlan: Bool { if case .explain = parsed.statement { true } else { false } }

  static func parse(_ sql: String, lake: Lake) throws -> [PreparedStatement] {
    let statements: [ParsedStatement]
    do {
      statements = try Parser.parseStatements(sql)
    } catch {
      throw LakeError(error)
    }
    let utf8 = Array(sql.utf8)
    return statements.map { PreparedStatement(lake: lake, parsed: $0, sql: String(decoding: utf8[$0.range], as: UTF8.self)) }
  }

  /// Runs the statement with `?` parameters in order.
  /// - Throws: `INVALID_PARAMETER_USAGE` when their number is not `parameterCount`.
  /// - Parameter monitor: is told how far the query is.
  public func query(_ parameters: [(any QueryParameter)?] = [], monitor: QueryMonitor? = nil) async throws -> Frame {
    try await run(bind(parameters), monitor)
  }

  /// Runs the statement with `:name` parameters; those without a value are NULL.
  /// - Throws: `INVALID_PARAMETER_USAGE` for a name that the statement does not have.
  public func query(named parameters: [String: any QueryParameter], monitor: QueryMonitor? = nil) async throws -> Frame {
    try await run(bind(named: parameters), monitor)
  }

  /// The rows as frames of a few thousand rows, made as they are asked for.
  public func stream(_ parameters: [(any QueryParameter)?] = [], monitor: QueryMonitor? = nil) -> FrameStream {
    FrameStream { try self.rows(parameters, monitor) }
  }

  func rows(_ parameters: [(any QueryParameter)?], _ monitor: QueryMonitor?) throws -> FrameStream.Rows {
    let parameters = try bind(parameters)
    guard case .query(let syntax) = parsed.statement else { return .catalog { try await run(parameters, monitor) } }
    let session = try lake.session()
    let context = QueryContext(session, progress: monitor?.execution)
    return .query(try QueryExecutor().stream(try plan(syntax, parameters, session), in: context))
  }

  // MARK: Parameters

  private func bind(_ values: [(any QueryParameter)?]) throws -> StatementParameters {
    guard values.count == parameterCount else {
      throw LakeError(.invalidParameterUsage, "Incorrect number of parameters: expected \(parameterCount) but found \(values.count)")
    }
    return StatementParameters(positional: values.map(Self.typed), names: parameterNames, named: nullNames)
  }

  private func bind(named values: [String: any QueryParameter]) throws -> StatementParameters {
    if let unknown = values.keys.sorted().first(where: { !parameterNames.contains($0) }) {
      throw LakeError(
        .invalidParameterUsage, "The statement has no parameter :\(unknown)",
        hint: parameterNames.isEmpty ? nil : "it has \(parameterNames.map { ":" + $0 }.joined(separator: ", "))")
    }
    guard parameterCount == 0 else {
      throw LakeError(.invalidParameterUsage, "Incorrect number of parameters: expected \(parameterCount) but found 0")
    }
    return StatementParameters(positional: [], names: parameterNames, named: nullNames.merging(values.mapValues(Self.typed)) { $1 })
  }

  var nullNames: [String: TypedValue] {
    Dictionary(parameterNames.map { ($0, TypedValue(.null, .unknown)) }, uniquingKeysWith: { first, _ in first })
  }

  private static func typed(_ parameter: (any QueryParameter)?) -> TypedValue {
    guard let parameter = parameter?.sqlParameter else { return TypedValue(.null, .unknown) }
    return TypedValue(parameter.value, parameter.type)
  }

  // MARK: Running

  func run(_ parameters: StatementParameters, _ monitor: QueryMonitor?) async throws -> Frame {
    let session = try lake.session()
    switch parsed.statement {
    case .query(let syntax):
      let query = try plan(syntax, parameters, session)
      let batches = try await QueryExecutor().run(query, in: QueryContext(session, progress: monitor?.execution))
      return try Frame(names: query.output.map(\.name), types: query.output.map(\.symbol.type), batches: batches)
    case .explain(let explain):
      return try await run(explain, parameters, session)
    case .show(.functions(_, let pattern)):
      return Frame(try FunctionList.rows(matching: pattern, statements(session)))
    case .show(.session(let pattern)):
      return Frame(try lake.properties.rows(matching: pattern, statements(session), standard: try lake.configuration.session()))
    case .setSession(let name, let value):
      try lake.properties.set(name, value)
      return Frame(StatementResult())
    case .resetSession(let name):
      try lake.properties.reset(name)
      return Frame(StatementResult())
    default:
      if let frame = try await runInSession(parameters, session, monitor) { return frame }
      let statements = statements(session)
      guard let result = try statements.run(parsed.statement) else {
        throw LakeError(.notSupported, "This statement is not supported yet")
      }
      return Frame(result)
    }
  }

  private func statements(_ session: SessionContext) -> CatalogStatements {
    CatalogStatements(catalog: lake.catalog, database: session.database, now: session.startMicros / 1_000_000, position: parsed.position)
  }

  /// The optimised plan, from the cache when the tables are as they were.
  func plan(_ syntax: QueryExpression, _ parameters: StatementParameters, _ session: SessionContext) throws -> Query {
    let key = PlanCache.Key(
      sql: sql, parameters: parameters, database: session.database, switchedOff: session.switchedOff,
      maxRecursionDepth: session.maxRecursionDepth, timeZoneKey: session.timeZoneKey)
    if let plan = lake.plans.plan(key, lake.catalog.store) { return plan.query }
    return try Stack.run(levels: parsed.levels) { try makePlan(syntax, parameters, session, key) }
  }

  private func makePlan(
    _ syntax: QueryExpression, _ parameters: StatementParameters, _ session: SessionContext, _ key: PlanCache.Key
  ) throws -> Query {
    let resolver = CatalogResolver(lake.catalog, notesTables: true)
    let analyzed: Query
    do {
      analyzed = try Analyzer(resolver: resolver, session: session, parameters: parameters, levels: parsed.levels)
        .analyze(syntax)
    } catch var error as LakeError where error.code == .tableNotFound || error.code == .schemaNotFound {
      error.hint = lake.catalog.noLakeHint ?? error.hint
      throw error
    }
    let query = try Stack.run(levels: max(parsed.levels, analyzed.plan.height)) { () throws(any Error) -> Query in
      try Optimizer.optimize(analyzed, session: session)
    }
    if !resolver.readsFiles, !Self.mayReadClock(sql) {
      lake.plans.add(PlanCache.Plan(query: query, tables: resolver.tables), for: key)
    }
    return query
  }

  /// True when the statement may answer the time: its start is a constant of the plan, which then serves once.
  /// Words are enough to tell, since only `now` and the `current_…` and `local…` forms read the clock.
  private static func mayReadClock(_ sql: String) -> Bool {
    let text = sql.lowercased()
    return ["now", "current_", "local"].contains { text.contains($0) }
  }
}

extension Frame {
  init(_ result: StatementResult) {
    self.init(names: result.columns.map(\.name), types: result.columns.map(\.type), rows: result.rows)
  }

  /// Lines of text as one column.
  init(_ name: String, _ lines: [String]) {
    self.init(names: [name], types: [.varchar], rows: lines.map { [.string($0)] })
  }

  /// Text as one column of lines.
  init(_ name: String, _ text: String) {
    self.init(name, text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }
}
