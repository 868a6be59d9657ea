import LakeSQL
import LakeVectors

/// What a SELECT computes above its source, until it becomes plan nodes.
struct SelectShape {
  var columns: [SelectedColumn]
  /// The symbols of `columns`.
  let outputs: [Symbol]
  var having: Expression?
  var sort: [SortExpression]
  let sortSyntax: [SortItem]
  /// Subqueries of ORDER BY that use output columns: they are joined above the projection that computes those.
  var sortSubqueries: [PendingSubquery] = []
}

/// A key of ORDER BY; refers to output columns by their symbols.
struct SortExpression {
  var expression: Expression
  let ascending: Bool
  let nullsFirst: Bool
  let position: Position
}

extension QueryAnalyzer {
  /// Ordinals and aliases mean output columns; other names mean columns of the source.
  func sortKeys(
    _ items: [SortItem], _ columns: [SelectedColumn], _ outputs: [Symbol], _ analyzer: ExpressionAnalyzer, at position: Position
  ) throws -> [SortExpression] {
    guard !items.isEmpty else { return [] }
    analyzer.aliases = SelectAliases(columns: columns, outputs: outputs)
    defer { analyzer.aliases = SelectAliases() }
    return try items.map { item in
      let expression: Expression
      if let ordinal = try ordinal(item.key, outputs.count, "ORDER BY") {
        expression = .column(outputs[ordinal])
      } else {
        expression = try analyzer.analyze(item.key)
      }
      return try sortExpression(item, expression, at: position)
    }
  }

  /// Takes those of `subqueries` that use columns computed by the SELECT, and those that use what these give.
  static func takeLate(_ subqueries: inout [PendingSubquery], _ columns: [SelectedColumn], _ outputs: [Symbol]) -> [PendingSubquery] {
    guard !subqueries.isEmpty else { return [] }
    var computed = Set(zip(columns, outputs).filter { $0.expression != .column($1) }.map { $1 })
    var late: [PendingSubquery] = []
    subqueries.removeAll { subquery in
      guard !subquery.used.isDisjoint(with: computed) else { return false }
      computed.formUnion(subquery.outputs)
      late.append(subquery)
      return true
    }
    return late
  }

  private func sortExpression(_ item: SortItem, _ expression: Expression, at position: Position) throws -> SortExpression {
    guard expression.type.isOrderable else {
      throw LakeError(
        .typeMismatch, at: position,
        "Type \(expression.type) is not orderable, and therefore cannot be used in ORDER BY: \(SyntaxText.of(item.key))")
    }
    return SortExpression(
      expression: expression, ascending: !item.isDescending, nullsFirst: item.nullsFirst ?? false, position: item.key.position)
  }

  /// The position (from 0) that `GROUP BY 1` or `ORDER BY 1` means; nil when it is no number.
  func ordinal(_ syntax: SyntaxExpression, _ count: Int, _ clause: String) throws -> Int? {
    guard case .integer(let value) = syntax.kind else { return nil }
    guard value >= 1, value <= Int64(count) else {
      throw LakeError(
        .invalidColumnReference, at: syntax.position, "\(clause) position \(value) is not in select list",
        hint: "the select list has \(count) column\(count == 1 ? "" : "s")")
    }
    return Int(value) - 1
  }

  /// The nodes from projection to sort over `plan`, whose columns `shape`'s expressions use.
  func finished(_ plan: LogicalPlan, _ shape: SelectShape, isDistinct: Bool, keepsOrder: Bool) throws -> Relation {
    var fields: [Field] = []
    var assignments: [LogicalPlan.Assignment] = []
    fields.reserveCapacity(shape.columns.count)
    assignments.reserveCapacity(shape.columns.count)
    for index in shape.columns.indices {
      fields.append(Field(name: shape.columns[index].name, qualifier: [], symbol: shape.outputs[index]))
      assignments.append(.init(shape.outputs[index], shape.columns[index].expression))
    }
    var sort = matched(shape.sort, assignments)
    if isDistinct { try checkDistinct(sort, shape) }
    if !keepsOrder { sort = [] }
    // What sorting needs besides the output passes through the first projection.
    var passed = SymbolSet(shape.outputs)
    let subqueries = sort.isEmpty ? [] : shape.sortSubqueries
    for subquery in subqueries { passed.formUnion(subquery.outputs) }
    for key in sort {
      var extras: [Symbol] = []
      key.expression.forEachSymbol { if passed.insert($0) { extras.append($0) } }
      extras.sort { $0.id < $1.id }
      assignments += extras.map { LogicalPlan.Assignment($0, .column($0)) }
    }
    if !subqueries.isEmpty {
      let given = Set(plan.symbols)
      let extras = Set(subqueries.flatMap(\.used)).intersection(given).filter { passed.insert($0) }.sorted { $0.id < $1.id }
      assignments += extras.map { LogicalPlan.Assignment($0, .column($0)) }
    }
    assignments = unique(assignments)
    var result = LogicalPlan.project(.init(input: plan, assignments: assignments))
    if isDistinct {
      result = .aggregate(.init(input: result, keys: unique(shape.outputs), calls: []))
    }
    guard !sort.isEmpty else { return Relation(plan: result, fields: fields) }
    for subquery in subqueries { result = try subquery.join(to: result, state) }
    return Relation(plan: sorted(result, sort, outputs: shape.outputs), fields: fields)
  }

