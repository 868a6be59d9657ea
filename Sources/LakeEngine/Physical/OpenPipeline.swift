import LakeVectors

/// A pipeline that has no sink yet, while plans are turned into pipelines from the leaves up.
struct OpenPipeline {
  var source: any Source
  var sourceProfile: OperatorProfile
  var stages: [(stage: any StreamStage, profile: OperatorProfile)] = []
  /// What the columns of the batches are, in order; a symbol may stand for more than one.
  var symbols: [Symbol]
  /// The last operator.
  var node: OperatorNode
  /// How equal rows lie together, if they do.
  var clustering: RowClustering?
  /// The operators' names from the source on.
  var path: [String]

  init(source: any Source, symbols: [Symbol], node: OperatorNode) {
    self.source = source
    sourceProfile = node.profile
    self.symbols = symbols
    self.node = node
    path = [node.name]
  }

  /// The position of each symbol.
  var layout: [Symbol: Int] { OpenPipeline.layout(of: symbols) }

  static func layout(of symbols: [Symbol]) -> [Symbol: Int] {
    Dictionary(symbols.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// - Throws: `GENERIC_INTERNAL_ERROR` when the plan uses a symbol that its input does not give.
  func positions(of wanted: [Symbol]) throws -> [Int] {
    let layout = layout
    return try wanted.map { symbol in
      if let position = layout[symbol] { return position }
      throw LakeError(.internalError, "column \(symbol.name) is missing from the input of an operator")
    }
  }

  /// With one more stage, whose output has `symbols`, and whose rows lie as `clustering` says.
  func then(
    _ stage: any StreamStage, symbols: [Symbol], node: OperatorNode, clustering: RowClustering? = nil
  ) -> OpenPipeline {
    var next = self
    next.clustering = clustering
    next.stages.append((stage, node.profile))
    next.symbols = symbols
    next.node = node
    next.path.append(node.name)
    return next
  }
}
