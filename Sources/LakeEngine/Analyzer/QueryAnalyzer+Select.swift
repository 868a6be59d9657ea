import LakeSQL
import LakeVectors

/// One column of a SELECT.
struct SelectedColumn {
  let name: String?
  /// Where a column of `*` comes from; nil for expressions.
  let syntax: SyntaxExpression?
  var expression: Expression
  let position: Position
}

extension QueryAnalyzer {
  func select(_ select: Select, orderBy: [SortItem], keepsOrder: Bool) throws -> Relation {
    try outsideOfStepFrom.select(select, from: try insideOfStepFrom.from(select.from), orderBy: orderBy, keepsOrder: keepsOrder)
  }

  private func select(_ select: Select, from relation: Relation, orderBy: [SortItem], keepsOrder: Bool) throws -> Relation {
    var source = relation
    let scope = Scope(fields: source.fields, outer: outer)
    if let predicate = select.where { source.plan = try filtered(source.plan, scope, predicate) }

    let aggregates = AggregateCollector()
    let analyzer = ExpressionAnalyzer(state, self, scope, clause: "SELECT", aggregates: aggregates)
    let windows = WindowCollector()
    analyzer.windows = .collected(windows)
    for window in select.windows { try analyzer.declare(window) }
    var columns: [SelectedColumn] = []
    columns.reserveCapacity(select.items.count)
    for item in select.items { try append(item, to: &columns, source, analyzer, select: select.position) }
    if select.isDistinct, let odd = columns.first(where: { !$0.expression.type.isComparable }) {
      throw LakeError(
        .typeMismatch, at: select.position,
        "DISTINCT can only be applied to comparable types (actual: \(odd.expression.type))"
          + (odd.syntax.map { ": \(SyntaxText.of($0))" } ?? ""))
    }
    let having = try havingCondition(select.having, analyzer)
    var computed = SymbolSet()
    aggregates.addOutputs(to: &computed)
    windows.addOutputs(to: &computed)
    let outputs = columns.indices.map { index in
      let (name, expression) = (columns[index].name, columns[index].expression)
      if case .column(let symbol) = expression, name == symbol.name, !computed.contains(symbol) { return symbol }
      return state.makeSymbol(name ?? "expr", expression.type)
    }
    let keys = try sortKeys(orderBy, columns, outputs, analyzer, at: select.position)
    try resolveAliases(windows, outputs, columns)

    var shape = SelectShape(columns: columns, outputs: outputs, having: having, sort: keys, sortSyntax: orderBy)
    if !orderBy.isEmpty { shape.sortSubqueries = QueryAnalyzer.takeLate(&analyzer.subqueries, columns, outputs) }
    var plan = source.plan
    if select.groupBy != nil || having != nil || !aggregates.isEmpty {
      plan = try aggregated(plan, scope, select, aggregates, windows, analyzer, &shape)
    } else {
      for subquery in analyzer.subqueries { plan = try subquery.join(to: plan, state) }
    }
    plan = windowed(plan, windows)
    return try finished(plan, shape, isDistinct: select.isDistinct, keepsOrder: keepsOrder)
  }

  private func havingCondition(_ syntax: SyntaxExpression?, _ analyzer: ExpressionAnalyzer) throws -> Expression? {
    guard let syntax else { return nil }
    let windows = analyzer.windows
    analyzer.windows = .inHaving
    defer { analyzer.windows = windows }
    let expression = try analyzer.analyze(syntax)
    guard TypeCoercion.canCoerce(expression.type, to: .boolean) else {
      throw LakeError(
        .typeMismatch, at: syntax.position, "HAVING clause must evaluate to a boolean: actual type \(expression.type)")
    }
    return state.coerce(expression, to: .boolean)
  }

