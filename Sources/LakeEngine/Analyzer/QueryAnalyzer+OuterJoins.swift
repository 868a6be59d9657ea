import LakeSQL
import LakeVectors

extension QueryAnalyzer {
  /// An outer join whose condition has subqueries. Those that look at one side are joined to that side; when one looks at
  /// both, the pairs are made first and rows that are in none of them are added.
  func outerJoin(
    _ kind: LogicalPlan.Join.Kind, _ left: Relation, _ right: Relation, _ condition: Expression, _ subqueries: [PendingSubquery],
    at position: Position
  ) throws -> LogicalPlan {
    let rightSymbols = Set(right.plan.symbols)
    let leftSymbols = Set(left.plan.symbols)
    if subqueries.contains(where: { !$0.used.isDisjoint(with: leftSymbols) && !$0.used.isDisjoint(with: rightSymbols) }) {
      return try pairedOuterJoin(kind, left, right, condition, subqueries)
    }
    var (first, second) = (left.plan, right.plan)
    for subquery in subqueries {
      if subquery.used.isDisjoint(with: rightSymbols) {
        first = try subquery.join(to: first, state)
      } else {
        second = try subquery.join(to: second, state)
      }
    }
    let joined = LogicalPlan.join(.init(kind: kind, left: first, right: second, condition: condition))
    return .project(.init(input: joined, assignments: Decorrelation.identity(left.plan.symbols + right.plan.symbols)))
  }

  /// Both sides are numbered and computed once; the pairs that the condition lets through find their rows by number.
  private func pairedOuterJoin(
    _ kind: LogicalPlan.Join.Kind, _ left: Relation, _ right: Relation, _ condition: Expression, _ subqueries: [PendingSubquery]
  ) throws -> LogicalPlan {
    let first = try NumberedRows(left.plan, state)
    let second = try NumberedRows(right.plan, state)
    var pairs = LogicalPlan.join(.init(kind: .inner, left: first.original, right: second.original))
    for subquery in subqueries { pairs = try subquery.join(to: pairs, state) }
    pairs = .filter(.init(input: pairs, predicate: condition))
    pairs = .project(
      .init(input: pairs, assignments: Decorrelation.identity(first.original.symbols + second.original.symbols)))
    let id = state.makeSymbol("pairs", .bigint).id
    var result = LogicalPlan.reference(.init(id: id, symbols: pairs.symbols, columns: pairs.symbols))
    if kind != .right { result = withMissing(first, ofPairs: id, to: result) }
    if kind != .left { result = withMissing(second, ofPairs: id, to: result) }
    let outputs = Decorrelation.identity(left.plan.symbols + right.plan.symbols)
    let body = LogicalPlan.project(.init(input: result, assignments: outputs))
    return second.common(first.common(.common(.init(id: id, definition: pairs, body: body))))
  }

  /// `rows` and, with NULLs in the other columns, those of `side` that are in no pair.
  private func withMissing(_ side: NumberedRows, ofPairs id: Int, to rows: LogicalPlan) -> LogicalPlan {
    let copy = side.copy(state)
    let number = state.makeSymbol("number", .bigint)
    let seen = LogicalPlan.reference(.init(id: id, symbols: [number], columns: [side.number]))
    let anti = LogicalPlan.join(.init(kind: .anti, left: copy.plan, right: seen, keys: [(copy.number, number)]))
    let own = Dictionary(uniqueKeysWithValues: zip(side.original.symbols, copy.plan.symbols))
    let fillers = rows.symbols.map { symbol in
      LogicalPlan.Assignment(
        state.makeSymbol(symbol.name, symbol.type), own[symbol].map { .column($0) } ?? .literal(.null, symbol.type))
    }
    let missing = LogicalPlan.project(.init(input: anti, assignments: fillers))
    let outputs = rows.symbols
    return .unionAll(.init(symbols: outputs, inputs: [rows, missing], columns: [outputs, fillers.map(\.symbol)]))
  }
}

/// A plan computed once, each row with a number of its own.
struct NumberedRows {
  let id: Int
  let number: Symbol
  let definition: LogicalPlan
  /// Reads the rows under the names of the plan, and the number.
  let original: LogicalPlan

  init(_ plan: LogicalPlan, _ state: AnalysisState) throws {
    number = state.makeSymbol("number", .bigint)
    id = state.makeSymbol("common", .bigint).id
    definition = try plan.numbered(number)
    original = .reference(.init(id: id, symbols: definition.symbols, columns: definition.symbols))
  }

  /// Reads the rows under new names.
  func copy(_ state: AnalysisState) -> (plan: LogicalPlan, number: Symbol) {
    let symbols = definition.symbols.map { state.makeSymbol($0.name, $0.type) }
    return (.reference(.init(id: id, symbols: symbols, columns: definition.symbols)), symbols.last ?? number)
  }

  /// `body`, in which the rows can be read.
  func common(_ body: LogicalPlan) -> LogicalPlan { .common(.init(id: id, definition: definition, body: body)) }
}

extension LogicalPlan {
  /// The rows with a number from 1 as last column.
  func numbered(_ number: Symbol, partitionBy: [Symbol] = [], orderBy: [SortKey] = []) throws -> LogicalPlan {
    try ranked("row_number", number, partitionBy: partitionBy, orderBy: orderBy)
  }

  /// The rows with the result of a window function without arguments as last column.
  func ranked(_ name: String, _ output: Symbol, partitionBy: [Symbol], orderBy: [SortKey]) throws -> LogicalPlan {
    guard let function = FunctionRegistry.windows(named: name).first else {
      throw LakeError(.internalError, "the function \(name) is missing")
    }
    let resolved = ResolvedWindowFunction(function: function, argumentTypes: [], returnType: .bigint)
    return .window(
      .init(
        input: self, partitionBy: partitionBy, orderBy: orderBy,
        calls: [.init(output: output, function: .function(resolved), arguments: [])]))
  }
}
