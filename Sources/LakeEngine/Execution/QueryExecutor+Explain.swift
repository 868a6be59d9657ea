import LakeVectors

extension QueryExecutor {
  /// The plan that would run for `query` (an optimized one) and its pipelines, line by line.
  package func explain(_ query: Query) throws -> [String] {
    let plan = try PhysicalPlanner.plan(query, into: DiscardSink())
    return QueryExecutor.lines(PlanPrinter.text(query)) + [""] + plan.pipelineLines
  }

  /// Runs `query`, throws its rows away and tells what each operator did; times only if `context` is an analysing one.
  package func explainAnalyze(_ query: Query, in context: QueryContext) async throws -> [String] {
    let start = MonotonicClock.nanos
    let plan = try PhysicalPlanner.plan(query, into: DiscardSink())
    try await run(plan, in: context)
    let total = MonotonicClock.nanos - start
    return QueryExecutor.lines(PlanPrinter.text(query) { _, number in plan.counterLines(number) })
      + [""] + plan.pipelineLines + ["Total time: \(PhysicalPlan.milliseconds(total)) ms"]
  }

  private static func lines(_ text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}
