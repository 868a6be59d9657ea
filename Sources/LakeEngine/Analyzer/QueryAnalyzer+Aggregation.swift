import LakeSQL
import LakeVectors

extension QueryAnalyzer {
  /// The aggregation of a SELECT over `plan`; `shape`'s expressions are rewritten to use its columns.
  func aggregated(
    _ plan: LogicalPlan, _ scope: Scope, _ select: Select, _ aggregates: AggregateCollector, _ windows: WindowCollector,
    _ analyzer: ExpressionAnalyzer, _ shape: inout SelectShape
  ) throws -> LogicalPlan {
    let grouping = ExpressionAnalyzer(state, self, scope, clause: "GROUP BY clause")
    let keys = try groupingKeys(select.groupBy, shape.columns, grouping)
    var source = plan
    for subquery in grouping.subqueries + aggregates.subqueries { source = try subquery.join(to: source, state) }
    let prepared = prepare(keys, aggregates.calls)
    source = .project(.init(input: source, assignments: prepared.assignments))
    var result = LogicalPlan.aggregate(.init(input: source, keys: prepared.keys, calls: prepared.calls))

    // Subqueries of SELECT, HAVING and ORDER BY are joined above the aggregation.
    let subqueryOutputs = Set(analyzer.subqueries.flatMap(\.outputs))
    let rewriter = GroupRewriter(
      keys: prepared.keyOf,
      visible: Set(prepared.keys).union(aggregates.outputs).union(windows.outputs).union(subqueryOutputs).union(shape.outputs)
        .union(outer.joined().map(\.symbol)))
    for subquery in analyzer.subqueries {
      let above = try subquery.mapped({ try rewriter.rewrite($0, nil, subquery.position) }) { plan in
        try rewriter.rewrite(plan, source: scope.fields, subquery.position)
      }
      result = try above.join(to: result, state)
    }
    try rewrite(&shape, rewriter, select)
    try windows.rewrite { try rewriter.rewrite($0, nil, $1) }
    if let having = shape.having { result = .filter(.init(input: result, predicate: having)) }
    return result
  }

  private func rewrite(_ shape: inout SelectShape, _ rewriter: GroupRewriter, _ select: Select) throws {
    // The outputs are computed from the columns, they are not among what the columns may use.
    let inner = GroupRewriter(keys: rewriter.keys, visible: rewriter.visible.subtracting(shape.outputs).union(rewriter.keys.values))
    for index in shape.columns.indices {
      let column = shape.columns[index]
      shape.columns[index].expression = try inner.rewrite(column.expression, column.syntax, column.position)
    }
    if let having = shape.having, let syntax = select.having {
      shape.having = try inner.rewrite(having, syntax, syntax.position)
    }
    for index in shape.sort.indices {
      let key = shape.sort[index]
      shape.sort[index].expression = try rewriter.rewrite(key.expression, shape.sortSyntax[index].key, key.position)
    }
  }

  // MARK: - GROUP BY

  private func groupingKeys(
    _ groupBy: GroupBy?, _ columns: [SelectedColumn], _ analyzer: ExpressionAnalyzer
  ) throws -> [Expression] {
    var keys: [Expression] = []
    for element in groupBy?.elements ?? [] {
      guard case .simple(let expressions) = element else {
        throw LakeError.notSupported("GROUPING SETS, ROLLUP and CUBE", at: columns.first?.position ?? .start)
      }
      for syntax in expressions {
        let key = try groupingKey(syntax, columns, analyzer)
        guard key.type.isComparable else {
          throw LakeError(
            .typeMismatch, at: syntax.position, "\(key.type) is not comparable, and therefore cannot be used in GROUP BY")
        }
        if !keys.contains(key) { keys.append(key) }
      }
    }
    return keys
  }

