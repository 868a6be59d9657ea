import LakeCatalog
import LakeEngine
import LakeSQL
import LakeVectors

extension PreparedStatement {
  func run(_ explain: Explain, _ parameters: StatementParameters, _ session: SessionContext) async throws -> Frame {
    if explain.type == .syntax { return Frame("Query Plan", Printer.print(explain.statement, levels: parsed.levels)) }
    if let query = explain.statement.analyzedQuery, explain.type == .validate, !explain.isAnalyze {
      _ = try plan(query, parameters, session)
      return Self.valid
    }
    guard case .query(let syntax) = explain.statement else { return try self.explain(explain) }
    let query = try plan(syntax, parameters, session)
    if explain.type == .io {
      guard explain.format != .graphviz else { throw explainError("EXPLAIN (TYPE IO, FORMAT GRAPHVIZ)") }
      return Frame("Query Plan", Stack.run(levels: parsed.levels) { PlanPrinter.io(query, catalog: CatalogStore.catalogName) })
    }
    if explain.type == .validate { return Self.valid }
    let text: String
    switch explain.format ?? .text {
    case .json:
      let plan = Stack.run(levels: parsed.levels) { PlanPrinter.json(query) }
      text = explain.type == .logical ? plan : "{\"0\": \(plan)}"
    case .graphviz: text = Stack.run(levels: parsed.levels) { PlanPrinter.graphviz(query) }
    case .text:
      text =
        explain.isAnalyze
        ? try await QueryExecutor().explainAnalyze(query, in: QueryContext(session, isAnalyzing: true))
        : try Stack.run(levels: parsed.levels) { try QueryExecutor().explain(query) }
    }
    return Frame("Query Plan", text)
  }

  private static var valid: Frame { Frame(names: ["Valid"], types: [.boolean], rows: [[.boolean(true)]]) }

  private func explainError(_ what: String) -> LakeError {
    LakeError(.notSupported, "\(what) is not supported", at: parsed.position.location)
  }

  /// Statements without a plan: as Trino does, the statement itself stands for it.
  private func explain(_ explain: Explain) throws -> Frame {
    let statement = explain.statement
    let isRunHere =
      switch statement {
      case .use, .prepare, .execute, .executeImmediate, .deallocate, .setTimeZone, .setSession, .resetSession, .describe(.input),
        .describe(.output):
        true
      default: CatalogStatements.canRun(statement)
      }
    guard isRunHere, !explain.isAnalyze else {
      throw explainError((explain.isAnalyze ? "EXPLAIN ANALYZE of " : "EXPLAIN of ") + statement.title)
    }
    if explain.type == .validate { return Self.valid }
    guard explain.format == nil || explain.format == .text else {
      throw explainError("EXPLAIN (FORMAT \(explain.format?.rawValue ?? "")) of \(statement.title)")
    }
    return Frame("Query Plan", Printer.print(statement))
  }
}

extension Statement {
  /// The query that it is made of, where that is all there is to check.
  fileprivate var analyzedQuery: QueryExpression? {
    switch self {
    case .createTableAsSelect(let table): table.query
    case .createView(let view): view.query
    case .unload(let query, _, _): query
    default: nil
    }
  }
}
