import LakeFormats
import LakeSQL
import LakeVectors

/// Turns a logical plan into pipelines: chooses operators, gives symbols positions, leaves out columns that nobody reads.
package struct PhysicalPlanner {
  private(set) var pipelines: [Pipeline] = []
  private var paths: [[String]] = []
  private var operators: [Int: OperatorNode] = [:]
  /// Of the node opened last; see `PhysicalPlan.operators`.
  var number = 0
  /// By their number in the plan; joins are opened before the scans that they narrow.
  var dynamicFilters: [Int: DynamicFilter] = [:]
  /// By their number in the plan; a top-N is opened before the scans that it bounds.
  var topNBounds: [Int: TopNBound] = [:]
  /// What references read, by number.
  var shared: [Int: SharedRows] = [:]

  /// The pipelines of `query`, the last of which fills `sink` with the columns of `query.output`.
  package static func plan(_ query: Query, into sink: any Sink) throws -> PhysicalPlan {
    var planner = PhysicalPlanner()
    let wanted = query.output.map(\.symbol)
    var open = try Stack.run(levels: query.plan.height) { () throws(any Error) -> OpenPipeline in
      try planner.open(query.plan, needed: Set(wanted))
    }
    if open.symbols != wanted {
      _ = try open.positions(of: wanted)
      let stage = ProjectStage(wanted.map(Expression.column), layout: open.layout)
      open.stages.append((stage, OperatorProfile()))
      open.symbols = wanted
    }
    planner.close(open, into: sink, name: "Output", OperatorProfile())
    return PhysicalPlan(
      pipelines: planner.pipelines, paths: planner.paths, operators: planner.operators,
      columns: query.output.map { ColumnSchema(name: $0.name, type: $0.symbol.type) })
  }

  /// The operators of `plan` with the columns of `needed`, as a pipeline that is still open at its end.
  /// Pipelines that must have run before it are added to `pipelines`.
  mutating func open(_ plan: LogicalPlan, needed: Set<Symbol>) throws -> OpenPipeline {
    number += 1
    let own = number
    let result =
      switch plan {
      case .scan(let node): openScan(node, needed)
      case .values(let node): openValues(node, needed)
      case .filter(let node): try openFilter(node, needed)
      case .project(let node): try openProject(node, needed)
      case .aggregate(let node): try openAggregate(node, needed)
      case .expand(let node): try openExpand(node, needed)
      case .window(let node): try openWindow(node, needed)
      case .patternRecognition(let node): try openPatternRecognition(node, needed)
      case .jsonTable(let node): try openJSONTable(node, needed)
      case .join(let node): try openJoin(node, needed)
      case .sort(let node): try openSort(node, needed)
      case .topN(let node): try openTopN(node, needed)
      case .limit(let node): try openLimit(node, needed)
      case .replicate(let node): try openReplicate(node, needed)
      case .unionAll(let node): try openUnion(node, needed)
      case .common(let node): try openCommon(node, needed)
      case .reference(let node): try openReference(node, needed)
      case .recursion(let node): try openRecursion(node, needed)
      case .sequence(let node): openSequence(node)
      case .unnest(let node): try openUnnest(node, needed)
      }
    operators[own] = result.node
    return result
  }

  /// A planner for pipelines that are run later, after those of this one.
  func forLater() -> PhysicalPlanner {
    var result = self
    result.pipelines = []
    result.paths = []
    result.operators = [:]
    return result
  }

  /// Takes over what `later` says of its pipelines, but not these.
  mutating func adopt(_ later: PhysicalPlanner) {
    paths += later.paths
    operators.merge(later.operators) { own, _ in own }
    number = later.number
  }

  /// Ends `input` in `sink`. `countsRows`: `profile` counts the rows that come in here.
  mutating func close(
    _ input: OpenPipeline, into sink: any Sink, name: String, _ profile: OperatorProfile, countsRows: Bool = false
  ) {
    let profiles = PipelineProfiles(
      source: input.sourceProfile, stages: input.stages.map(\.profile), sink: profile, countsSinkRows: countsRows)
    pipelines.append(Pipeline(source: input.source, stages: input.stages.map(\.stage), sink: sink, profiles: profiles))
    paths.append(input.path + [name])
  }

  /// Ends `input` in an operator that is a sink and then the source of what follows.
  mutating func breakPipeline(
    _ input: OpenPipeline, sink: any Sink, source: any Source, symbols: [Symbol], node: OperatorNode
  ) -> OpenPipeline {
    close(input, into: sink, name: node.name, node.profile)
    return OpenPipeline(source: source, symbols: symbols, node: node)
  }
}
