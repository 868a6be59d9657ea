import LakeVectors

extension PhysicalPlanner {
  /// Operators keep their state, so the step's pipelines are made anew for each step. What they do is counted together.
  mutating func openRecursion(_ recursion: LogicalPlan.Recursion, _ needed: Set<Symbol>) throws -> OpenPipeline {
    let rows = RecursionRows(maxDepth: recursion.maxDepth)
    let initial = try arranged(try open(recursion.initial, needed: Set(recursion.initialColumns)), recursion.initialColumns)
    shared[recursion.id] = SharedRows(symbols: recursion.symbols) { rows.last }

    let planner = forLater()
    var step = planner
    try step.closeStep(recursion, into: MaterializedRows())
    let steps = StepMaker(planner: planner, recursion: recursion, rows: rows, profiles: step.pipelines.map(\.profiles))
    close(initial, into: steps.sink(), name: "Recursion", OperatorProfile())
    adopt(step)

    let output = recursion.symbols.indices.filter { needed.contains(recursion.symbols[$0]) }
    return OpenPipeline(
      source: MaterializedSource(output: output) { rows.all }, symbols: output.map { recursion.symbols[$0] },
      node: OperatorNode("Recursion"))
  }

  fileprivate mutating func closeStep(_ recursion: LogicalPlan.Recursion, into sink: any Sink) throws {
    let step = try arranged(try open(recursion.step, needed: Set(recursion.stepColumns)), recursion.stepColumns)
    close(step, into: sink, name: "Recursion", OperatorProfile())
  }

  /// `input` with exactly these columns in this order.
  private func arranged(_ input: OpenPipeline, _ columns: [Symbol]) throws -> OpenPipeline {
    guard input.symbols != columns else { return input }
    _ = try input.positions(of: columns)
    var result = input
    result.stages.append((ProjectStage(columns.map(Expression.column), layout: input.layout), OperatorProfile()))
    result.symbols = columns
    return result
  }
}

/// Makes the pipelines of one step of a recursion after the other.
private struct StepMaker: Sendable {
  let planner: PhysicalPlanner
  let recursion: LogicalPlan.Recursion
  let rows: RecursionRows
  /// Of each pipeline of a step.
  let profiles: [PipelineProfiles?]

  func sink() -> RecursionSink { RecursionSink(rows) { try make() } }

  private func make() throws -> [Pipeline] {
    var step = planner
    try step.closeStep(recursion, into: sink())
    var pipelines = step.pipelines
    for (index, own) in zip(pipelines.indices, profiles) { pipelines[index].profiles = own }
    return pipelines
  }
}
