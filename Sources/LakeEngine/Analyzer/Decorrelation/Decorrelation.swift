import LakeSQL
import LakeVectors

/// Joins a subquery's plan to the plan around it, `outer`, whose columns it may use.
///
/// Two ways, the first where it can: conditions that compare with outer columns are pulled up out of the subquery to
/// become the join's condition; else the distinct values of those columns (the domain) are pushed down into the subquery,
/// which is then computed for all of them at once, and joined back by them. See T. Neumann, A. Kemper,
/// "Unnesting Arbitrary Queries", BTW 2015.
struct Decorrelation {
  private(set) var outer: LogicalPlan
  let state: AnalysisState
  let position: Position
  /// The columns of `outer` that the subquery uses, in the order of their ids.
  private(set) var free: [Symbol]
  /// The columns of `outer` by which what was computed for the domain finds its rows; all of `free` unless rows are numbered.
  private(set) var keys: [Symbol]
  /// Where `outer` is computed once: what its rows are called by those who read them.
  private(set) var common: (id: Int, definition: LogicalPlan)?
  private let outerSymbols: Set<Symbol>

  init(of subquery: LogicalPlan, outer: LogicalPlan, _ state: AnalysisState, _ position: Position) {
    self.outer = outer
    self.state = state
    self.position = position
    outerSymbols = Set(outer.symbols)
    free = subquery.unknownSymbols.intersection(outerSymbols).sorted { $0.id < $1.id }
    keys = free
  }

  var isNeeded: Bool { !free.isEmpty }

  func isCorrelated(_ plan: LogicalPlan) -> Bool { !plan.unknownSymbols.isDisjoint(with: outerSymbols) }

  func isCorrelated(_ expression: Expression) -> Bool { !expression.symbols.isDisjoint(with: outerSymbols) }

  static func identity(_ symbols: [Symbol]) -> [LogicalPlan.Assignment] { symbols.map { .init($0, .column($0)) } }

  var notSupported: LakeError {
    LakeError(
      .notSupported, at: position, "Given correlated subquery is not supported",
      hint: "LIMIT, FULL JOIN, WITH RECURSIVE or a table function inside of it keeps it from becoming a join")
  }

  /// What a call gives over no rows.
  static func overNoRows(_ call: LogicalPlan.AggregateCall) -> Expression {
    let isCount = ["count", "count_if", "approx_distinct"].contains(call.function.name)
    return .literal(isCount ? .integer(0) : .null, call.output.type)
  }

  // MARK: - Scalar subqueries

  /// `outer` with the columns of `subquery`, which has one row for every row of `outer`.
  func scalar(_ subquery: LogicalPlan) throws -> LogicalPlan {
    if let pulled = pull(subquery), let defaults = pulled.defaults { return joined(subquery.symbols, pulled, defaults) }
    return try sharing { try $0.pushedScalar(subquery) }
  }

  private func pushedScalar(_ subquery: LogicalPlan) throws -> LogicalPlan {
    let pushed = try push(subquery)
    let inner = subquery.symbols.map { state.makeSymbol($0.name, $0.type) }
    let columns = zip(inner, subquery.symbols).map { LogicalPlan.Assignment($0, .column($1)) }
    let keys = free.compactMap { pushed.columns[$0] }
    let right = LogicalPlan.project(.init(input: pushed.plan, assignments: columns + Decorrelation.identity(keys)))
    let join = LogicalPlan.join(.init(kind: .left, left: outer, right: right, condition: matching(pushed.columns)))
    let outputs = zip(subquery.symbols, inner).map { LogicalPlan.Assignment($0, .column($1)) }
    return .project(.init(input: join, assignments: Decorrelation.identity(outer.symbols) + outputs))
  }

  // MARK: - The outer plan, twice

