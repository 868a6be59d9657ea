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
    if let band = join.band { used.formUnion(band.symbols) }

    let filters = makeFilters(join)
    if join.holdsLeft { return try openHoldingLeft(join, used, filters) }

    // Nodes are numbered as they are printed, the left side first.
    let own = number
    number = own + join.left.nodeCount
    let right = try open(join.right, needed: used.intersection(join.right.symbols))
    let node = OperatorNode(PhysicalPlanner.name(join), build: OperatorProfile())
    let band = try join.band.map { band in
      JoinBand.Held(
        begin: try right.positions(of: [band.held])[0], end: try band.reach.map { try right.positions(of: [$0.end])[0] })
    }
    let build = HashJoinBuildSink(
      keyPositions: try right.positions(of: join.keys.map(\.right)), columnTypes: right.symbols.map(\.type), filters: filters,
      band: band, memory: node.memory)
    close(right, into: build, name: "JoinBuild", node.build ?? node.profile, countsRows: true)
    let last = number
    number = own

    let left = try open(join.left, needed: used.intersection(join.left.symbols))
    number = last
    let pairs = left.symbols + right.symbols
    let stage = HashJoinProbeStage(
      kind: join.kind, build: build, probeKeyPositions: try left.positions(of: join.keys.map(\.left)),
      band: try join.band.map { try bounds($0, left) }, probeTypes: left.symbols.map(\.type), residual: join.condition,
      residualLayout: OpenPipeline.layout(of: pairs))
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

  /// Semi and anti joins of a small left side: it is built, the right side's pipeline ends in the matches.
  private mutating func openHoldingLeft(
    _ join: LogicalPlan.Join, _ used: Set<Symbol>, _ filters: [(key: Int, filter: DynamicFilter)]
  ) throws -> OpenPipeline {
    let left = try open(join.left, needed: used.intersection(join.left.symbols))
    let node = OperatorNode(PhysicalPlanner.name(join), build: OperatorProfile())
    let build = HashJoinBuildSink(
      keyPositions: try left.positions(of: join.keys.map(\.left)), columnTypes: left.symbols.map(\.type), filters: filters,
      memory: node.memory)
    close(left, into: build, name: "JoinBuild", node.build ?? node.profile, countsRows: true)
    let right = try open(join.right, needed: used.intersection(join.right.symbols))
    let sink = HashJoinMatchSink(
      build: build, probeKeyPositions: try right.positions(of: join.keys.map(\.right)), residual: join.condition,
      residualLayout: OpenPipeline.layout(of: right.symbols + left.symbols), wantsMatched: join.kind == .semi)
    return breakPipeline(right, sink: sink, source: sink.source, symbols: left.symbols, node: node)
  }

  private func bounds(_ band: LogicalPlan.Band, _ left: OpenPipeline) throws -> JoinBand {
    func bound(_ bound: LogicalPlan.Band.Bound) throws -> JoinBand.Bound {
      JoinBand.Bound(position: try left.positions(of: [bound.symbol])[0], inclusive: bound.inclusive)
    }
    return JoinBand(
      lower: try band.lower.map(bound), upper: try band.upper.map(bound),
      target: try band.reach.map { try left.positions(of: [$0.symbol])[0] })
  }

  /// The filters that the join fills, known by their numbers to the scans opened after this.
  private mutating func makeFilters(_ join: LogicalPlan.Join) -> [(key: Int, filter: DynamicFilter)] {
    join.dynamicFilters.map { key, id in
      let filter = DynamicFilter()
      dynamicFilters[id] = filter
      return (key: key, filter: filter)
    }
  }

  /// Right and full joins: the rows of the build side without a match come when all of the probe side has been seen, so
  /// the matches are kept until then.
  private mutating func withUnmatched(_ unmatched: any Source, _ probed: OpenPipeline, _ node: OperatorNode) -> OpenPipeline {
    let matches = LimitSink(count: nil, offset: 0, memory: node.memory)
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
