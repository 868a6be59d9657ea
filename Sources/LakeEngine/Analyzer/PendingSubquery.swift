import LakeSQL
import LakeVectors

/// A subquery inside an expression, to be joined to the plan below the expression; the expression refers to what it
/// gives by symbols. Its plan may use columns of the plan that it is joined to.
struct PendingSubquery {
  indirect enum Kind {
    /// One row, whatever the data: its columns are joined to every row.
    case scalar(LogicalPlan)
    /// `value IN (…)` as a column, without correlation: `mark` is true where `candidates` (distinct) has the value;
    /// `counts` has one row.
    case membership(value: Expression, key: Symbol, candidates: LogicalPlan, candidate: Symbol, counts: LogicalPlan)
    /// Subqueries that read one plan, which is computed once; they are not correlated.
    case sharing(id: Int, LogicalPlan, [PendingSubquery])
    /// `mark` is true where the plan has a row (that passes the test), else false.
    case exists(LogicalPlan, mark: Symbol, test: Test?)
  }

  /// Conditions on columns of the subquery and values of the row around, for which placeholders stand.
  struct Test {
    var values: [Symbol: Expression]
    let conditions: [Expression]

    var terms: [Expression] { conditions.map { $0.substituting(values) } }
  }

  let kind: Kind
  let position: Position

  init(_ kind: Kind, at position: Position) {
    self.kind = kind
    self.position = position
  }

  /// The subquery in the terms of another plan: `value` for what stands around it, `plan` for what it is.
  func mapped(_ value: (Expression) throws -> Expression, _ plan: (LogicalPlan) throws -> LogicalPlan) rethrows -> PendingSubquery {
    switch kind {
    case .scalar(let inner): return PendingSubquery(.scalar(try plan(inner)), at: position)
    case .membership(let tested, let key, let candidates, let candidate, let counts):
      return PendingSubquery(
        .membership(
          value: try value(tested), key: key, candidates: try plan(candidates), candidate: candidate, counts: try plan(counts)),
        at: position)
    case .sharing(let id, let definition, let users):
      return PendingSubquery(.sharing(id: id, try plan(definition), try users.map { try $0.mapped(value, plan) }), at: position)
    case .exists(let inner, let mark, var test):
      if let values = test?.values { test?.values = try values.mapValues(value) }
      return PendingSubquery(.exists(try plan(inner), mark: mark, test: test), at: position)
    }
  }

  /// Columns of the plan around, and of queries further out.
  var used: Set<Symbol> {
    switch kind {
    case .scalar(let plan): plan.unknownSymbols
    case .membership(let value, _, let candidates, _, let counts):
      value.symbols.union(candidates.unknownSymbols).union(counts.unknownSymbols)
    case .sharing(_, let definition, let users): users.reduce(into: definition.unknownSymbols) { $0.formUnion($1.used) }
    case .exists(let plan, _, let test):
      (test?.values.values).map { $0.reduce(into: plan.unknownSymbols) { $0.formUnion($1.symbols) } } ?? plan.unknownSymbols
    }
  }

  /// The columns it adds to the plan.
  var outputs: [Symbol] {
    switch kind {
    case .scalar(let plan): plan.symbols
    case .membership(_, let key, let candidates, _, let counts): [key] + candidates.symbols + counts.symbols
    case .sharing(_, _, let users): users.flatMap(\.outputs)
    case .exists(_, let mark, _): [mark]
    }
  }

  /// `plan` with this subquery's columns beside its own.
  /// - Throws: `NOT_SUPPORTED` for a correlation that no join can express.
  func join(to plan: LogicalPlan, _ state: AnalysisState) throws -> LogicalPlan {
    try state.limits.note(plan, at: position)
    switch kind {
    case .scalar(let single):
      let decorrelation = Decorrelation(of: single, outer: plan, state, position)
      if decorrelation.isNeeded { return try decorrelation.scalar(single) }
      return .join(.init(kind: .inner, left: plan, right: single))
    case .membership(let value, let key, let candidates, let candidate, let counts):
      let identity = plan.symbols.map { LogicalPlan.Assignment($0, .column($0)) }
      let keyed = LogicalPlan.project(.init(input: plan, assignments: identity + [.init(key, value)]))
      let marked = LogicalPlan.join(.init(kind: .left, left: keyed, right: candidates, keys: [(key, candidate)]))
      return .join(.init(kind: .inner, left: marked, right: counts))
    case .sharing(let id, let definition, let users):
      return .common(.init(id: id, definition: definition, body: try users.reduce(plan) { try $1.join(to: $0, state) }))
    case .exists(let inner, let mark, let test):
      return try Decorrelation(of: inner, outer: plan, state, position).exists(inner, mark, test)
    }
  }
}