  /// Runs `body` with an outer plan that can be read for the domain too: computed once, where it is not cheap to repeat.
  /// Columns that cannot be compared make it number the rows, which are then told apart by that.
  func sharing(_ body: (Decorrelation) throws -> LogicalPlan) throws -> LogicalPlan {
    let isNumbered = !free.allSatisfy { NullSafeEquality.isHashed($0.type) }
    guard isNumbered || !outer.isCheap || !outer.isDeterministic else { return try body(self) }
    var shared = self
    var definition = outer
    if isNumbered {
      let number = state.makeSymbol("number", .bigint)
      definition = try outer.numbered(number)
      shared.keys = [number]
      shared.free.append(number)
    }
    let id = state.makeSymbol("common", .bigint).id
    shared.common = (id, definition)
    shared.outer = .reference(.init(id: id, symbols: definition.symbols, columns: definition.symbols))
    let result = LogicalPlan.common(.init(id: id, definition: definition, body: try body(shared)))
    guard isNumbered else { return result }
    let wanted = result.symbols.filter { !shared.keys.contains($0) }
    return .project(.init(input: result, assignments: Decorrelation.identity(wanted)))
  }

  /// A left join; rows without a partner get what the subquery gives over no rows.
  private func joined(_ outputs: [Symbol], _ pulled: Pulled, _ defaults: [Symbol: Expression]) -> LogicalPlan {
    let matched = state.makeSymbol("matched", .boolean)
    var inner: [LogicalPlan.Assignment] = []
    var above: [LogicalPlan.Assignment] = []
    for symbol in outputs {
      let value: Expression
      if let deferred = pulled.deferred[symbol] {
        value = deferred
      } else {
        let renamed = state.makeSymbol(symbol.name, symbol.type)
        inner.append(.init(renamed, .column(symbol)))
        value = .column(renamed)
      }
      let standIn = defaults[symbol] ?? .literal(.null, symbol.type)
      if standIn.isNullLiteral && value.symbol != nil {
        above.append(.init(symbol, value))
      } else {
        let isMatched = Expression.not(.isNull(.column(matched)))
        above.append(.init(symbol, .conditional([.init(isMatched, value)], otherwise: standIn, symbol.type)))
      }
    }
    let used = (pulled.conditions + pulled.deferred.values).reduce(into: Set<Symbol>()) { $0.formUnion($1.symbols) }
    let keys = pulled.plan.symbols.filter(used.contains)
    let right = LogicalPlan.project(
      .init(input: pulled.plan, assignments: inner + Decorrelation.identity(keys) + [.init(matched, .true)]))
    let join = LogicalPlan.join(.init(kind: .left, left: outer, right: right, condition: .all(pulled.conditions)))
    return .project(.init(input: join, assignments: Decorrelation.identity(outer.symbols) + above))
  }

  // MARK: - EXISTS and comparisons with any row

  /// `outer` with a `mark` that is true where `subquery` has a row (that passes the test).
  func exists(_ subquery: LogicalPlan, _ mark: Symbol, _ test: PendingSubquery.Test?) throws -> LogicalPlan {
    let subquery = test == nil ? Decorrelation.onlyExisting(subquery) : subquery
    if test == nil, subquery.isSingleRow {
      return .project(.init(input: outer, assignments: Decorrelation.identity(outer.symbols) + [.init(mark, .true)]))
    }
    let tests = test?.terms ?? []
    if let pulled = pull(subquery), pulled.defaults == nil {
      let conditions = pulled.conditions + tests.map { $0.substituting(pulled.deferred) }
      return marked(pulled.plan, conditions, mark)
    }
    return try sharing { domain in
      let pushed = try domain.push(subquery)
      return domain.marked(pushed.plan, [domain.matching(pushed.columns)] + tests, mark)
    }
  }

  private func marked(_ right: LogicalPlan, _ conditions: [Expression], _ mark: Symbol) -> LogicalPlan {
    .join(.init(kind: .mark, left: outer, right: right, condition: conditions.isEmpty ? nil : .all(conditions), mark: mark))
  }

  /// Without what does not matter to whether there is a row.
  private static func onlyExisting(_ plan: LogicalPlan) -> LogicalPlan {
    switch plan {
    case .project(let node): onlyExisting(node.input)
    case .sort(let node): onlyExisting(node.input)
    case .limit(let node) where node.offset == 0 && node.count != 0: onlyExisting(node.input)
    case .aggregate(let node) where !node.keys.isEmpty: onlyExisting(node.input)
    default: plan
    }
  }
}
