extension LogicalPlan {
  /// Every row once for each grouping set: the input's columns, the keys (NULL where the set has not got them), and the
  /// set's number. Grouping by keys and number then groups by all sets at once.
  package struct Expand: Sendable {
    package var input: LogicalPlan
    /// `output` is the key as the grouping sees it, `source` the input's column.
    package var keys: [(output: Symbol, source: Symbol)]
    /// Each set as positions in `keys`.
    package var sets: [[Int]]
    /// The position of the row's set in `sets`, a bigint.
    package var id: Symbol

    package init(input: LogicalPlan, keys: [(output: Symbol, source: Symbol)], sets: [[Int]], id: Symbol) {
      self.input = input
      self.keys = keys
      self.sets = sets
      self.id = id
    }
  }
}