  private func append(
    _ item: SelectItem, to selected: inout [SelectedColumn], _ source: Relation, _ analyzer: ExpressionAnalyzer, select: Position
  ) throws {
    func all(_ fields: [Field], _ position: Position) -> [SelectedColumn] {
      fields.map { SelectedColumn(name: $0.name, syntax: nil, expression: .column($0.symbol), position: position) }
    }
    switch item {
    case .expression(let syntax, let alias):
      let name = alias?.text ?? syntax.lastName?.text
      selected.append(SelectedColumn(name: name, syntax: syntax, expression: try analyzer.analyze(syntax), position: syntax.position))
    case .all(let position):
      guard !source.fields.isEmpty else {
        throw LakeError(.columnNotFound, at: position, "SELECT * not allowed in queries without FROM clause")
      }
      selected += all(source.fields, position)
    case .allOf(let syntax, let aliases, let position):
      let columns: [SelectedColumn]
      if let name = syntax.qualifiedName, source.fields.contains(where: { $0.isOf(name.folded) }) {
        columns = all(source.fields.filter { $0.isOf(name.folded) }, position)
      } else if let name = syntax.qualifiedName, let fields = try outerTable(name, analyzer, position) {
        columns = all(fields, position)
      } else {
        columns = try fields(of: syntax, source, analyzer, position, select: select)
      }
      selected += try renamed(columns, aliases, at: position)
    }
  }

  /// `t.*` of a table of a query around: the nearest one's columns, unless the name means a column that is nearer.
  private func outerTable(_ name: QualifiedName, _ analyzer: ExpressionAnalyzer, _ position: Position) throws -> [Field]? {
    guard let around = outer.first(where: { $0.contains { $0.isOf(name.folded) } }) else { return nil }
    if analyzer.scope.fields.contains(where: { $0.folded == name.folded.first }) { return nil }
    let fields = around.filter { $0.isOf(name.folded) }
    guard fields.allSatisfy({ $0.name != nil }) else {
      throw LakeError(.notSupported, at: position, "SELECT * from outer scope table not supported with anonymous columns")
    }
    for field in fields { state.noteOuter(field.symbol, "\(name).\(field.name ?? "")", at: position) }
    return fields
  }

  /// `r.*` of a row: its fields.
  private func fields(
    of syntax: SyntaxExpression, _ source: Relation, _ analyzer: ExpressionAnalyzer, _ position: Position, select: Position
  ) throws -> [SelectedColumn] {
    func unresolved(_ name: QualifiedName) -> LakeError {
      let tables = Set(source.fields.compactMap(\.qualifier.last)).sorted()
      return LakeError(
        .tableNotFound, at: position, "Unable to resolve reference \(name.folded.joined(separator: "."))",
        hint: NameSuggestion.hint(for: name.foldedLast, among: tables, kind: "tables"))
    }
    let row: Expression
    do {
      row = try analyzer.analyze(syntax)
    } catch let error as LakeError where error.code == .columnNotFound || error.code == .typeMismatch {
      guard let name = syntax.qualifiedName else { throw error }
      throw unresolved(name)
    }
    guard case .row(let fields) = row.type else {
      // A name alone means a table before it means a column.
      if let name = syntax.qualifiedName, name.parts.count == 1 { throw unresolved(name) }
      throw LakeError(.typeMismatch, at: select, "expected expression of type Row", hint: "it is of type \(row.type)")
    }
    return try fields.enumerated().map { index, field in
      let value = try analyzer.fieldAccess(row, index, fields, at: position)
      return SelectedColumn(name: field.name, syntax: nil, expression: value, position: position)
    }
  }

  /// `t.* AS (a, b)`
  private func renamed(_ columns: [SelectedColumn], _ aliases: [Identifier], at position: Position) throws -> [SelectedColumn] {
    if aliases.isEmpty { return columns }
    guard aliases.count == columns.count else {
      throw LakeError(
        .mismatchedColumnAliases, at: aliases[0].position,
        "Column alias list has \(aliases.count) entries but relation has \(columns.count) columns")
    }
    return zip(columns, aliases).map {
      SelectedColumn(name: $1.text, syntax: $0.syntax, expression: $0.expression, position: $0.position)
    }
  }

