import LakeVectors

extension Decorrelation {
  /// A plan computed for every value of the domain: `columns` says which of its columns carries an outer one.
  struct Pushed {
    let plan: LogicalPlan
    let columns: [Symbol: Symbol]
  }

  /// The distinct values of the outer columns in use, under new names.
  private func domain() throws -> Pushed {
    var columns: [Symbol: Symbol] = [:]
    if let common {
      let copies = free.map { state.makeSymbol($0.name, $0.type) }
      for (symbol, copy) in zip(free, copies) { columns[symbol] = copy }
      let rows = LogicalPlan.reference(.init(id: common.id, symbols: copies, columns: free))
      if keys != free { return Pushed(plan: rows, columns: columns) }
      return Pushed(plan: .aggregate(.init(input: rows, keys: copies, calls: [])), columns: columns)
    }
    var assignments: [LogicalPlan.Assignment] = []
    for symbol in free {
      let copy = state.makeSymbol(symbol.name, symbol.type)
      columns[symbol] = copy
      assignments.append(.init(copy, .column(symbol)))
    }
    let values = LogicalPlan.project(.init(input: outer, assignments: assignments))
    return Pushed(plan: .aggregate(.init(input: values, keys: assignments.map(\.symbol), calls: [])), columns: columns)
  }

  func mapped(_ expression: Expression, _ columns: [Symbol: Symbol]) -> Expression {
    expression.substituting(columns.mapValues { .column($0) })
  }

  func carried(_ pushed: Pushed) -> [Symbol] { free.compactMap { pushed.columns[$0] } }

  /// True where the outer columns equal those that carry them, NULL included.
  func matching(_ columns: [Symbol: Symbol]) -> Expression {
    .all(keys.flatMap { symbol in columns[symbol].map { terms(.column(symbol), .column($0)) } ?? [] })
  }

  func matching(_ a: Pushed, _ b: Pushed) -> [Expression] {
    keys.flatMap { symbol -> [Expression] in
      guard let left = a.columns[symbol], let right = b.columns[symbol] else { return [] }
      return terms(.column(left), .column(right))
    }
  }

  /// Numbers of rows are never NULL.
  private func terms(_ a: Expression, _ b: Expression) -> [Expression] {
    keys == free ? NullSafeEquality.terms(a, b) : [.comparison(.equal, a, b)]
  }

  /// The rows of `plan` for every value of the domain, beside that value.
  func push(_ plan: LogicalPlan) throws -> Pushed {
    guard isCorrelated(plan) else {
      let domain = try domain()
      return Pushed(plan: .join(.init(kind: .inner, left: domain.plan, right: plan)), columns: domain.columns)
    }
    switch plan {
    case .filter(let node):
      let input = try push(node.input)
      return Pushed(plan: .filter(.init(input: input.plan, predicate: mapped(node.predicate, input.columns))), columns: input.columns)
    case .project(let node):
      let input = try push(node.input)
      let assignments = node.assignments.map { LogicalPlan.Assignment($0.symbol, mapped($0.expression, input.columns)) }
      return Pushed(
        plan: .project(.init(input: input.plan, assignments: assignments + Decorrelation.identity(carried(input)))),
        columns: input.columns)
    case .aggregate(let node): return node.keys.isEmpty ? try global(node) : try grouped(node)
    case .window(var node):
      let input = try push(node.input)
      node.input = input.plan
      node.partitionBy += carried(input)
      return Pushed(plan: .window(node), columns: input.columns)
    case .jsonTable(var node):
      let input = try push(node.input)
      node.input = input.plan
      return Pushed(plan: .jsonTable(node), columns: input.columns)
    case .patternRecognition(var node):
      let input = try push(node.input)
      node.input = input.plan
      node.partitionBy += carried(input)
      node.passed += carried(input)
      return Pushed(plan: .patternRecognition(node), columns: input.columns)
    case .join(let node): return try join(node)
    case .replicate(var node):
      let input = try push(node.input)
      node.input = input.plan
      return Pushed(plan: .replicate(node), columns: input.columns)
    case .expand(var node):
      let input = try push(node.input)
      node.input = input.plan
      return Pushed(plan: .expand(node), columns: input.columns)
    case .sort(let node): return try push(node.input)
    case .unionAll(let node): return try unionAll(node)
    case .limit(let node): return try limit(node)
    case .topN(let node):
      let sort = LogicalPlan.sort(.init(input: node.input, keys: node.keys))
      return try limit(.init(input: sort, count: node.count, offset: node.offset))
    case .unnest(var node):
      let input = try push(node.input)
      node.input = input.plan
      return Pushed(plan: .unnest(node), columns: input.columns)
    case .common(let node): return try common(node)
    case .scan, .values, .reference, .recursion, .sequence: throw notSupported
    }
  }

