extension LogicalPlan {
  /// WITH RECURSIVE: the rows of `initial`, then those that `step` makes of them, then those that it makes of these, and so
  /// on until it makes none. `step` reads the rows before by `reference`s with this `id`.
  package struct Recursion: Sendable {
    package let id: Int
    package var symbols: [Symbol]
    package var initial: LogicalPlan
    /// The column of `initial` for each of `symbols`.
    package var initialColumns: [Symbol]
    package var step: LogicalPlan
    package var stepColumns: [Symbol]
    /// A step after this many that still makes rows is an error.
    package let maxDepth: Int

    package init(
      id: Int, symbols: [Symbol], initial: LogicalPlan, initialColumns: [Symbol], step: LogicalPlan, stepColumns: [Symbol],
      maxDepth: Int
    ) {
      self.id = id
      self.symbols = symbols
      self.initial = initial
      self.initialColumns = initialColumns
      self.step = step
      self.stepColumns = stepColumns
      self.maxDepth = maxDepth
    }
  }
}