  /// WHERE: `x IN (query)` as a conjunct is a semi join, everything else a filter.
  private func filtered(_ plan: LogicalPlan, _ scope: Scope, _ syntax: SyntaxExpression) throws -> LogicalPlan {
    let analyzer = ExpressionAnalyzer(state, self, scope, clause: "WHERE clause")
    return try analyzer.scalarOnly(syntax) { try filtered(plan, syntax, analyzer) }
  }

  private func filtered(_ plan: LogicalPlan, _ syntax: SyntaxExpression, _ analyzer: ExpressionAnalyzer) throws -> LogicalPlan {
    var plan = plan
    var conjuncts: [Expression] = []
    let terms = if case .and(let terms) = syntax.kind { terms } else { [syntax] }
    for term in terms {
      if let (value, query) = QueryAnalyzer.membership(term) {
        let known = analyzer.subqueries.count
        let sides = try analyzer.membershipSides(value, query, at: term.position)
        if !sides.isCorrelated && analyzer.subqueries.count == known {
          plan = semiJoin(plan, sides)
        } else {
          // What is not known to be in is dropped like what is not.
          conjuncts.append(analyzer.matchMark(sides, at: term.position))
        }
      } else if let (value, query) = QueryAnalyzer.exclusion(term) {
        let position = term.position
        let sides = try analyzer.membershipSides(value, query, at: position)
        if sides.isSimple {
          conjuncts.append(.not(try analyzer.membership(sides, at: position)))
        } else {
          let marks = analyzer.membershipMarks(sides, at: position)
          conjuncts += [.not(marks.matches), .not(marks.isUnknown)]
        }
      } else {
        conjuncts.append(terms.count > 1 ? try analyzer.logicalTerm(term, "Logical expression term") : try analyzer.condition(term))
      }
    }
    if !analyzer.subqueries.isEmpty {
      // What needs no subquery drops rows before the others are asked.
      let known = Set(plan.symbols)
      let early = conjuncts.filter { $0.symbols.isSubset(of: known) && $0.isDeterministic && !$0.mayFail }
      if !early.isEmpty {
        plan = .filter(.init(input: plan, predicate: .all(early)))
        conjuncts.removeAll { early.contains($0) }
      }
    }
    for subquery in analyzer.subqueries { plan = try subquery.join(to: plan, state) }
    guard !conjuncts.isEmpty else { return plan }
    return .filter(.init(input: plan, predicate: conjuncts.count == 1 ? conjuncts[0] : .and(conjuncts)))
  }

  /// Of `value IN (query)` and `value = ANY (query)`.
  private static func membership(_ term: SyntaxExpression) -> (value: SyntaxExpression, query: QueryExpression)? {
    switch term.kind {
    case .inQuery(let value, let query), .quantified(.equal, let value, .any, let query): (value, query)
    default: nil
    }
  }

  /// Of `value NOT IN (query)` and `value <> ALL (query)`.
  private static func exclusion(_ term: SyntaxExpression) -> (value: SyntaxExpression, query: QueryExpression)? {
    switch term.kind {
    case .not(let operand): membership(operand)
    case .quantified(.notEqual, let value, .all, let query): (value, query)
    default: nil
    }
  }

  private func semiJoin(_ plan: LogicalPlan, _ sides: MembershipSides) -> LogicalPlan {
    var computed: [LogicalPlan.Assignment] = []
    let given = Set(plan.symbols)
    let keys = sides.pairs.map { pair -> (left: Symbol, right: Symbol) in
      // A key is a column of the join's own side; one of a query further out becomes one.
      if case .column(let symbol) = pair.value, given.contains(symbol) { return (symbol, pair.candidate) }
      computed.append(.init(pair.placeholder, pair.value))
      return (pair.placeholder, pair.candidate)
    }
    var left = plan
    if !computed.isEmpty {
      left = .project(.init(input: plan, assignments: Decorrelation.identity(plan.symbols) + computed))
    }
    return .join(.init(kind: .semi, left: left, right: sides.plan, keys: keys))
  }
}
