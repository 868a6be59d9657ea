import LakeSQL
import LakeVectors

extension QueryAnalyzer {
  func cross(_ left: Relation, _ right: Relation) -> Relation {
    // A row without columns changes nothing.
    if case .values(let node) = left.plan, node.symbols.isEmpty, node.rows.count == 1 { return right }
    return Relation(plan: .join(.init(kind: .inner, left: left.plan, right: right.plan)), fields: left.fields + right.fields)
  }

  func join(
    _ kind: TableReference.JoinKind, _ left: Relation, _ right: Relation, _ criteria: TableReference.JoinCriteria, at position: Position
  ) throws -> Relation {
    let join: LogicalPlan.Join.Kind
    switch kind {
    case .cross: return cross(left, right)
    case .inner: join = .inner
    case .left: join = .left
    case .right: join = .right
    case .full: join = .full
    }
    switch criteria {
    case .none: return cross(left, right)
    case .on(let syntax):
      let fields = left.fields + right.fields
      let analyzer = ExpressionAnalyzer(state, self, Scope(fields: fields, outer: outer), clause: "JOIN ON clause")
      let condition = try analyzer.condition(syntax)
      if !analyzer.subqueries.isEmpty {
        guard join == .inner else {
          throw LakeError.notSupported("A subquery in the condition of an outer join", at: syntax.position)
        }
        var plan = cross(left, right).plan
        for subquery in analyzer.subqueries { plan = try subquery.join(to: plan, state) }
        return Relation(plan: .filter(.init(input: plan, predicate: condition)), fields: fields)
      }
      return Relation(
        plan: .join(.init(kind: join, left: left.plan, right: right.plan, condition: condition)), fields: fields)
    case .using(let columns): return try using(join, left, right, columns)
    case .natural:
      let names = left.fields.compactMap { $0.name?.lowercased() }
      let common = names.filter { name in right.fields.contains { $0.name?.lowercased() == name } }
      if common.isEmpty { return cross(left, right) }
      return try using(join, left, right, common.map { Identifier($0, at: position) })
    }
  }

  /// The named columns come first, once; they can be named without a table only.
  private func using(
    _ kind: LogicalPlan.Join.Kind, _ left: Relation, _ right: Relation, _ columns: [Identifier]
  ) throws -> Relation {
    var conditions: [Expression] = []
    var merged: [Field] = []
    var assignments: [LogicalPlan.Assignment] = []
    var used = Set<Symbol>()
    for column in columns {
      let a = try usingColumn(column, left, "left")
      let b = try usingColumn(column, right, "right")
      guard let type = TypeCoercion.commonSuperType(a.type, b.type), type.isComparable else {
        throw LakeError(.typeMismatch, at: column.position, "Cannot apply operator: \(a.type) = \(b.type)")
      }
      let first = state.coerce(.column(a), to: type)
      let second = state.coerce(.column(b), to: type)
      conditions.append(.comparison(.equal, first, second))
      used.formUnion([a, b])
      let value: Expression =
        switch kind {
        case .right: second
        case .full: .coalesce([first, second], type)
        default: first
        }
      let symbol: Symbol
      if case .column(let existing) = value { symbol = existing } else { symbol = state.makeSymbol(column.text, type) }
      assignments.append(.init(symbol, value))
      merged.append(Field(name: column.text, qualifier: [], symbol: symbol))
    }
    let rest = (left.fields + right.fields).filter { !used.contains($0.symbol) }
    let condition: Expression = conditions.count == 1 ? conditions[0] : .and(conditions)
    let joined = LogicalPlan.join(.init(kind: kind, left: left.plan, right: right.plan, condition: condition))
    assignments += rest.map { LogicalPlan.Assignment($0.symbol, .column($0.symbol)) }
    return Relation(plan: .project(.init(input: joined, assignments: assignments)), fields: merged + rest)
  }

  private func usingColumn(_ column: Identifier, _ side: Relation, _ name: String) throws -> Symbol {
    let found = side.fields.filter { $0.name?.lowercased() == column.folded }
    if found.count > 1 { throw LakeError(.ambiguousName, at: column.position, "Column '\(column.folded)' is ambiguous") }
    guard let field = found.first else {
      throw LakeError(
        .columnNotFound, at: column.position, "Column '\(column.folded)' is missing from \(name) side of join",
        hint: NameSuggestion.hint(for: column.folded, among: side.fields.compactMap(\.name), kind: "columns"))
    }
    return field.symbol
  }
}
