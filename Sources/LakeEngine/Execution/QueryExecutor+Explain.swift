import LakeVectors

extension QueryExecutor {
  /// The plan that would run for `query` (an optimized one) and its pipelines, as lines of text.
  package func explain(_ query: Query) throws -> String {
    let plan = try PhysicalPlanner.plan(query, into: DiscardSink())
    return PlanPrinter.text(query) + "\n" + plan.pipelineLines.joined(separator: "\n") + "\n"
  }

  /// Runs `query`, throws its rows away and tells what each operator did; times only if `context` is an analysing one.
  package func explainAnalyze(_ query: Query, in context: QueryContext) async throws -> String {
    try query.requireKernels()
    let start = MonotonicClock.nanos
    let plan = try PhysicalPlanner.plan(query, into: DiscardSink())
    try await run(plan, in: context)
    let total = MonotonicClock.nanos - start
    return PlanPrinter.text(query) { _, number in plan.counterLines(number) }
      + "\n" + plan.pipelineLines.joined(separator: "\n")
      + "\nTotal time: \(PhysicalPlan.milliseconds(total)) ms\n"
  }
}
