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
      keyPositions: try right.positions(of: join.keys.map(\.right)), columnTypes: right.symbols.map(\.type),
      kept: PhysicalPlanner.kept(join, right.symbols, needed), filters: filters, band: band, memory: node.memory)
    close(right, into: build, name: "JoinBuild", node.build ?? node.profile, countsRows: true)
    let last = number
    number = own

    let left = try open(join.left, needed: used.intersection(join.left.symbols))
    number = last
    let pairs = left.symbols + right.symbols
    let (output, outputSymbols) = PhysicalPlanner.output(join, left.symbols, right.symbols, needed)
    let stage = HashJoinProbeStage(
      kind: join.kind, build: build, probeKeyPositions: try left.positions(of: join.keys.map(\.left)),
      band: try join.band.map { try bounds($0, left) }, probeTypes: left.symbols.map(\.type), residual: join.condition,
      residualLayout: OpenPipeline.layout(of: pairs), output: output)
    let symbols =
      switch join.kind {
      case .semi, .anti: left.symbols
      case .mark: left.symbols + (join.mark.map { [$0] } ?? [])
      case .inner, .left, .right, .full: outputSymbols
      }
    let probed = left.then(stage, symbols: symbols, node: node)
    guard let unmatched = stage.unmatchedSource else { return probed }
    return withUnmatched(unmatched, probed, node)
  }

  /// The held columns that are read after the keys have been compared.
  private static func kept(_ join: LogicalPlan.Join, _ held: [Symbol], _ needed: Set<Symbol>) -> [Bool] {
    guard join.kind != .right, join.kind != .full else { return held.map { _ in true } }
    let aliases = join.kind == .inner ? aliases(join) : [:]
    let read = join.condition?.symbols ?? []
    return held.map { read.contains($0) || (needed.contains($0) && aliases[$0] == nil) || (join.band?.symbols.contains($0) ?? false) }
  }

  /// The columns of pairs that come out, and their symbols. The other kinds hand on rows without a partner as well, which
  /// have all columns.
  private static func output(
    _ join: LogicalPlan.Join, _ left: [Symbol], _ right: [Symbol], _ needed: Set<Symbol>
  ) -> ([JoinOutputColumn]?, [Symbol]) {
    guard join.kind == .inner || join.kind == .left else { return (nil, left + right) }
    let layout = OpenPipeline.layout(of: left)
    let aliases = join.kind == .inner ? aliases(join) : [:]
    var output: [JoinOutputColumn] = []
    var symbols: [Symbol] = []
    for (index, symbol) in left.enumerated() where needed.contains(symbol) {
      output.append(.probe(index))
      symbols.append(symbol)
    }
    for (index, symbol) in right.enumerated() where needed.contains(symbol) {
      output.append(aliases[symbol].flatMap { layout[$0] }.map(JoinOutputColumn.probe) ?? .held(index))
      symbols.append(symbol)
    }
    return (output, symbols)
  }

  /// Held keys of an inner join whose values are those of the other side's key, bit by bit, so that they need not be fetched.
  private static func aliases(_ join: LogicalPlan.Join) -> [Symbol: Symbol] {
    let same = join.keys.filter { $0.left.type == $0.right.type && JoinKeyRanks.takes($0.left.type) }
    return Dictionary(same.map { ($0.right, $0.left) }, uniquingKeysWith: { first, _ in first })
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
