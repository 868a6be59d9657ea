import LakeVectors

// Plans that look at more than one row of the subquery: each value of the domain has rows of its own.
extension Decorrelation {
  /// LIMIT and OFFSET: the rows are numbered within each value of the domain, in the order of the sort below.
  func limit(_ node: LogicalPlan.Limit) throws -> Pushed {
    if LogicalPlan.limit(node).isSingleRow, node.offset == 0, node.count != 0 { return try push(node.input) }
    let (ordered, keys) = Decorrelation.sortedInput(node.input)
    var input = try push(ordered)
    let wanted = node.input.symbols + carried(input)
    let number = state.makeSymbol("number", .bigint)
    input = Pushed(
      plan: try input.plan.numbered(number, partitionBy: carried(input), orderBy: keys), columns: input.columns)
    var terms: [Expression] = []
    if node.offset > 0 { terms.append(.comparison(.greater, .column(number), bigint(node.offset))) }
    if let count = node.count {
      let (last, overflow) = count.addingReportingOverflow(node.offset)
      var place = number
      if !node.ties.isEmpty {
        place = state.makeSymbol("rank", .bigint)
        let ranked = try input.plan.ranked("rank", place, partitionBy: carried(input), orderBy: keys)
        input = Pushed(plan: ranked, columns: input.columns)
      }
      if !overflow { terms.append(.comparison(.lessOrEqual, .column(place), bigint(last))) }
    }
    let filtered = terms.isEmpty ? input.plan : LogicalPlan.filter(.init(input: input.plan, predicate: .all(terms)))
    return Pushed(plan: .project(.init(input: filtered, assignments: Decorrelation.identity(wanted))), columns: input.columns)
  }

  private func bigint(_ value: Int) -> Expression { .literal(.integer(Int64(value)), .bigint) }

  /// The plan without its sort, with the sort's keys among its columns.
  private static func sortedInput(_ plan: LogicalPlan) -> (plan: LogicalPlan, keys: [LogicalPlan.SortKey]) {
    switch plan {
    case .sort(let node): return (node.input, node.keys)
    case .project(var node):
      let (input, keys) = sortedInput(node.input)
      guard !keys.isEmpty else { return (plan, []) }
      let given = Set(node.assignments.map(\.symbol))
      // A key under whose name the projection gives something else cannot pass.
      guard node.assignments.allSatisfy({ a in a.expression == .column(a.symbol) || !keys.contains { $0.symbol == a.symbol } })
      else { return (plan, []) }
      node.input = input
      node.assignments += identity(keys.map(\.symbol).filter { !given.contains($0) })
      return (.project(node), keys)
    default: return (plan, [])
    }
  }

  /// Rows of either side may be alone: each says for which value of the domain it stands.
  func fullJoin(_ node: LogicalPlan.Join) throws -> Pushed {
    let left = try push(node.left)
    let right = try push(node.right)
    var join = node
    join.left = left.plan
    join.right = right.plan
    let own = node.condition.map { mapped($0, left.columns).conjuncts } ?? []
    join.condition = .all(matching(left, right) + own)
    var columns: [Symbol: Symbol] = [:]
    var either: [LogicalPlan.Assignment] = []
    for symbol in free {
      guard let a = left.columns[symbol], let b = right.columns[symbol] else { continue }
      let copy = state.makeSymbol(symbol.name, symbol.type)
      columns[symbol] = copy
      either.append(.init(copy, .coalesce([.column(a), .column(b)], symbol.type)))
    }
    let outputs = Decorrelation.identity(node.left.symbols + node.right.symbols) + either
    return Pushed(plan: .project(.init(input: .join(join), assignments: outputs)), columns: columns)
  }

  /// A common subplan that itself needs outer columns is written out where it is read.
  func common(_ node: LogicalPlan.Common) throws -> Pushed {
    guard isCorrelated(node.definition) else {
      let body = try push(node.body)
      return Pushed(plan: .common(.init(id: node.id, definition: node.definition, body: body.plan)), columns: body.columns)
    }
    guard node.definition.isDeterministic else { throw notSupported }
    return try push(node.body.replacingReferences(to: node.id, by: node.definition))
  }
}

extension LogicalPlan {
  /// References to a common subplan replaced by the subplan itself.
  func replacingReferences(to id: Int, by definition: LogicalPlan) -> LogicalPlan {
    rewritten { plan in
      guard case .reference(let node) = plan, node.id == id else { return plan }
      return .project(
        .init(input: definition, assignments: zip(node.symbols, node.columns).map { .init($0, .column($1)) }))
    }
  }

  /// Rows that may as well be computed twice: those of one table, or constants.
  var isCheap: Bool {
    switch self {
    case .scan, .values, .reference, .sequence: true
    case .filter(let node): node.input.isCheap
    case .project(let node): node.input.isCheap
    default: false
    }
  }
}
