/// One call of an aggregate, with positions in the incoming batches.
package struct AggregateCallSpec: Sendable {
  package let function: ResolvedAggregate
  package let arguments: [Int]
  /// Equal argument values within a group count once.
  package let distinct: Bool
  /// A boolean column: only rows where it is true are seen.
  package let filter: Int?

  package init(function: ResolvedAggregate, arguments: [Int], distinct: Bool = false, filter: Int? = nil) {
    self.function = function
    self.arguments = arguments
    self.distinct = distinct
    self.filter = filter
  }

  /// DISTINCT takes its rows as values, wherever they stood.
  var seesPositions: Bool { function.function.seesPositions && !seesDistinctValues }

  func with(positions column: Int) -> AggregateCallSpec {
    AggregateCallSpec(function: function, arguments: arguments + [column], distinct: distinct, filter: filter)
  }
}
