import LakeVectors

extension Decorrelation {
  /// A plan that uses no outer column, and what must be done above it to make up for that.
  struct Pulled {
    var plan: LogicalPlan
    /// Conditions on the plan's columns and outer ones.
    var conditions: [Expression] = []
    /// Columns of the original that need outer columns, in terms of the plan's columns and outer ones.
    var deferred: [Symbol: Expression] = [:]
    /// Not nil: the original has one row for every outer row, made of these values where the plan has none.
    var defaults: [Symbol: Expression]?
  }

  /// Nil where conditions cannot be pulled up.
  func pull(_ plan: LogicalPlan) -> Pulled? {
    guard isCorrelated(plan) else { return Pulled(plan: plan) }
    switch plan {
    case .filter(let node): return filter(node)
    case .project(let node): return project(node)
    case .aggregate(let node): return aggregate(node)
    case .join(let node): return node.kind == .inner ? innerJoin(node) : leftJoin(node)
    case .sort(let node): return pull(node.input)
    case .limit(let node):
      // One row stays one row.
      guard node.offset == 0, node.count != 0, let pulled = pull(node.input), pulled.defaults != nil else { return nil }
      return pulled
    case .common(let node):
      guard !isCorrelated(node.definition), var pulled = pull(node.body) else { return nil }
      pulled.plan = .common(.init(id: node.id, definition: node.definition, body: pulled.plan))
      return pulled
    case .unnest(var node):
      guard var pulled = pull(node.input), pulled.defaults == nil,
        node.collections.allSatisfy({ pulled.deferred[$0.argument] == nil })
      else { return nil }
      node.input = pulled.plan
      pulled.plan = .unnest(node)
      return pulled
    case .scan, .values, .replicate, .expand, .window, .patternRecognition, .jsonTable, .topN, .unionAll, .reference, .recursion, .sequence:
      return nil
    }
  }

  private func filter(_ node: LogicalPlan.Filter) -> Pulled? {
    guard var pulled = pull(node.input), pulled.defaults == nil else { return nil }
    let terms = node.predicate.substituting(pulled.deferred).conjuncts
    pulled.conditions += terms.filter(isCorrelated)
    let own = terms.filter { !isCorrelated($0) }
    if !own.isEmpty { pulled.plan = .filter(.init(input: pulled.plan, predicate: .all(own))) }
    return pulled
  }

  private func project(_ node: LogicalPlan.Project) -> Pulled? {
    guard var pulled = pull(node.input) else { return nil }
    var deferred: [Symbol: Expression] = [:]
    var assignments: [LogicalPlan.Assignment] = []
    for assignment in node.assignments {
      let expression = assignment.expression.substituting(pulled.deferred)
      if let defaults = pulled.defaults { pulled.defaults?[assignment.symbol] = expression.substituting(defaults) }
      if isCorrelated(expression) {
        deferred[assignment.symbol] = expression
      } else {
        assignments.append(.init(assignment.symbol, expression))
      }
    }
    let used = (pulled.conditions + deferred.values).reduce(into: Set<Symbol>()) { $0.formUnion($1.symbols) }
    let assigned = Set(assignments.map(\.symbol))
    // A projection that gives an old name a new meaning would hide what the conditions need.
    guard assignments.allSatisfy({ !used.contains($0.symbol) || $0.expression == .column($0.symbol) }) else { return nil }
    let passed = pulled.plan.symbols.filter { used.contains($0) && !assigned.contains($0) }
    pulled.plan = .project(.init(input: pulled.plan, assignments: assignments + Decorrelation.identity(passed)))
    pulled.deferred = deferred
    return pulled
  }

  /// Equalities with outer expressions become more keys.
  private func aggregate(_ node: LogicalPlan.Aggregate) -> Pulled? {
    guard let pulled = pull(node.input), pulled.defaults == nil else { return nil }
    let given = Set(pulled.plan.symbols)
    let used = Set(node.keys + node.calls.flatMap { $0.arguments + ($0.filter.map { [$0] } ?? []) })
    guard used.isDisjoint(with: pulled.deferred.keys) else { return nil }
    var computed: [LogicalPlan.Assignment] = []
    var keys = node.keys
    var conditions: [Expression] = []
    for condition in pulled.conditions {
      guard case .comparison(.equal, let a, let b) = condition else { return nil }
      let (inner, outer): (Expression, Expression)
      if !a.symbols.isEmpty, a.symbols.isSubset(of: given), b.symbols.isDisjoint(with: given) {
        (inner, outer) = (a, b)
      } else if !b.symbols.isEmpty, b.symbols.isSubset(of: given), a.symbols.isDisjoint(with: given) {
        (inner, outer) = (b, a)
      } else {
        return nil
      }
      let key = inner.symbol ?? state.makeSymbol("key", inner.type)
      if inner.symbol == nil { computed.append(.init(key, inner)) }
      if !keys.contains(key) { keys.append(key) }
      conditions.append(.comparison(.equal, outer, .column(key)))
    }
    var input = pulled.plan
    if !computed.isEmpty {
      input = .project(.init(input: input, assignments: Decorrelation.identity(input.symbols) + computed))
    }
    var result = Pulled(plan: .aggregate(.init(input: input, keys: keys, calls: node.calls)), conditions: conditions)
    if node.keys.isEmpty {
      result.defaults = Dictionary(uniqueKeysWithValues: node.calls.map { ($0.output, Decorrelation.overNoRows($0)) })
    }
    return result
  }

  private func innerJoin(_ node: LogicalPlan.Join) -> Pulled? {
    guard let left = pull(node.left), let right = pull(node.right), left.defaults == nil, right.defaults == nil else { return nil }
    let deferred = left.deferred.merging(right.deferred) { first, _ in first }
    guard node.keys.allSatisfy({ deferred[$0.left] == nil && deferred[$0.right] == nil }) else { return nil }
    let terms = node.condition?.substituting(deferred).conjuncts ?? []
    let own = terms.filter { !isCorrelated($0) }
    var join = node
    join.left = left.plan
    join.right = right.plan
    join.condition = own.isEmpty ? nil : .all(own)
    return Pulled(
      plan: .join(join), conditions: left.conditions + right.conditions + terms.filter(isCorrelated), deferred: deferred)
  }

  /// Joins that let every left row through, or some: conditions on the left side may as well be checked above.
  private func leftJoin(_ node: LogicalPlan.Join) -> Pulled? {
    switch node.kind {
    case .left, .semi, .anti, .mark: break
    case .inner, .right, .full: return nil
    }
    guard !isCorrelated(node.right), let left = pull(node.left), left.defaults == nil else { return nil }
    let condition = node.condition?.substituting(left.deferred)
    guard condition.map({ !isCorrelated($0) }) ?? true, node.keys.allSatisfy({ left.deferred[$0.left] == nil }) else { return nil }
    var join = node
    join.left = left.plan
    join.condition = condition
    return Pulled(plan: .join(join), conditions: left.conditions, deferred: left.deferred)
  }
}
