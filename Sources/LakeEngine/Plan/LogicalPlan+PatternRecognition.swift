import LakeVectors

extension LogicalPlan {
  /// Finds sequences of rows within partitions: MATCH_RECOGNIZE, or row pattern recognition in a window (`window`), which
  /// gives a row a row. Output: `passed`, then measures, then the window's calls.
  package struct PatternRecognition: Sendable {
    package enum Rows: Hashable, Sendable {
      case one
      case all(showsEmptyMatches: Bool, showsUnmatchedRows: Bool)
    }

    package enum Skip: Hashable, Sendable {
      case toNextRow
      case pastLastRow
      /// To the first or last row with one of the labels.
      case toLabel([Int], isFirst: Bool)
    }

    package struct Measure: Sendable {
      package let output: Symbol
      package var value: PatternExpression

      package init(output: Symbol, value: PatternExpression) {
        self.output = output
        self.value = value
      }
    }

    /// Matches are looked for from every row (that no match before made to be skipped), within its frame.
    package struct Window: Sendable {
      package let frame: FrameExtent<Symbol>
      /// SEEK: a match may begin after the row.
      package let seeks: Bool
      /// Over the rows of the match.
      package var calls: [WindowCall]

      package init(frame: FrameExtent<Symbol>, seeks: Bool, calls: [WindowCall]) {
        self.frame = frame
        self.seeks = seeks
        self.calls = calls
      }
    }

    package var input: LogicalPlan
    package var partitionBy: [Symbol]
    package var orderBy: [SortKey]
    /// The primary pattern variables; everything else names them by their places here.
    package var labels: [String]
    package var pattern: RowPatternTree
    /// The condition of each label; nil: any row.
    package var definitions: [PatternExpression?]
    package var measures: [Measure]
    package var rows: Rows
    package var skip: Skip
    /// Columns of the input that come out: of a match's first row, or of each row.
    package var passed: [Symbol]
    package var window: Window?

    package init(
      input: LogicalPlan, partitionBy: [Symbol], orderBy: [SortKey], labels: [String], pattern: RowPatternTree,
      definitions: [PatternExpression?], measures: [Measure], rows: Rows, skip: Skip, passed: [Symbol],
      window: Window? = nil
    ) {
      self.input = input
      self.partitionBy = partitionBy
      self.orderBy = orderBy
      self.labels = labels
      self.pattern = pattern
      self.definitions = definitions
      self.measures = measures
      self.rows = rows
      self.skip = skip
      self.passed = passed
      self.window = window
    }

    private var expressions: [PatternExpression] { definitions.compactMap(\.self) + measures.map(\.value) }

    package var symbols: [Symbol] { passed + measures.map(\.output) + (window?.calls.map(\.output) ?? []) }

    /// What the node itself reads of its input, besides what it passes on.
    package var used: Set<Symbol> {
      var used = Set(partitionBy).union(orderBy.map(\.symbol))
      if let window { used.formUnion(window.frame.columns + window.calls.flatMap(\.inputs)) }
      return expressions.reduce(into: used) { $0.formUnion($1.used) }
    }

    /// The highest id among the symbols that only the node's expressions use.
    package var lastOwnSymbol: Int {
      expressions.flatMap { $0.inputs.flatMap { [$0.symbol] + $0.input.ownSymbols } }.map(\.id).max() ?? 0
    }

    package func mapExpressions(_ f: (Expression) throws -> Expression) rethrows -> PatternRecognition {
      var result = self
      result.definitions = try definitions.map { try $0?.map(f) }
      result.measures = try measures.map { Measure(output: $0.output, value: try $0.value.map(f)) }
      return result
    }
  }
}

/// A row pattern with its variables by number.
package indirect enum RowPatternTree: Hashable, Sendable {
  case label(Int)
  case empty
  case partitionStart
  case partitionEnd
  case sequence([RowPatternTree])
  case alternatives([RowPatternTree])
  case permutation([RowPatternTree])
  case excluded(RowPatternTree)
  case quantified(RowPatternTree, least: Int, most: Int?, isGreedy: Bool)

  /// As it would be written.
  package func text(_ labels: [String]) -> String {
    func list(_ parts: [RowPatternTree], _ separator: String) -> String { parts.map { $0.text(labels) }.joined(separator: separator) }
    switch self {
    case .label(let label): return labels[label]
    case .empty: return "()"
    case .partitionStart: return "^"
    case .partitionEnd: return "$"
    case .sequence(let parts): return "(\(list(parts, " ")))"
    case .alternatives(let parts): return "(\(list(parts, " | ")))"
    case .permutation(let parts): return "PERMUTE(\(list(parts, ", ")))"
    case .excluded(let inner): return "{- \(inner.text(labels)) -}"
    case .quantified(let inner, let least, let most, let isGreedy):
      let count =
        switch (least, most) {
        case (0, nil): "*"
        case (1, nil): "+"
        case (0, 1): "?"
        default: "{\(least),\(most.map(String.init) ?? "")}"
        }
      return inner.text(labels) + count + (isGreedy ? "" : "?")
    }
  }
}

