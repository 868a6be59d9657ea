package import LakeCatalog
import LakeVectors

/// What a query computes, as an immutable tree: made by the analyzer, rewritten by the optimizer, turned into pipelines
/// by the physical planner.
package indirect enum LogicalPlan: Sendable {
  case scan(Scan)
  case values(ValuesNode)
  case filter(Filter)
  case project(Project)
  case aggregate(Aggregate)
  case expand(Expand)
  case window(Window)
  case patternRecognition(PatternRecognition)
  case jsonTable(JSONTable)
  case join(Join)
  case sort(Sort)
  case topN(TopN)
  case limit(Limit)
  case replicate(Replicate)
  case unionAll(UnionAll)
  case common(Common)
  case reference(Reference)
  case recursion(Recursion)
  case sequence(NumberSequence)
  case unnest(Unnest)

  /// Rows of a table or of files, with the conditions that the scan itself checks.
  package struct Scan: Sendable {
    package var source: TableSource
    /// The wanted columns: symbol and position in `source.columns`. Empty for `count(*)`.
    package var columns: [(symbol: Symbol, column: Int)]
    /// Conjuncts over `columns`, checked exactly by the scan; where they can, they also prune partitions, files and row
    /// groups.
    package var predicates: [Expression]
    /// Columns that only the predicates read: they do not come out, so their rows need not be gathered.
    package var hidden: Set<Symbol>
    /// No more rows than this are needed.
    package var limit: Int?
    /// Columns whose values must be among the keys of a join's held side, once that is known; by the filter's number.
    package var dynamicFilters: [(symbol: Symbol, id: Int)] = []
    /// A column that a top-N above sorts by first, with the top-N's number: rows that it cannot want any more are left out.
    package var bound: (symbol: Symbol, id: Int)?
    /// TABLESAMPLE SYSTEM: each split is read with this probability.
    package var sample: Double?
    /// Set when not the rows come out but what aggregates make of each split of the files.
    package var summary: Summary?

    package init(
      source: TableSource, columns: [(symbol: Symbol, column: Int)], predicates: [Expression] = [], hidden: Set<Symbol> = [],
      limit: Int? = nil
    ) {
      self.source = source
      self.columns = columns
      self.predicates = predicates
      self.hidden = hidden
      self.limit = limit
    }

    /// The columns whose values are handed on: `columns` without the hidden ones, in order.
    package var outputs: [(symbol: Symbol, column: Int)] {
      hidden.isEmpty ? columns : columns.filter { !hidden.contains($0.symbol) }
    }
  }

  /// Constant rows; with no symbols and one empty row, the input of a SELECT without FROM.
  package struct ValuesNode: Sendable {
    package var symbols: [Symbol]
    package var rows: [[Expression]]

    package init(symbols: [Symbol], rows: [[Expression]]) {
      self.symbols = symbols
      self.rows = rows
    }
  }

  package struct Filter: Sendable {
    package var input: LogicalPlan
    package var predicate: Expression

    package init(input: LogicalPlan, predicate: Expression) {
      self.input = input
      self.predicate = predicate
    }
  }

  /// Exactly the assigned symbols come out, in order.
  package struct Project: Sendable {
    package var input: LogicalPlan
    package var assignments: [Assignment]

    package init(input: LogicalPlan, assignments: [Assignment]) {
      self.input = input
      self.assignments = assignments
    }
  }

  package struct Assignment: Hashable, Sendable {
    package let symbol: Symbol
    package let expression: Expression

    package init(_ symbol: Symbol, _ expression: Expression) {
      self.symbol = symbol
      self.expression = expression
    }
  }

  /// Groups by `keys` (symbols of the input); no keys: one group, also of no rows. Output: keys, then calls.
  /// DISTINCT is an aggregate without calls.
  package struct Aggregate: Sendable {
    package var input: LogicalPlan
    package var keys: [Symbol]
    package var calls: [AggregateCall]

    package init(input: LogicalPlan, keys: [Symbol], calls: [AggregateCall]) {
      self.input = input
      self.keys = keys
      self.calls = calls
    }
  }

  package struct AggregateCall: Hashable, Sendable {
    package let output: Symbol
    package let function: ResolvedAggregate
    /// Symbols of the input; the analyzer projects expressions first.
    package let arguments: [Symbol]
    package let distinct: Bool
    /// A boolean symbol of the input: only rows where it is true are seen.
    package let filter: Symbol?

    package init(output: Symbol, function: ResolvedAggregate, arguments: [Symbol], distinct: Bool = false, filter: Symbol? = nil) {
      self.output = output
      self.function = function
      self.arguments = arguments
      self.distinct = distinct
      self.filter = filter
    }
  }

  /// Output: the symbols of left, then right (semi and anti: left only; mark: left, then `mark`). `keys` are compared for equality (NULL matches
  /// nothing); `condition` is checked on the pairs that the keys let through. No keys and no condition: a cross join.
  package struct Join: Sendable {
    package enum Kind: String, Sendable {
      case inner, left, right, full, semi, anti
      /// Every left row once, with a boolean (never NULL) that says whether it has a partner.
      case mark
    }

    package var kind: Kind
    package var left: LogicalPlan
    package var right: LogicalPlan
    package var keys: [(left: Symbol, right: Symbol)]
    package var condition: Expression?
    /// Of mark joins only.
    package var mark: Symbol?
    /// Joins without keys: comparisons that narrow the pairs to look at.
    package var band: Band?
    /// Semi and anti joins: the left side is held in memory and the right one streams past it.
    package var holdsLeft = false
    /// Keys (by position) whose values in the held side narrow scans of the other side; see `Scan.dynamicFilters`.
    package var dynamicFilters: [(key: Int, id: Int)] = []

    package init(
      kind: Kind, left: LogicalPlan, right: LogicalPlan, keys: [(left: Symbol, right: Symbol)] = [], condition: Expression? = nil,
      mark: Symbol? = nil
    ) {
      self.kind = kind
      self.left = left
      self.right = right
      self.keys = keys
      self.condition = condition
      self.mark = mark
    }
  }

  /// `held` (a column of the right side, which is sorted by it) lies between columns of the left side; and, for intervals on
  /// the right, the interval that begins at `held` reaches as far as a column of the left side. Bounds are exact, `reach`
  /// only narrows: its comparison stays in the join's condition.
  package struct Band: Hashable, Sendable {
    package struct Bound: Hashable, Sendable {
      package let symbol: Symbol
      package let inclusive: Bool
    }

    package struct Reach: Hashable, Sendable {
      /// Of the right side.
      package let end: Symbol
      /// Of the left side; at most `end`.
      package let symbol: Symbol
    }

    package let held: Symbol
    package var lower: Bound?
    package var upper: Bound?
    package var reach: Reach?

    /// All its columns.
    package var symbols: [Symbol] { [held] + [lower?.symbol, upper?.symbol, reach?.end, reach?.symbol].compactMap(\.self) }
  }

  package struct SortKey: Hashable, Sendable {
    package let symbol: Symbol
    package let ascending: Bool
    package let nullsFirst: Bool

    package init(_ symbol: Symbol, ascending: Bool = true, nullsFirst: Bool = false) {
      self.symbol = symbol
      self.ascending = ascending
      self.nullsFirst = nullsFirst
    }
  }

  package struct Sort: Sendable {
    package var input: LogicalPlan
    package var keys: [SortKey]

    package init(input: LogicalPlan, keys: [SortKey]) {
      self.input = input
      self.keys = keys
    }
  }

  /// The first `count` rows after `offset` in the order of `keys`.
  package struct TopN: Sendable {
    package var input: LogicalPlan
    package var keys: [SortKey]
    package var count: Int
    package var offset: Int
    /// The number that scans below know it by; see `Scan.bound`.
    package var boundID: Int?

    package init(input: LogicalPlan, keys: [SortKey], count: Int, offset: Int = 0) {
      self.input = input
      self.keys = keys
      self.count = count
      self.offset = offset
    }
  }

  package struct Limit: Sendable {
    package var input: LogicalPlan
    /// Nil: only an offset.
    package var count: Int?
    package var offset: Int
    /// WITH TIES: rows that equal the last one in these columns, by which the input is sorted, come too.
    package var ties: [Symbol]

    package init(input: LogicalPlan, count: Int?, offset: Int = 0, ties: [Symbol] = []) {
      self.input = input
      self.count = count
      self.offset = offset
      self.ties = ties
    }
  }

  /// Rows of all inputs; input `i`'s `columns[i][k]` becomes `symbols[k]`.
  package struct UnionAll: Sendable {
    package var symbols: [Symbol]
    package var inputs: [LogicalPlan]
    package var columns: [[Symbol]]

    package init(symbols: [Symbol], inputs: [LogicalPlan], columns: [[Symbol]]) {
      self.symbols = symbols
      self.inputs = inputs
      self.columns = columns
    }
  }
}

