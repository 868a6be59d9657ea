import LakeSQL
import LakeVectors

extension QueryAnalyzer {
  func cross(_ left: Relation, _ right: Relation) -> Relation {
    // A row without columns changes nothing.
    if case .values(let node) = left.plan, node.symbols.isEmpty, node.rows.count == 1 { return right }
    return Relation(plan: .join(.init(kind: .inner, left: left.plan, right: right.plan)), fields: left.fields + right.fields)
  }

  func join(
    _ kind: TableReference.JoinKind, _ left: TableReference, _ right: TableReference, _ criteria: TableReference.JoinCriteria,
    at position: Position
  ) throws -> Relation {
    let known = recursiveReferenceCount
    let first = try relation(left)
    if recursiveReferenceCount > known, kind == .right || kind == .full { throw misplacedRecursion(kind, "left") }
    let seen = recursiveReferenceCount
    let result =
      try lateral(kind, first, right, criteria, at: position)
      ?? jsonTable(beside: first, right, kind, criteria, at: position)
    let second = try result == nil ? relation(right) : nil
    if recursiveReferenceCount > seen, kind == .left || kind == .full { throw misplacedRecursion(kind, "right") }
    if let result { return result }
    return try second.map { try join(kind, first, $0, criteria, at: position) } ?? first
  }

  /// The rows of a recursion must not decide which rows of the other side are missing.
  private func misplacedRecursion(_ kind: TableReference.JoinKind, _ side: String) -> LakeError {
    let word = kind == .left ? "LEFT" : kind == .right ? "RIGHT" : "FULL"
    let message = "recursive reference in \(side) source of \(word) join"
    return LakeError(.invalidRecursiveReference, at: lastRecursiveReference, message)
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
      let condition = try analyzer.scalarOnly(syntax) { try analyzer.condition(syntax) }
      if !analyzer.subqueries.isEmpty {
        guard join == .inner else {
          return Relation(plan: try outerJoin(join, left, right, condition, analyzer.subqueries, at: syntax.position), fields: fields)
        }
        var plan = cross(left, right).plan
        for subquery in analyzer.subqueries { plan = try subquery.join(to: plan, state) }
        return Relation(plan: .filter(.init(input: plan, predicate: condition)), fields: fields)
      }
      return Relation(
        plan: .join(.init(kind: join, left: left.plan, right: right.plan, condition: condition)), fields: fields)
    case .using(let columns): return try using(join, left, right, try distinct(columns))
    case .natural:
      let names = left.fields.compactMap(\.folded)
      let common = names.filter { name in right.fields.contains { $0.folded == name } }
      if common.isEmpty { return cross(left, right) }
      return try using(join, left, right, common.map { Identifier($0, at: position) })
    }
  }

  private func distinct(_ columns: [Identifier]) throws -> [Identifier] {
    var seen = Set<String>()
    for column in columns where !seen.insert(column.folded).inserted {
      throw LakeError(
        .duplicateColumnName, at: column.position, "Column '\(column.text)' appears multiple times in USING clause")
    }
    return columns
  }

  /// `pairs` of an inner join, of which those remain that agree in the columns of the criteria.
  func merged(
    _ pairs: Relation, _ left: [Field], _ right: [Field], _ criteria: TableReference.JoinCriteria, at position: Position
  ) throws -> Relation {
    // Without a row the sides are only names.
    let empty = LogicalPlan.values(.init(symbols: [], rows: [[]]))
    let joined = try join(
      .inner, Relation(plan: empty, fields: left), Relation(plan: empty, fields: right), criteria, at: position)
    guard case .project(let node) = joined.plan, case .join(let inner) = node.input, let condition = inner.condition else {
      return pairs
    }
    let filtered = LogicalPlan.filter(.init(input: pairs.plan, predicate: condition))
    return Relation(plan: .project(.init(input: filtered, assignments: node.assignments)), fields: joined.fields)
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
    let folded = column.folded
    let found = side.fields.filter { $0.folded == folded }
    if found.count > 1 { throw LakeError(.ambiguousName, at: column.position, "Column '\(column.folded)' is ambiguous") }
    guard let field = found.first else {
      throw LakeError(
        .columnNotFound, at: column.position, "Column '\(column.folded)' is missing from \(name) side of join",
        hint: NameSuggestion.hint(for: column.folded, among: side.fields.compactMap(\.name), kind: "columns"))
    }
    return field.symbol
  }
}
