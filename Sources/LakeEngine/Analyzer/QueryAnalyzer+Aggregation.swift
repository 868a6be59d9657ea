import LakeSQL
import LakeVectors

extension QueryAnalyzer {
  /// The aggregation of a SELECT over `plan`; `shape`'s expressions are rewritten to use its columns.
  func aggregated(
    _ plan: LogicalPlan, _ scope: Scope, _ select: Select, _ aggregates: AggregateCollector, _ windows: WindowCollector,
    _ analyzer: ExpressionAnalyzer, _ shape: inout SelectShape
  ) throws -> LogicalPlan {
    let grouping = ExpressionAnalyzer(state, self, scope, clause: "GROUP BY clause")
    if select.groupBy == nil, !aggregates.groupings.isEmpty {
      throw LakeError(
        .missingGroupBy, at: select.position,
        "A GROUPING() operation can only be used with a corresponding GROUPING SET/CUBE/ROLLUP/GROUP BY clause")
    }
    let columns = shape.columns
    var subqueryKeys: [String: Expression] = [:]
    let sets = try GroupingSets(select.groupBy, at: select.groupBy?.position ?? select.position) { syntax in
      let known = grouping.subqueries.count
      let key = try comparableKey(syntax, columns, grouping, of: select)
      if grouping.subqueries.count > known {
        let written = try ordinal(syntax, columns.count, "GROUP BY").flatMap { columns[$0].syntax } ?? syntax
        subqueryKeys[Printer.folded(written)] = key
      }
      return key
    }
    if !subqueryKeys.isEmpty { QueryAnalyzer.reuse(subqueryKeys, windows, analyzer, &shape) }
    var source = plan
    for subquery in grouping.subqueries + aggregates.subqueries { source = try subquery.join(to: source, state) }
    var calls = aggregates.calls
    if select.groupBy == nil { source = filtered(source, &calls) }
    let prepared = prepare(sets.keys, calls)
    source = .project(.init(input: source, assignments: prepared.assignments))
    let grouped = try grouped(source, sets, keys: prepared.keys, calls: prepared.calls, orders: prepared.orders)
    var result = try withGroupings(grouped, sets, aggregates.groupings)

    // Subqueries of SELECT, HAVING and ORDER BY are joined above the aggregation.
    var visible = SymbolSet(grouped.keys)
    aggregates.addOutputs(to: &visible)
    windows.addOutputs(to: &visible)
    for subquery in analyzer.subqueries + shape.sortSubqueries { visible.formUnion(subquery.outputs) }
    visible.formUnion(shape.outputs)
    for fields in outer { visible.formUnion(fields.lazy.map(\.symbol)) }
    let rewriter = GroupRewriter(keys: grouped.keys, keyOf: grouped.keyOf, visible: visible)
    func above(_ subquery: PendingSubquery) throws -> PendingSubquery {
      try subquery.mapped({ try rewriter.rewrite($0, nil, subquery.position) }) { plan in
        try rewriter.rewrite(plan, source: scope.fields, state, subquery.position)
      }
    }
    for subquery in analyzer.subqueries { result = try above(subquery).join(to: result, state) }
    shape.sortSubqueries = try shape.sortSubqueries.map(above)
    try rewrite(&shape, rewriter, select, scope.fields)
    try windows.rewrite { try rewriter.rewrite($0, nil, $1) }
    for (expression, syntax) in windows.declared { _ = try rewriter.rewrite(expression, syntax, syntax.position) }
    if let having = shape.having { result = .filter(.init(input: result, predicate: having)) }
    return result
  }

  /// A column or sort key that is written like a grouping key with a subquery is that key: its own subquery is not asked.
  private static func reuse(
    _ keys: [String: Expression], _ windows: WindowCollector, _ analyzer: ExpressionAnalyzer, _ shape: inout SelectShape
  ) {
    for index in shape.columns.indices {
      guard let syntax = shape.columns[index].syntax, let key = keys[Printer.folded(syntax)] else { continue }
      shape.columns[index].expression = key
    }
    for index in shape.sort.indices {
      if let key = keys[Printer.folded(shape.sortSyntax[index].key)] { shape.sort[index].expression = key }
    }
    var used = (shape.columns.map(\.expression) + shape.sort.map(\.expression) + [shape.having].compactMap(\.self))
      .reduce(into: Set<Symbol>()) { $0.formUnion($1.symbols) }
    for (_, call, _) in windows.calls {
      _ = call.map { expression in
        used.formUnion(expression.symbols)
        return expression
      }
    }
    for subquery in shape.sortSubqueries { used.formUnion(subquery.used) }
    var kept: [PendingSubquery] = []
    for subquery in analyzer.subqueries.reversed() where !used.isDisjoint(with: subquery.outputs) {
      used.formUnion(subquery.used)
      kept.append(subquery)
    }
    analyzer.subqueries = kept.reversed()
  }