/// An expression over a match: `expression` refers by symbols to what `inputs` find in it.
package struct PatternExpression: Hashable, Sendable {
  package struct Binding: Hashable, Sendable {
    package let symbol: Symbol
    package var input: PatternInput

    package init(symbol: Symbol, input: PatternInput) {
      self.symbol = symbol
      self.input = input
    }
  }

  package var expression: Expression
  package var inputs: [Binding]

  package init(_ expression: Expression, inputs: [Binding]) {
    self.expression = expression
    self.inputs = inputs
  }

  package var used: Set<Symbol> { inputs.reduce(into: []) { $0.formUnion($1.input.used) } }

  /// The same over other columns of the input.
  package func renamed(_ columns: [Symbol: Symbol]) -> PatternExpression {
    let values = columns.mapValues { Expression.column($0) }
    return PatternExpression(
      expression,
      inputs: inputs.map { binding in
        switch binding.input {
        case .column(let symbol, let navigation):
          return Binding(symbol: binding.symbol, input: .column(columns[symbol] ?? symbol, navigation))
        case .aggregate(var aggregate):
          aggregate.arguments = aggregate.arguments.map { $0.substituting(values) }
          return Binding(symbol: binding.symbol, input: .aggregate(aggregate))
        case .classifier, .matchNumber: return binding
        }
      })
  }

  package func map(_ f: (Expression) throws -> Expression) rethrows -> PatternExpression {
    PatternExpression(
      try f(expression),
      inputs: try inputs.map { binding in
        guard case .aggregate(var aggregate) = binding.input else { return binding }
        aggregate.arguments = try aggregate.arguments.map(f)
        return Binding(symbol: binding.symbol, input: .aggregate(aggregate))
      })
  }
}

/// A value that depends on the match.
package enum PatternInput: Hashable, Sendable {
  case column(Symbol, PatternNavigation)
  /// The label of a row.
  case classifier(PatternNavigation)
  case matchNumber
  case aggregate(PatternAggregate)

  fileprivate var used: Set<Symbol> {
    switch self {
    case .column(let symbol, _): [symbol]
    case .classifier, .matchNumber: []
    case .aggregate(let aggregate): aggregate.used
    }
  }

  fileprivate var ownSymbols: [Symbol] {
    if case .aggregate(let aggregate) = self { [aggregate.classifier, aggregate.matchNumber] } else { [] }
  }
}

/// Which row of a match: `PREV(LAST(A.x, 1), 2)`.
package struct PatternNavigation: Hashable, Sendable {
  /// Rows with one of these labels count; empty: all rows.
  package var labels: [Int] = []
  package var isFirst = false
  /// Sees the whole match rather than the rows up to the current one.
  package var isFinal = false
  /// Rows of interest to pass over, from the first on or from the last back.
  package var offset = 0
  /// Rows to go on from there, whatever their labels.
  package var distance = 0

  package init() {}
}

/// An aggregate over the rows of a match.
package struct PatternAggregate: Hashable, Sendable {
  package let function: ResolvedAggregate
  /// Over columns of the row, and the symbols below.
  package var arguments: [Expression]
  package let labels: [Int]
  package let isFinal: Bool
  /// CLASSIFIER() and MATCH_NUMBER() inside of the arguments.
  package let classifier: Symbol
  package let matchNumber: Symbol

  package init(
    function: ResolvedAggregate, arguments: [Expression], labels: [Int], isFinal: Bool, classifier: Symbol, matchNumber: Symbol
  ) {
    self.function = function
    self.arguments = arguments
    self.labels = labels
    self.isFinal = isFinal
    self.classifier = classifier
    self.matchNumber = matchNumber
  }

  /// Columns of the input.
  package var used: Set<Symbol> {
    arguments.reduce(into: Set<Symbol>()) { $0.formUnion($1.symbols) }.subtracting([classifier, matchNumber])
  }
}