extension LogicalPlan {
  /// The columns that come out, in order.
  package var symbols: [Symbol] {
    switch self {
    case .scan(let node): node.summary?.symbols ?? node.outputs.map(\.symbol)
    case .values(let node): node.symbols
    case .filter(let node): node.input.symbols
    case .project(let node): node.assignments.map(\.symbol)
    case .aggregate(let node): node.keys + node.calls.map(\.output)
    case .expand(let node): node.input.symbols + node.keys.map(\.output) + [node.id]
    case .window(let node): node.input.symbols + node.calls.map(\.output)
    case .jsonTable(let node): node.input.symbols + node.made
    case .patternRecognition(let node): node.symbols
    case .join(let node):
      switch node.kind {
      case .semi, .anti: node.left.symbols
      case .mark: node.left.symbols + (node.mark.map { [$0] } ?? [])
      default: node.left.symbols + node.right.symbols
      }
    case .sort(let node): node.input.symbols
    case .topN(let node): node.input.symbols
    case .limit(let node): node.input.symbols
    case .replicate(let node): node.input.symbols
    case .unionAll(let node): node.symbols
    case .common(let node): node.body.symbols
    case .reference(let node): node.symbols
    case .recursion(let node): node.symbols
    case .sequence(let node): [node.symbol]
    case .unnest(let node): node.input.symbols + node.made
    }
  }

