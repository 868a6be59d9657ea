extension LogicalPlan {
  /// Every row as often as its `count` says, a bigint: not at all where that is 0, less or NULL.
  package struct Replicate: Sendable {
    package var input: LogicalPlan
    package var count: Symbol

    package init(input: LogicalPlan, count: Symbol) {
      self.input = input
      self.count = count
    }
  }
}