  /// ORDER BY over a set operation, VALUES or TABLE.
  func sorted(_ relation: Relation, _ items: [SortItem], keepsOrder: Bool) throws -> Relation {
    let columns = relation.fields.map {
      SelectedColumn(name: $0.name, syntax: nil, expression: .column($0.symbol), position: .start)
    }
    let outputs = relation.fields.map(\.symbol)
    let analyzer = ExpressionAnalyzer(
      state, self, Scope(fields: relation.fields, outer: outer), clause: "ORDER BY clause")
    let keys = try sortKeys(items, columns, outputs, analyzer, at: items.first?.key.position ?? .start)
    guard keepsOrder else { return relation }
    var plan = relation.plan
    for subquery in analyzer.subqueries { plan = try subquery.join(to: plan, state) }
    return Relation(plan: sorted(plan, keys, outputs: outputs), fields: relation.fields)
  }

  /// `plan` sorted by expressions over its columns, and only `outputs` of it.
  private func sorted(_ plan: LogicalPlan, _ keys: [SortExpression], outputs: [Symbol]) -> LogicalPlan {
    var computed: [LogicalPlan.Assignment] = []
    var sortKeys: [LogicalPlan.SortKey] = []
    for key in keys {
      let symbol: Symbol
      if case .column(let column) = key.expression {
        symbol = column
      } else {
        symbol = state.makeSymbol("sort", key.expression.type)
        computed.append(.init(symbol, key.expression))
      }
      if !sortKeys.contains(where: { $0.symbol == symbol }) {
        sortKeys.append(.init(symbol, ascending: key.ascending, nullsFirst: key.nullsFirst))
      }
    }
    var result = plan
    if !computed.isEmpty {
      let identity = plan.symbols.map { LogicalPlan.Assignment($0, .column($0)) }
      result = .project(.init(input: plan, assignments: identity + computed))
    }
    result = .sort(.init(input: result, keys: sortKeys))
    let wanted = unique(outputs)
    guard result.symbols != wanted else { return result }
    return .project(.init(input: result, assignments: wanted.map { .init($0, .column($0)) }))
  }

  /// Parts of sort keys that a SELECT column computes anyway are read from that column.
  private func matched(_ keys: [SortExpression], _ assignments: [LogicalPlan.Assignment]) -> [SortExpression] {
    guard !keys.isEmpty else { return [] }
    var known = CarriedExpressions()
    for assignment in assignments where !assignment.expression.isConstant {
      known.add(assignment.expression, assignment.symbol)
    }
    return keys.map { key in
      var result = key
      result.expression = known.replacing(in: key.expression)
      return result
    }
  }

  private func checkDistinct(_ keys: [SortExpression], _ shape: SelectShape) throws {
    let outputs = Set(shape.outputs)
    for (key, written) in zip(shape.sort, shape.sortSyntax) where !key.expression.isDeterministic {
      throw LakeError(
        .expressionNotInDistinct, at: written.key.position, "Non deterministic ORDER BY expression is not supported with SELECT DISTINCT",
        hint: "give the column a name and order by that")
    }
    for key in keys where !key.expression.symbols.isSubset(of: outputs) {
      throw LakeError(
        .expressionNotInDistinct, at: key.position, "For SELECT DISTINCT, ORDER BY expressions must appear in select list")
    }
  }

  func unique(_ symbols: [Symbol]) -> [Symbol] {
    var seen = SymbolSet()
    return symbols.filter { seen.insert($0) }
  }

  private func unique(_ assignments: [LogicalPlan.Assignment]) -> [LogicalPlan.Assignment] {
    var seen = SymbolSet()
    return assignments.filter { seen.insert($0.symbol) }
  }
}
