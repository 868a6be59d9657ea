extension LogicalPlan {
  /// A subplan computed once, before `body`, whose `reference`s with the same `id` read its rows.
  package struct Common: Sendable {
    /// No other node and no symbol of the query has this number.
    package let id: Int
    package var definition: LogicalPlan
    package var body: LogicalPlan

    package init(id: Int, definition: LogicalPlan, body: LogicalPlan) {
      self.id = id
      self.definition = definition
      self.body = body
    }
  }

  /// The rows of a common subplan; inside the step of a recursion, the rows that the step before made.
  package struct Reference: Sendable {
    package let id: Int
    package var symbols: [Symbol]
    /// What each of `symbols` is called where the rows are made.
    package var columns: [Symbol]
    /// How much there is to read, when that is known.
    package var estimatedBytes: Double?

    package init(id: Int, symbols: [Symbol], columns: [Symbol], estimatedBytes: Double? = nil) {
      self.id = id
      self.symbols = symbols
      self.columns = columns
      self.estimatedBytes = estimatedBytes
    }
  }

  /// The references to `id` that are not inside another node of that number.
  package func references(to id: Int) -> [Reference] {
    if case .reference(let node) = self { return node.id == id ? [node] : [] }
    return inputs.flatMap { $0.references(to: id) }
  }

  /// True when it reads rows that are made outside of it.
  package var hasOpenReferences: Bool { !openReferences.isEmpty }

  private var openReferences: Set<Int> {
    switch self {
    case .reference(let node): [node.id]
    case .common(let node): node.definition.openReferences.union(node.body.openReferences.subtracting([node.id]))
    case .recursion(let node): node.initial.openReferences.union(node.step.openReferences.subtracting([node.id]))
    default: inputs.reduce(into: []) { $0.formUnion($1.openReferences) }
    }
  }
}
