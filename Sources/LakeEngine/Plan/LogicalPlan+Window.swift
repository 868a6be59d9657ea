package import LakeVectors

extension LogicalPlan {
  /// Adds to every row of the input a column a call. All calls have one partitioning and order. Output: the input's
  /// symbols, then calls.
  package struct Window: Sendable {
    package var input: LogicalPlan
    /// Rows see only rows with equal values of these.
    package var partitionBy: [Symbol]
    package var orderBy: [SortKey]
    package var calls: [WindowCall]

    package init(input: LogicalPlan, partitionBy: [Symbol], orderBy: [SortKey], calls: [WindowCall]) {
      self.input = input
      self.partitionBy = partitionBy
      self.orderBy = orderBy
      self.calls = calls
    }

    /// What the node itself reads of its input.
    package var used: Set<Symbol> {
      Set(partitionBy).union(orderBy.map(\.symbol)).union(calls.flatMap(\.inputs))
    }
  }

  package struct WindowCall: Hashable, Sendable {
    package let output: Symbol
    package let function: WindowCallee
    /// Symbols of the input; the analyzer projects expressions first.
    package let arguments: [Symbol]
    package let frame: FrameExtent<Symbol>
    /// IGNORE NULLS
    package let ignoresNulls: Bool
    /// Of aggregates: a boolean symbol, only rows where it is true are seen.
    package let filter: Symbol?

    package init(
      output: Symbol, function: WindowCallee, arguments: [Symbol], frame: FrameExtent<Symbol> = .standard,
      ignoresNulls: Bool = false, filter: Symbol? = nil
    ) {
      self.output = output
      self.function = function
      self.arguments = arguments
      self.frame = frame
      self.ignoresNulls = ignoresNulls
      self.filter = filter
    }

    package var inputs: [Symbol] { arguments + frame.columns + (filter.map { [$0] } ?? []) }
  }
}

/// What may stand before OVER.
package enum WindowCallee: Hashable, Sendable {
  case function(ResolvedWindowFunction)
  case aggregate(ResolvedAggregate)

  package var name: String {
    switch self {
    case .function(let function): function.name
    case .aggregate(let aggregate): aggregate.name
    }
  }

  package var returnType: DataType {
    switch self {
    case .function(let function): function.returnType
    case .aggregate(let aggregate): aggregate.returnType
    }
  }

  /// False for what looks at places in the partition only.
  package var usesFrame: Bool {
    switch self {
    case .function(let function): function.function.usesFrame
    case .aggregate: true
    }
  }
}
