package import LakeVectors

/// One way to make a plan cheaper without changing its result. A rule is a value without state.
package protocol OptimizerRule: Sendable {
  /// For traces: `column pruning`.
  var name: String { get }

  func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan
}

/// What rules share while one query is optimized.
package struct OptimizerContext: Sendable {
  package let session: SessionContext
  /// What the query gives, in order: nothing else needs to come out of the plan.
  package let output: [Symbol]
  private var symbols: SymbolAllocator

  package init(session: SessionContext, output: [Symbol], plan: LogicalPlan) {
    self.session = session
    self.output = output
    symbols = SymbolAllocator(after: plan.lastSymbol)
  }

  package mutating func makeSymbol(_ name: String, _ type: DataType) -> Symbol { symbols.make(name, type) }
}