  private func rewrite(_ shape: inout SelectShape, _ rewriter: GroupRewriter, _ select: Select, _ source: [Field]) throws {
    // The outputs are computed from the columns, they are not among what the columns may use.
    var inner = rewriter
    for output in shape.outputs { inner.visible.remove(output) }
    inner.visible.formUnion(rewriter.keys)
    for index in shape.columns.indices {
      let position = shape.columns[index].position
      if shape.columns[index].syntax == nil, case .column(let symbol) = rewriter.keyOf.replacing(in: shape.columns[index].expression),
        !inner.visible.contains(symbol), let place = source.firstIndex(where: { $0.symbol == symbol })
      {
        throw notGrouped(source[place], place, at: position)
      }
      shape.columns[index].expression = try inner.rewrite(shape.columns[index].expression, shape.columns[index].syntax, position)
    }
    if let having = shape.having, let syntax = select.having {
      shape.having = try inner.rewrite(having, syntax, syntax.position)
    }
    for index in shape.sort.indices {
      let key = shape.sort[index]
      shape.sort[index].expression = try rewriter.rewrite(key.expression, shape.sortSyntax[index].key, key.position)
    }
  }

  /// Of a column that `*` stands for.
  private func notGrouped(_ field: Field, _ index: Int, at position: Position) -> LakeError {
    let name = field.name.map { name in "'" + (field.qualifier.last.map { "\($0)." } ?? "") + name + "'" } ?? "\(index + 1)"
    return LakeError(.expressionNotAggregate, at: position, "Column \(name) not in GROUP BY clause")
  }

  // MARK: - GROUP BY

  private func comparableKey(
    _ syntax: SyntaxExpression, _ columns: [SelectedColumn], _ analyzer: ExpressionAnalyzer, of select: Select
  ) throws -> Expression {
    let key = try groupingKey(syntax, columns, analyzer)
    guard key.type.isComparable else {
      throw LakeError(.typeMismatch, at: select.position, "\(key.type) is not comparable, and therefore cannot be used in GROUP BY")
    }
    return key
  }