  private func grouped(_ node: LogicalPlan.Aggregate) throws -> Pushed {
    let input = try push(node.input)
    return Pushed(
      plan: .aggregate(.init(input: input.plan, keys: node.keys + carried(input), calls: node.calls)), columns: input.columns)
  }

  /// One group, also of no rows: every value of the domain has one.
  private func global(_ node: LogicalPlan.Aggregate) throws -> Pushed {
    let input = try push(node.input)
    let domain = try domain()
    let matched = state.makeSymbol("matched", .boolean)
    let calls = node.calls.map { call in
      LogicalPlan.AggregateCall(
        output: state.makeSymbol(call.output.name, call.output.type), function: call.function, arguments: call.arguments,
        distinct: call.distinct, filter: call.filter)
    }
    let groups = LogicalPlan.aggregate(.init(input: input.plan, keys: carried(input), calls: calls))
    let right = LogicalPlan.project(
      .init(input: groups, assignments: Decorrelation.identity(groups.symbols) + [.init(matched, .true)]))
    let join = LogicalPlan.join(.init(kind: .left, left: domain.plan, right: right, condition: .all(matching(domain, input))))
    let outputs = zip(node.calls, calls).map { call, inner in
      LogicalPlan.Assignment(
        call.output,
        .conditional(
          [.init(.not(.isNull(.column(matched))), .column(inner.output))], otherwise: Decorrelation.overNoRows(call), call.output.type))
    }
    return Pushed(
      plan: .project(.init(input: join, assignments: Decorrelation.identity(carried(domain)) + outputs)), columns: domain.columns)
  }

  private func join(_ node: LogicalPlan.Join) throws -> Pushed {
    var join = node
    let columns: [Symbol: Symbol]
    var terms: [Expression] = []
    switch node.kind {
    case .full: return try fullJoin(node)
    case .right:
      let right = try push(node.right)
      join.right = right.plan
      columns = right.columns
      if isCorrelated(node.left) {
        let left = try push(node.left)
        join.left = left.plan
        terms = matching(left, right)
      }
    case .inner where !isCorrelated(node.left) && isCorrelated(node.right):
      let right = try push(node.right)
      join.right = right.plan
      columns = right.columns
    case .inner, .left, .semi, .anti, .mark:
      let left = try push(node.left)
      join.left = left.plan
      columns = left.columns
      if isCorrelated(node.right) {
        let right = try push(node.right)
        join.right = right.plan
        terms = matching(left, right)
      }
    }
    terms += node.condition.map { mapped($0, columns).conjuncts } ?? []
    join.condition = terms.isEmpty ? nil : .all(terms)
    return Pushed(plan: .join(join), columns: columns)
  }

  private func unionAll(_ node: LogicalPlan.UnionAll) throws -> Pushed {
    let inputs = try node.inputs.map { try push($0) }
    let copies = free.map { state.makeSymbol($0.name, $0.type) }
    let columns = zip(node.columns, inputs).map { own, input in own + carried(input) }
    return Pushed(
      plan: .unionAll(.init(symbols: node.symbols + copies, inputs: inputs.map(\.plan), columns: columns)),
      columns: Dictionary(uniqueKeysWithValues: zip(free, copies)))
  }
}

extension LogicalPlan {
  /// True when computing it twice gives the same rows.
  var isDeterministic: Bool {
    var result = true
    _ = mapOwnExpressions { expression in
      if !expression.isDeterministic { result = false }
      return expression
    }
    if case .scan(let node) = self, node.sample != nil { return false }
    return result && inputs.allSatisfy(\.isDeterministic)
  }
}
