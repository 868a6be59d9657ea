extension LogicalPlan {
  /// A row for each split (a row group, say) of a scan that has rows: its partition values and aggregates of its rows, out
  /// of the file's metadata where that is sure of them, else by reading the split.
  package struct Summary: Sendable {
    /// Partition columns of the scan.
    package var keys: [Symbol]
    /// `count`, `min` and `max`; their arguments are columns of the scan.
    package var calls: [AggregateCall]

    package init(keys: [Symbol], calls: [AggregateCall]) {
      self.keys = keys
      self.calls = calls
    }

    /// What comes out.
    package var symbols: [Symbol] { keys + calls.map(\.output) }
  }
}