  private func groupingKey(
    _ syntax: SyntaxExpression, _ columns: [SelectedColumn], _ analyzer: ExpressionAnalyzer
  ) throws -> Expression {
    if let ordinal = try ordinal(syntax, columns.count, "GROUP BY") {
      let column = columns[ordinal]
      // Analysed again where aggregates are not allowed.
      return try column.syntax.map { try analyzer.analyze($0) } ?? column.expression
    }
    do {
      return try analyzer.analyze(syntax)
    } catch var error as LakeError where error.code == .columnNotFound {
      if let alias = syntax.qualifiedName, alias.parts.count == 1,
        let position = columns.firstIndex(where: { $0.name?.lowercased() == alias.foldedLast })
      {
        error.hint = "GROUP BY does not see aliases: repeat the expression or write GROUP BY \(position + 1)"
      }
      throw error
    }
  }

  // MARK: - The projection below the aggregation

  private struct Prepared {

    var assignments: [LogicalPlan.Assignment] = []
    var keys: [Symbol] = []
    var calls: [LogicalPlan.AggregateCall] = []
    var keyOf: [Expression: Symbol] = [:]
    private var symbolOf: [Expression: Symbol] = [:]

    /// The symbol that carries an expression below the aggregation; one an expression.
    mutating func symbol(_ expression: Expression, _ name: String, _ state: AnalysisState) -> Symbol {
      if let known = symbolOf[expression] { return known }
      let symbol: Symbol
      if case .column(let column) = expression { symbol = column } else { symbol = state.makeSymbol(name, expression.type) }
      symbolOf[expression] = symbol
      assignments.append(.init(symbol, expression))
      return symbol
    }
  }

  private func prepare(_ keys: [Expression], _ calls: [AggregateCollector.Call]) -> Prepared {
    var prepared = Prepared()
    for key in keys {
      let symbol = prepared.symbol(key, "key", state)
      prepared.keys.append(symbol)
      prepared.keyOf[key] = symbol
    }
    for call in calls {
      let arguments = call.arguments.map { prepared.symbol($0, "argument", state) }
      let filter = call.filter.map { prepared.symbol($0, "filter", state) }
      prepared.calls.append(
        .init(output: call.output, function: call.function, arguments: arguments, distinct: call.isDistinct, filter: filter))
    }
    return prepared
  }
}

/// Replaces grouping expressions by their symbols and finds columns that are neither grouped nor aggregated.
struct GroupRewriter {
  let keys: [Expression: Symbol]
  /// What exists above the aggregation.
  let visible: Set<Symbol>

  /// - Throws: `EXPRESSION_NOT_AGGREGATE`, naming the whole expression as it was written.
  func rewrite(_ expression: Expression, _ syntax: SyntaxExpression?, _ position: Position) throws -> Expression {
    let result = expression.replacing { keys[$0].map { .column($0) } }
    if let stray = result.symbols.filter({ !visible.contains($0) }).min(by: { $0.id < $1.id }) {
      let text = syntax.map { SyntaxText.of($0) } ?? stray.name
      throw LakeError(
        .expressionNotAggregate, at: position, "'\(text)' must be an aggregate expression or appear in GROUP BY clause")
    }
    return result
  }

  /// A subquery above the aggregation: of the columns of `source` it may use only those grouped by.
  func rewrite(_ subquery: LogicalPlan, source: [Field], _ position: Position) throws -> LogicalPlan {
    guard !subquery.unknownSymbols.isEmpty else { return subquery }
    let result = subquery.mapExpressions { $0.replacing { keys[$0].map { .column($0) } } }
    let used = result.unknownSymbols.subtracting(keys.values)
    if let stray = source.first(where: { used.contains($0.symbol) }) {
      let name = (stray.qualifier.suffix(1) + [stray.name ?? ""]).joined(separator: ".")
      throw LakeError(
        .expressionNotAggregate, at: position, "Subquery uses '\(name)' which must appear in GROUP BY clause")
    }
    return result
  }
}
