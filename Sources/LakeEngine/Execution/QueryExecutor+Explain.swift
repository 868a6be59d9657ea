import LakeVectors

extension QueryExecutor {
  /// The operators and pipelines that would run `query`.
  package func explain(_ query: Query) throws -> [String] {
    let plan = try PhysicalPlanner.plan(query, into: ResultSink())
    return plan.treeLines(analyzed: false) + [""] + plan.pipelineLines
  }

  /// Runs `query`, throws its rows away and tells what each operator did; times only if `context` is an analysing one.
  package func explainAnalyze(_ query: Query, in context: QueryContext) async throws -> [String] {
    let plan = try PhysicalPlanner.plan(query, into: DiscardSink())
    let start = MonotonicClock.nanos
    try await run(plan, in: context)
    let total = MonotonicClock.nanos - start
    return plan.treeLines(analyzed: true) + ["", "Total time: \(PhysicalPlan.milliseconds(total)) ms"]
  }
}
