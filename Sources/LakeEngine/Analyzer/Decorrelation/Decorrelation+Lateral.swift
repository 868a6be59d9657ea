import LakeVectors

extension Decorrelation {
  /// The rows of `outer`, each with the rows that `subquery` has for it and that pass the condition; `left`: those without
  /// any come once, with NULLs. Output: the columns of `outer`, then those of the subquery.
  func lateral(_ subquery: LogicalPlan, _ kind: LogicalPlan.Join.Kind, condition: Expression? = nil) throws -> LogicalPlan {
    guard let pulled = pull(subquery) else { return try sharing { try $0.pushedLateral(subquery, kind, condition) } }
    guard pulled.defaults == nil else { return try single(subquery, kind, condition) }
    let matched = state.makeSymbol("matched", .boolean)
    let needsMark = kind == .left && !pulled.deferred.isEmpty
    var right = pulled.plan
    if needsMark {
      right = .project(.init(input: right, assignments: Decorrelation.identity(right.symbols) + [.init(matched, .true)]))
    }
    let terms = pulled.conditions + (condition.map { $0.substituting(pulled.deferred).conjuncts } ?? [])
    let join = LogicalPlan.join(
      .init(kind: kind, left: outer, right: right, condition: terms.isEmpty ? nil : .all(terms)))
    let outputs = subquery.symbols.map { symbol -> LogicalPlan.Assignment in
      guard let value = pulled.deferred[symbol] else { return .init(symbol, .column(symbol)) }
      guard needsMark else { return .init(symbol, value) }
      let isMatched = Expression.not(.isNull(.column(matched)))
      return .init(symbol, .conditional([.init(isMatched, value)], otherwise: .literal(.null, symbol.type), symbol.type))
    }
    return .project(.init(input: join, assignments: Decorrelation.identity(outer.symbols) + outputs))
  }

  /// A subquery with one row for each row around: the condition decides about that row.
  private func single(_ subquery: LogicalPlan, _ kind: LogicalPlan.Join.Kind, _ condition: Expression?) throws -> LogicalPlan {
    guard let condition else { return try scalar(subquery) }
    guard kind == .left else { return .filter(.init(input: try scalar(subquery), predicate: condition)) }
    let copies = subquery.symbols.map { state.makeSymbol($0.name, $0.type) }
    let renamed = LogicalPlan.project(
      .init(input: subquery, assignments: zip(copies, subquery.symbols).map { .init($0, .column($1)) }))
    let rows = try scalar(renamed)
    let columns = Dictionary(uniqueKeysWithValues: zip(subquery.symbols, copies.map { Expression.column($0) }))
    let passes = state.makeSymbol("passes", .boolean)
    let tested = LogicalPlan.project(
      .init(input: rows, assignments: Decorrelation.identity(rows.symbols) + [.init(passes, condition.substituting(columns))]))
    let outputs = zip(subquery.symbols, copies).map { symbol, copy in
      LogicalPlan.Assignment(
        symbol,
        .conditional([.init(.column(passes), .column(copy))], otherwise: .literal(.null, symbol.type), symbol.type))
    }
    return .project(.init(input: tested, assignments: Decorrelation.identity(outer.symbols) + outputs))
  }

  private func pushedLateral(
    _ subquery: LogicalPlan, _ kind: LogicalPlan.Join.Kind, _ condition: Expression?
  ) throws -> LogicalPlan {
    let pushed = try push(subquery)
    let terms = matching(pushed.columns).conjuncts + (condition?.conjuncts ?? [])
    let join = LogicalPlan.join(.init(kind: kind, left: outer, right: pushed.plan, condition: .all(terms)))
    return .project(.init(input: join, assignments: Decorrelation.identity(outer.symbols + subquery.symbols)))
  }
}