  private func groupingKey(
    _ syntax: SyntaxExpression, _ columns: [SelectedColumn], _ analyzer: ExpressionAnalyzer
  ) throws -> Expression {
    if let ordinal = try ordinal(syntax, columns.count, "GROUP BY") {
      let column = columns[ordinal]
      // Analysed again where aggregates are not allowed.
      return try column.syntax.map { syntax in try analyzer.scalarOnly(syntax) { try analyzer.analyze(syntax) } } ?? column.expression
    }
    do {
      return try analyzer.scalarOnly(syntax) { try analyzer.analyze(syntax) }
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
    /// Of the ordered calls, by their results.
    var orders: [Symbol: [LogicalPlan.SortKey]] = [:]
    private var symbolOf = CarriedExpressions()
    /// Columns that need no computing.
    private var passed = SymbolSet()

    /// The symbol that carries an expression below the aggregation; one an expression.
    mutating func symbol(_ expression: Expression, _ name: String, _ state: AnalysisState) -> Symbol {
      if case .column(let column) = expression {
        if passed.insert(column) { assignments.append(.init(column, expression)) }
        return column
      }
      if let known = symbolOf[expression] { return known }
      let symbol = state.makeSymbol(name, expression.type)
      symbolOf.add(expression, symbol)
      assignments.append(.init(symbol, expression))
      return symbol
    }
  }

  /// Without keys, rows that the filters of all calls leave out are not needed, and their arguments not computed: those may
  /// be what the filter is there to keep off, as in `sum(1 / a) FILTER (WHERE a <> 0)`.
  private func filtered(_ plan: LogicalPlan, _ calls: inout [AggregateCollector.Call]) -> LogicalPlan {
    let filters = calls.compactMap(\.filter)
    guard !calls.isEmpty, filters.count == calls.count else { return plan }
    // Computed once, for the rows and for the calls.
    var symbolOf = CarriedExpressions()
    var symbols: [Symbol] = []
    var computed: [LogicalPlan.Assignment] = []
    for index in calls.indices {
      guard let filter = calls[index].filter else { continue }
      let symbol = filter.symbol ?? symbolOf[filter] ?? state.makeSymbol("filter", .boolean)
      if filter.symbol == nil, symbolOf[filter] == nil {
        symbolOf.add(filter, symbol)
        computed.append(.init(symbol, filter))
      }
      if !symbols.contains(symbol) { symbols.append(symbol) }
      calls[index].filter = .column(symbol)
    }
    let source = computed.isEmpty ? plan : .project(.init(input: plan, assignments: Decorrelation.identity(plan.symbols) + computed))
    let terms = symbols.map { Expression.column($0) }
    return .filter(.init(input: source, predicate: terms.count == 1 ? terms[0] : .or(terms)))
  }

  private func prepare(_ keys: [Expression], _ calls: [AggregateCollector.Call]) -> Prepared {
    var prepared = Prepared()
    prepared.assignments.reserveCapacity(keys.count + calls.count)
    prepared.calls.reserveCapacity(calls.count)
    for key in keys {
      let symbol = prepared.symbol(key, "key", state)
      prepared.keys.append(symbol)
    }
    for call in calls {
      let arguments = call.arguments.map { prepared.symbol($0, "argument", state) }
      let filter = call.filter.map { prepared.symbol($0, "filter", state) }
      if !call.orderBy.isEmpty {
        prepared.orders[call.output] = call.orderBy.map {
          .init(prepared.symbol($0.expression, "order", state), ascending: $0.ascending, nullsFirst: $0.nullsFirst)
        }
      }
      prepared.calls.append(
        .init(output: call.output, function: call.function, arguments: arguments, distinct: call.isDistinct, filter: filter))
    }
    return prepared
  }
}

extension Expression {
  /// The symbol with the lowest number of those inside that are not among `known`, if it is lower than that of `found`.
  fileprivate func findStray(from known: SymbolSet, _ found: inout Symbol?) {
    switch self {
    case .column(let symbol):
      if !known.contains(symbol), symbol.id < found?.id ?? .max { found = symbol }
    case .literal: break
    case .comparison(_, let left, let right), .arithmetic(_, let left, let right, _):
      left.findStray(from: known, &found)
      right.findStray(from: known, &found)
    case .lambda(let parameters, let body):
      var inner = SymbolSet(parameters)
      inner.formUnion(known)
      body.findStray(from: inner, &found)
    default:
      for child in children { child.findStray(from: known, &found) }
    }
  }
}

/// Replaces grouping expressions by their symbols and finds columns that are neither grouped nor aggregated.
struct GroupRewriter {
  /// The symbols of all grouping expressions, and those expressions that are no columns of their symbols' own.
  let keys: [Symbol]
  let keyOf: CarriedExpressions
  /// What exists above the aggregation.
  var visible: SymbolSet

  /// - Throws: `EXPRESSION_NOT_AGGREGATE`, naming the whole expression as it was written.
  func rewrite(
    _ expression: Expression, _ syntax: @autoclosure () -> SyntaxExpression?, _ position: Position
  ) throws -> Expression {
    let result = keyOf.replacing(in: expression)
    var first: Symbol?
    result.findStray(from: visible, &first)
    if let stray = first {
      let text = syntax().map { SyntaxText.of($0) } ?? stray.name
      throw LakeError(
        .expressionNotAggregate, at: position, "'\(text)' must be an aggregate expression or appear in GROUP BY clause")
    }
    return result
  }

  /// A subquery above the aggregation: of the columns of `source` it may use only those grouped by.
  func rewrite(_ subquery: LogicalPlan, source: [Field], _ state: AnalysisState, _ position: Position) throws -> LogicalPlan {
    guard !subquery.unknownSymbols.isEmpty else { return subquery }
    let result = subquery.mapExpressions { keyOf.replacing(in: $0) }
    let used = result.unknownSymbols.subtracting(keys)
    if let stray = source.first(where: { used.contains($0.symbol) }) {
      let reference = state.outerReferences[stray.symbol]
      throw LakeError(
        .expressionNotAggregate, at: reference?.position ?? position,
        "Subquery uses '\(reference?.text ?? stray.symbol.name)' which must appear in GROUP BY clause")
    }
    return result
  }
}