  package var inputs: [LogicalPlan] {
    switch self {
    case .scan, .values, .reference, .sequence: []
    case .filter(let node): [node.input]
    case .project(let node): [node.input]
    case .aggregate(let node): [node.input]
    case .expand(let node): [node.input]
    case .window(let node): [node.input]
    case .patternRecognition(let node): [node.input]
    case .jsonTable(let node): [node.input]
    case .join(let node): [node.left, node.right]
    case .sort(let node): [node.input]
    case .topN(let node): [node.input]
    case .limit(let node): [node.input]
    case .replicate(let node): [node.input]
    case .unionAll(let node): node.inputs
    case .common(let node): [node.definition, node.body]
    case .recursion(let node): [node.initial, node.step]
    case .unnest(let node): [node.input]
    }
  }

  package func mapInputs(_ f: (LogicalPlan) throws -> LogicalPlan) rethrows -> LogicalPlan {
    switch self {
    case .scan, .values, .reference, .sequence:
      return self
    case .filter(var node):
      node.input = try f(node.input)
      return .filter(node)
    case .project(var node):
      node.input = try f(node.input)
      return .project(node)
    case .aggregate(var node):
      node.input = try f(node.input)
      return .aggregate(node)
    case .expand(var node):
      node.input = try f(node.input)
      return .expand(node)
    case .window(var node):
      node.input = try f(node.input)
      return .window(node)
    case .patternRecognition(var node):
      node.input = try f(node.input)
      return .patternRecognition(node)
    case .jsonTable(var node):
      node.input = try f(node.input)
      return .jsonTable(node)
    case .join(var node):
      node.left = try f(node.left)
      node.right = try f(node.right)
      return .join(node)
    case .sort(var node):
      node.input = try f(node.input)
      return .sort(node)
    case .topN(var node):
      node.input = try f(node.input)
      return .topN(node)
    case .limit(var node):
      node.input = try f(node.input)
      return .limit(node)
    case .replicate(var node):
      node.input = try f(node.input)
      return .replicate(node)
    case .unionAll(var node):
      node.inputs = try node.inputs.map(f)
      return .unionAll(node)
    case .common(var node):
      node.definition = try f(node.definition)
      node.body = try f(node.body)
      return .common(node)
    case .recursion(var node):
      node.initial = try f(node.initial)
      node.step = try f(node.step)
      return .recursion(node)
    case .unnest(var node):
      node.input = try f(node.input)
      return .unnest(node)
    }
  }
}

/// A plan with the names its columns have in the result.
package struct Query: Sendable {
  package var plan: LogicalPlan
  /// Output columns in order: a name as Trino gives it (`_col0` for the nameless) and the symbol that carries it.
  package var output: [(name: String, symbol: Symbol)]
  /// What running the optimized plan gives at once; nil: it can run.
  var missingKernel: LakeError?

  package init(plan: LogicalPlan, output: [(name: String, symbol: Symbol)]) {
    self.plan = plan
    self.output = output
  }
}
