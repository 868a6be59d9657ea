import LakeCatalog
import LakeEngine
import LakeSQL
import LakeVectors

extension PreparedStatement {
  func run(_ explain: Explain, _ parameters: StatementParameters, _ session: SessionContext) async throws -> Frame {
    if explain.type == .syntax { return Frame("Query Plan", Printer.print(explain.statement, levels: parsed.levels)) }
    if !explain.isAnalyze, let frame = try explainWriting(explain, parameters, session) { return frame }
    guard case .query(let syntax) = explain.statement else { return try self.explain(explain) }
    let query = try plan(syntax, parameters, session)
    let levels = max(parsed.levels, query.plan.height)
    if explain.type == .io {
      guard explain.format != .graphviz else { throw explainError("EXPLAIN (TYPE IO, FORMAT GRAPHVIZ)") }
      return Frame("Query Plan", Stack.run(levels: levels) { PlanPrinter.io(query, catalog: CatalogStore.catalogName) })
    }
    if explain.type == .validate { return Self.valid }
    let text: String
    switch explain.format ?? .text {
    case .json:
      let plan = Stack.run(levels: levels) { PlanPrinter.json(query) }
      text = explain.type == .logical ? plan : "{\"0\": \(plan)}"
    case .graphviz: text = Stack.run(levels: levels) { PlanPrinter.graphviz(query) }
    case .text:
      text =
        explain.isAnalyze
        ? try await QueryExecutor().explainAnalyze(query, in: QueryContext(session, isAnalyzing: true))
        : try Stack.run(levels: levels) { try QueryExecutor().explain(query) }
    }
    return Frame("Query Plan", text)
  }

  /// Of statements that write what a query gives: the writers above the query's plan. Nil for other statements.
  private func explainWriting(_ explain: Explain, _ parameters: StatementParameters, _ session: SessionContext) throws -> Frame? {
    let analyzer = Analyzer(resolver: CatalogResolver(lake.catalog), session: session, parameters: parameters)
    return try Stack.run(levels: parsed.levels) {
      guard let statement = try analyzer.analyzeWriting(explain.statement, at: parsed.position) else { return nil }
      if explain.type == .validate { return Self.valid }
      let query = try Optimizer.optimize(statement.query, session: session)
      if explain.type == .io, explain.format != .graphviz {
        return Frame("Query Plan", PlanPrinter.io(query, catalog: CatalogStore.catalogName))
      }
      switch (statement.target, explain.format ?? .text) {
      // As in Trino, a definition stands for its own plan, whatever the format.
      case (.view(let name), _): return Frame("Query Plan", "CREATE VIEW \(name)")
      case (.rows(let target), .text): return Frame("Query Plan", PlanPrinter.text(query, writingTo: target))
      case (.rows(let target), .graphviz): return Frame("Query Plan", PlanPrinter.graphviz(query, writingTo: target))
      case (.rows(let target), .json):
        let plan = PlanPrinter.json(query, writingTo: target)
        return Frame("Query Plan", explain.type == .logical ? plan : "{\"0\": \(plan)}")
      }
    }
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
