/// Moves conditions down to where they drop rows first: through projections, groupings, unions and joins, into the scans.
/// On the way, equalities between the sides of a join become its keys, and outer joins whose extra rows a condition
/// drops become inner ones.
package struct PredicatePushdown: OptimizerRule {
  package let name = "predicate pushdown"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    var pushing = Pushing(context: context)
    let result = pushing.push([], into: plan)
    context = pushing.context
    return result
  }

  struct Pushing {
    var context: OptimizerContext

    /// A plan with the rows of `plan` for which all `conjuncts` are true.
    mutating func push(_ conjuncts: [Expression], into plan: LogicalPlan) -> LogicalPlan {
      let wanted = conjuncts.flatMap(\.conjuncts).distinct(without: .true)
      if wanted.contains(where: { $0 == .false || $0.isNullLiteral }) { return plan.emptied }
      switch plan {
      case .filter(let node): return push(node.predicate.conjuncts + wanted, into: node.input)
      case .scan(let node): return scan(node, wanted)
      case .project(let node): return project(node, wanted)
      case .aggregate(let node): return aggregate(node, wanted)
      case .expand(let node): return expand(node, wanted)
      case .window(let node): return window(node, wanted)
      case .patternRecognition(let node): return patternRecognition(node, wanted)
      case .jsonTable(let node): return jsonTable(node, wanted)
      case .join(let node): return join(node, wanted)
      case .unionAll(let node): return unionAll(node, wanted)
      case .sort(var node):
        node.input = push(wanted, into: node.input)
        return .sort(node)
      case .replicate(var node):
        node.input = push(wanted.filter(\.isDeterministic), into: node.input)
        return filtered(.replicate(node), wanted.filter { !$0.isDeterministic })
      case .values, .reference, .sequence: return filtered(plan, wanted)
      case .common(var node):
        node.definition = push([], into: node.definition)
        node.body = push(wanted, into: node.body)
        return .common(node)
      case .unnest(let node): return unnest(node, wanted)
      case .topN, .limit, .recursion:
        return filtered(plan.mapInputs { push([], into: $0) }, wanted)
      }
    }

    func filtered(_ plan: LogicalPlan, _ conjuncts: [Expression]) -> LogicalPlan {
      conjuncts.isEmpty ? plan : .filter(.init(input: plan, predicate: .all(conjuncts)))
    }

    private func scan(_ node: LogicalPlan.Scan, _ conjuncts: [Expression]) -> LogicalPlan {
      guard node.limit == nil else { return filtered(.scan(node), conjuncts) }
      var scan = node
      scan.predicates += conjuncts.filter { $0.isDeterministic && !$0.isConstant }
      scan.predicates = scan.predicates.distinct(without: .true)
      return filtered(.scan(scan), conjuncts.filter { !$0.isDeterministic || $0.isConstant })
    }

    private mutating func project(_ node: LogicalPlan.Project, _ conjuncts: [Expression]) -> LogicalPlan {
      var definitions: [Symbol: Expression] = [:]
      for assignment in node.assignments { definitions[assignment.symbol] = assignment.expression }
      var below: [Expression] = []
      var above: [Expression] = []
      for term in conjuncts {
        let isMovable = term.isDeterministic && term.symbols.allSatisfy { definitions[$0]?.isDeterministic ?? false }
        if isMovable { below.append(simplified(term.substituting(definitions))) } else { above.append(term) }
      }
      var project = node
      project.input = push(below, into: node.input)
      return filtered(.project(project), above)
    }

    private func simplified(_ term: Expression) -> Expression {
      ExpressionSimplification.simplify(ConstantFolding.fold(term, context.session))
    }

    private mutating func aggregate(_ node: LogicalPlan.Aggregate, _ conjuncts: [Expression]) -> LogicalPlan {
      // Without keys there is a row even of no rows: nothing may move below it.
      let (below, above) = split(conjuncts, below: node.keys)
      var aggregate = node
      aggregate.input = push(below, into: node.input)
      return filtered(.aggregate(aggregate), above)
    }

    /// The keys are not those of the input: they are NULL in some sets.
    private mutating func expand(_ node: LogicalPlan.Expand, _ conjuncts: [Expression]) -> LogicalPlan {
      let (below, above) = split(conjuncts, below: node.input.symbols)
      var expand = node
      expand.input = push(below, into: node.input)
      return filtered(.expand(expand), above)
    }

    /// Only whole partitions may be dropped below.
    private mutating func window(_ node: LogicalPlan.Window, _ conjuncts: [Expression]) -> LogicalPlan {
      let (below, above) = split(conjuncts, below: node.partitionBy)
      var window = node
      window.input = push(below, into: node.input)
      return filtered(.window(window), above)
    }

    /// What is known of the row before its elements.
    private mutating func unnest(_ node: LogicalPlan.Unnest, _ conjuncts: [Expression]) -> LogicalPlan {
      let (below, above) = split(conjuncts, below: node.input.symbols)
      var unnest = node
      unnest.input = push(below, into: node.input)
      return filtered(.unnest(unnest), above)
    }

    /// Only whole partitions may be dropped below.
    private mutating func patternRecognition(_ node: LogicalPlan.PatternRecognition, _ conjuncts: [Expression]) -> LogicalPlan {
      let (below, above) = split(conjuncts, below: node.partitionBy)
      var recognition = node
      recognition.input = push(below, into: node.input)
      return filtered(.patternRecognition(recognition), above)
    }

    /// What looks at the input's columns alone drops all rows made of one or none.
    private mutating func jsonTable(_ node: LogicalPlan.JSONTable, _ conjuncts: [Expression]) -> LogicalPlan {
      let (below, above) = split(conjuncts, below: node.input.symbols)
      var table = node
      table.input = push(below, into: node.input)
      return filtered(.jsonTable(table), above)
    }

    /// The conditions that read none but `symbols`, with what alternatives say of these, and the others. Without symbols none
    /// goes below: there it could not tell rows apart.
    private func split(_ conjuncts: [Expression], below symbols: [Symbol]) -> (below: [Expression], above: [Expression]) {
      guard !symbols.isEmpty else { return ([], conjuncts) }
      let known = Set(symbols)
      func isMovable(_ term: Expression) -> Bool { term.isDeterministic && term.symbols.isSubset(of: known) }
      let above = conjuncts.filter { !isMovable($0) }
      return (conjuncts.filter(isMovable) + PredicatePushdown.implied(by: above, on: known), above)
    }

    private mutating func unionAll(_ node: LogicalPlan.UnionAll, _ conjuncts: [Expression]) -> LogicalPlan {
      let movable = conjuncts.filter(\.isDeterministic)
      var union = node
      union.inputs = node.inputs.enumerated().map { index, input in
        let columns = Dictionary(zip(node.symbols, node.columns[index].map { Expression.column($0) })) { first, _ in first }
        return push(movable.map { $0.substituting(columns) }, into: input)
      }
      return filtered(.unionAll(union), conjuncts.filter { !$0.isDeterministic })
    }
  }
}
