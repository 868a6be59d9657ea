import LakeVectors

extension PredicatePushdown.Pushing {
  /// Conditions sorted by the side of a join that they need.
  private struct Sides {
    var left: [Expression] = []
    var right: [Expression] = []
    var both: [Expression] = []

    init(_ terms: [Expression], _ leftSymbols: Set<Symbol>, _ rightSymbols: Set<Symbol>) {
      for term in terms {
        let symbols = term.symbols
        if !term.isDeterministic {
          both.append(term)
        } else if symbols.isSubset(of: leftSymbols) {
          left.append(term)
        } else if symbols.isSubset(of: rightSymbols) {
          right.append(term)
        } else {
          both.append(term)
        }
      }
    }
  }

  mutating func join(_ node: LogicalPlan.Join, _ conjuncts: [Expression]) -> LogicalPlan {
    if let decided = decided(node, conjuncts) { return decided }
    var join = node
    let leftSymbols = Set(node.left.symbols)
    let rightSymbols = Set(node.right.symbols)
    join.kind = narrowed(node.kind, conjuncts, leftSymbols, rightSymbols)

    let above = Sides(conjuncts, leftSymbols, rightSymbols)
    let on = Sides(node.condition?.conjuncts ?? [], leftSymbols, rightSymbols)
    var left: [Expression] = []
    var right: [Expression] = []
    var rest: [Expression] = []
    var condition = on.both
    // A condition on the result may go to a side whose rows come out unchanged.
    if join.kind != .right && join.kind != .full { left += above.left } else { rest += above.left }
    if join.kind == .inner || join.kind == .right { right += above.right } else { rest += above.right }
    if join.kind == .inner { condition += above.both } else { rest += above.both }
    // A condition of ON may go to a side whose rows come out only with a partner.
    if join.kind == .inner || join.kind == .right || join.kind == .semi { left += on.left } else { condition += on.left }
    if join.kind != .right && join.kind != .full { right += on.right } else { condition += on.right }

    var seen = Set<Expression>()
    condition = condition.filter { seen.insert($0).inserted }
    if join.kind == .inner || join.kind == .right || join.kind == .semi {
      left += PredicatePushdown.implied(by: condition, on: leftSymbols)
    }
    if join.kind != .right && join.kind != .full { right += PredicatePushdown.implied(by: condition, on: rightSymbols) }
    condition = takeKeys(condition, &join, leftSymbols, rightSymbols)
    infer(join, &left, &right)
    join.left = push(left, into: join.left)
    join.right = push(right, into: join.right)
    let evaluable = condition.filter(\.isDeterministic)
    if join.kind == .inner {
      rest += condition.filter { !$0.isDeterministic }
    } else if evaluable.count < condition.count {
      join.condition = .all(condition)
      return filtered(.join(join), rest)
    }
    join.condition = evaluable.isEmpty ? nil : .all(evaluable)
    return filtered(.join(join), rest)
  }

  /// The kind of join that is left when rows filled up with NULLs are dropped above.
  private func narrowed(
    _ kind: LogicalPlan.Join.Kind, _ conjuncts: [Expression], _ left: Set<Symbol>, _ right: Set<Symbol>
  ) -> LogicalPlan.Join.Kind {
    let needsLeft = conjuncts.contains { NullRejection.rejects($0, left) }
    let needsRight = conjuncts.contains { NullRejection.rejects($0, right) }
    switch kind {
    case .left: return needsRight ? .inner : .left
    case .right: return needsLeft ? .inner : .right
    case .full:
      if needsLeft && needsRight { return .inner }
      return needsLeft ? .left : needsRight ? .right : .full
    case .inner, .semi, .anti, .mark: return kind
    }
  }

  /// Equalities of a left with a right expression become keys; the rest is handed back.
  private mutating func takeKeys(
    _ conditions: [Expression], _ join: inout LogicalPlan.Join, _ left: Set<Symbol>, _ right: Set<Symbol>
  ) -> [Expression] {
    var rest: [Expression] = []
    var onLeft: [LogicalPlan.Assignment] = []
    var onRight: [LogicalPlan.Assignment] = []
    for condition in conditions {
      guard case .comparison(.equal, let a, let b) = condition, condition.isDeterministic, !a.isConstant, !b.isConstant else {
        rest.append(condition)
        continue
      }
      let key: (left: Symbol, right: Symbol)
      if a.symbols.isSubset(of: left), b.symbols.isSubset(of: right) {
        key = (symbol(of: a, &onLeft), symbol(of: b, &onRight))
      } else if a.symbols.isSubset(of: right), b.symbols.isSubset(of: left) {
        key = (symbol(of: b, &onLeft), symbol(of: a, &onRight))
      } else {
        rest.append(condition)
        continue
      }
      if !join.keys.contains(where: { $0 == key }) { join.keys.append(key) }
    }
    join.left = extended(join.left, onLeft)
    join.right = extended(join.right, onRight)
    return rest
  }

  /// The symbol of a key, computed below the join unless it is a column.
  private mutating func symbol(of key: Expression, _ computed: inout [LogicalPlan.Assignment]) -> Symbol {
    if let column = key.symbol { return column }
    if let known = computed.first(where: { $0.expression == key }) { return known.symbol }
    let symbol = context.makeSymbol("key", key.type)
    computed.append(.init(symbol, key))
    return symbol
  }

  private func extended(_ plan: LogicalPlan, _ computed: [LogicalPlan.Assignment]) -> LogicalPlan {
    if computed.isEmpty { return plan }
    return .project(.init(input: plan, assignments: plan.symbols.map { .init($0, .column($0)) } + computed))
  }

  /// What is known of a key on one side holds for its partner: `a.dt = b.dt AND a.dt = '2023-01-01'` prunes both.
  private func infer(_ join: LogicalPlan.Join, _ left: inout [Expression], _ right: inout [Expression]) {
    func mirrored(_ terms: [Expression], _ from: Symbol, _ to: Symbol) -> [Expression] {
      terms.filter { $0.symbols == [from] && $0.isDeterministic && $0.size <= largestInferred }
        .map { $0.substituting([from: .column(to)]) }
    }
    let (ownLeft, ownRight) = (left, right)
    var (knownLeft, knownRight) = (Set(left), Set(right))
    // Equal char values may differ in trailing spaces.
    for key in join.keys where key.left.type == key.right.type && !key.left.type.isChar {
      // Rows of the right side that have no partner matter only to right and full joins, and likewise.
      if join.kind != .right && join.kind != .full {
        for term in mirrored(ownLeft, key.left, key.right) where knownRight.insert(term).inserted { right.append(term) }
      }
      if join.kind == .inner || join.kind == .right || join.kind == .semi {
        for term in mirrored(ownRight, key.right, key.left) where knownLeft.insert(term).inserted { left.append(term) }
      }
    }
  }

  /// Bounds the work that copies of conditions cost.
  private var largestInferred: Int { 64 }
}
