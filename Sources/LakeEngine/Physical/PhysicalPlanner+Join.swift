import LakeVectors

extension PhysicalPlanner {
  /// The right side is built first, in pipelines of its own; the left side's pipeline goes on through the probe.
  mutating func openJoin(_ join: LogicalPlan.Join, _ needed: Set<Symbol>) throws -> OpenPipeline {
    var used = needed
    for key in join.keys {
      used.insert(key.left)
      used.insert(key.right)
    }
    if let condition = join.condition { used.formUnion(condition.symbols) }

    // Nodes are numbered as they are printed, the left side first.
    let own = number
    number = own + join.left.nodeCount
    let right = try open(join.right, needed: used.intersection(join.right.symbols))
    let build = HashJoinBuildSink(
      keyPositions: try right.positions(of: join.keys.map(\.right)), columnTypes: right.symbols.map(\.type))
    let node = OperatorNode(PhysicalPlanner.name(join), build: OperatorProfile())
    close(right, into: build, name: "JoinBuild", node.build ?? node.profile, countsRows: true)
    let last = number
    number = own

    let left = try open(join.left, needed: used.intersection(join.left.symbols))
    number = last
    let pairs = left.symbols + right.symbols
    let stage = HashJoinProbeStage(
      kind: join.kind, build: build, probeKeyPositions: try left.positions(of: join.keys.map(\.left)),
      probeTypes: left.symbols.map(\.type), residual: join.condition, residualLayout: OpenPipeline.layout(of: pairs))
    let symbols =
      switch join.kind {
      case .semi, .anti: left.symbols
      case .mark: left.symbols + (join.mark.map { [$0] } ?? [])
      case .inner, .left, .right, .full: pairs
      }
    let probed = left.then(stage, symbols: symbols, node: node)
    guard let unmatched = stage.unmatchedSource else { return probed }
    return withUnmatched(unmatched, probed, node)
  }

  /// Right and full joins: the rows of the build side without a match come when all of the probe side has been seen, so
  /// the matches are kept until then.
  private mutating func withUnmatched(_ unmatched: any Source, _ probed: OpenPipeline, _ node: OperatorNode) -> OpenPipeline {
    let matches = LimitSink(count: nil, offset: 0)
    close(probed, into: matches, name: "Buffer", OperatorProfile())
    let union = UnionSource([
      UnionSource.Branch(source: matches, stages: []),
      UnionSource.Branch(source: ProfiledSource(unmatched, node.profile), stages: []),
    ])
    var open = OpenPipeline(source: union, symbols: probed.symbols, node: node)
    // The node's rows are those of the stage and of `unmatched`, not counted once more on their way on.
    open.sourceProfile = OperatorProfile()
    return open
  }

  private static func name(_ join: LogicalPlan.Join) -> String {
    switch join.kind {
    case .inner: join.keys.isEmpty && join.condition == nil ? "CrossJoin" : "InnerJoin"
    case .left: "LeftJoin"
    case .right: "RightJoin"
    case .full: "FullJoin"
    case .semi: "SemiJoin"
    case .anti: "AntiJoin"
    case .mark: "MarkJoin"
    }
  }
}
