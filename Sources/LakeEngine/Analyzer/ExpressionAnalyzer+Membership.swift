import LakeSQL
import LakeVectors

/// A value and the columns of a subquery that it is compared with, field by field, each pair in one type.
struct MembershipSides {
  struct Pair {
    let value: Expression
    /// Stands for the value in conditions.
    let placeholder: Symbol
    let candidate: Symbol

    /// An array, map or row may have a NULL inside, which leaves a comparison open.
    var mayHoldNull: Bool { candidate.type.isNested }

    /// True where no comparison with the value (or with the candidate) need be known.
    func isOpen(_ value: Expression) -> Expression {
      mayHoldNull ? .isNull(.comparison(.equal, value, value)) : .isNull(value)
    }
  }

  let pairs: [Pair]
  let plan: LogicalPlan

  var isCorrelated: Bool { !plan.unknownSymbols.isEmpty }

  /// One column that is NULL or comparable with every other value, of a subquery that is the same for all rows around.
  var isSimple: Bool { pairs.count == 1 && !pairs[0].mayHoldNull && !isCorrelated }
}

extension ExpressionAnalyzer {
  /// Both sides of `value IN (query)`: a value that is no row is a row of one field, and so is a query of one column.
  /// `isOrdered`: they are compared by more than whether they are equal.
  func membershipSides(
    _ value: SyntaxExpression, _ query: QueryExpression, at position: Position, isOrdered: Bool = false
  ) throws -> MembershipSides {
    let tested = try analyze(value)
    let relation = try subqueryAnalyzer.subquery(query)
    var values = [tested]
    if case .row(let fields) = tested.type {
      values = try fields.indices.map { try fieldAccess(tested, $0, fields, at: position) }
    } else if tested.type == .unknown {
      values = relation.fields.map { _ in tested }
    }
    let types = zip(values, relation.fields).map { comparable($0.type, $1.symbol.type) }
    guard values.count == relation.fields.count, !types.contains(nil) else {
      throw differing(tested, values, relation, at: position, isOrdered: isOrdered)
    }
    var pairs: [MembershipSides.Pair] = []
    var assignments: [LogicalPlan.Assignment] = []
    for ((value, field), type) in zip(zip(values, relation.fields), types) {
      guard let type else { continue }
      let column = field.symbol
      let candidate = column.type == type ? column : state.makeSymbol(column.name, type)
      if !assignments.contains(where: { $0.symbol == candidate }) {
        assignments.append(.init(candidate, state.coerce(.column(column), to: type)))
      }
      pairs.append(.init(value: state.coerce(value, to: type), placeholder: state.makeSymbol("value", type), candidate: candidate))
    }
    let isIdentity = assignments.allSatisfy { $0.expression == .column($0.symbol) }
    let plan = isIdentity ? relation.plan : LogicalPlan.project(.init(input: relation.plan, assignments: assignments))
    return MembershipSides(pairs: pairs, plan: plan)
  }

  private func differing(
    _ tested: Expression, _ values: [Expression], _ relation: Relation, at position: Position, isOrdered: Bool
  ) -> LakeError {
    let common = zip(values, relation.fields).map { TypeCoercion.commonSuperType($0.type, $1.symbol.type) }
    if values.count == relation.fields.count, !common.contains(nil) {
      let row = DataType.row(common.compactMap(\.self).map { RowField(name: nil, type: $0) })
      return LakeError(
        .typeMismatch, at: position,
        "Type [\(row)] must be \(isOrdered ? "orderable" : "comparable") in order to be used in quantified comparison")
    }
    let own = if case .row = tested.type { tested.type } else { DataType.row(values.map { RowField(name: nil, type: $0.type) }) }
    let columns = DataType.row(relation.fields.map { RowField(name: $0.name, type: $0.symbol.type) })
    var hint: String?
    if relation.fields.count == 1, case .row(let fields) = relation.fields[0].symbol.type, fields.count == values.count {
      hint = "select the fields as columns of their own: SELECT a, b instead of SELECT (a, b)"
    }
    return LakeError(
      .typeMismatch, at: position, "Value expression and result of subquery must be of the same type: \(own) vs \(columns)", hint: hint)
  }

  /// Whether the subquery has the value, and whether it has a candidate (or the value is one) of which that is not known.
  struct MembershipMarks {
    let matches: Expression
    let isUnknown: Expression

    /// `value IN (query)` with SQL's three values.
    var value: Expression {
      .conditional([.init(matches, .true), .init(isUnknown, .literal(.null, .boolean))], otherwise: .false, .boolean)
    }
  }

  /// True where the subquery has the value; else NULL where it has a NULL or the value is NULL (unless it is empty); else false.
  func membership(_ sides: MembershipSides, at position: Position) throws -> Expression {
    guard sides.isSimple else { return membershipMarks(sides, at: position).value }
    return try sharing(sides, at: position) { try simpleMembership($0, at: position) }
  }

  private func simpleMembership(_ sides: MembershipSides, at position: Position) throws -> Expression {
    let pair = sides.pairs[0]
    let all = try aggregateCall("count", [], at: position)
    let known = try aggregateCall("count", [pair.candidate], at: position)
    let counts = LogicalPlan.aggregate(.init(input: sides.plan, keys: [], calls: [all, known]))
    let key = state.makeSymbol("value", pair.value.type)
    let candidate = state.makeSymbol(pair.candidate.name, pair.candidate.type)
    let mark = state.makeSymbol("mark", .boolean)
    let distinct = LogicalPlan.aggregate(.init(input: sides.plan, keys: [pair.candidate], calls: []))
    let candidates = LogicalPlan.project(
      .init(input: distinct, assignments: [.init(candidate, .column(pair.candidate)), .init(mark, .true)]))
    add(
      .membership(value: pair.value, key: key, candidates: candidates, candidate: candidate, counts: counts), at: position)
    let none = Expression.comparison(.equal, .column(all.output), .literal(.integer(0), .bigint))
    let hasNull = Expression.comparison(.less, .column(known.output), .column(all.output))
    return .conditional(
      [
        .init(.not(.isNull(.column(mark))), .true), .init(none, .false),
        .init(.or([.isNull(.column(key)), hasNull]), .literal(.null, .boolean)),
      ], otherwise: .false, .boolean)
  }

  /// IN over a subquery that uses columns of the query around it, or of several columns.
  func membershipMarks(_ sides: MembershipSides, at position: Position) -> MembershipMarks {
    sharing(sides, at: position) {
      MembershipMarks(matches: matchMark($0, at: position), isUnknown: unknownMark($0, at: position))
    }
  }

  /// Runs `body`, which reads the subquery more than once: from rows computed once where computing them anew could give others.
  private func sharing<T>(_ sides: MembershipSides, at position: Position, _ body: (MembershipSides) throws -> T) rethrows -> T {
    guard !sides.isCorrelated, !sides.plan.isDeterministic else { return try body(sides) }
    let id = state.makeSymbol("common", .bigint).id
    let symbols = sides.plan.symbols
    let rows = LogicalPlan.reference(.init(id: id, symbols: symbols, columns: symbols))
    let known = subqueries.count
    let result = try body(MembershipSides(pairs: sides.pairs, plan: rows))
    let users = Array(subqueries[known...])
    subqueries.removeSubrange(known...)
    add(.sharing(id: id, sides.plan, users), at: position)
    return result
  }

  /// Whether the subquery has the value.
  func matchMark(_ sides: MembershipSides, at position: Position) -> Expression {
    let terms = sides.pairs.map { Expression.comparison(.equal, .column($0.placeholder), .column($0.candidate)) }
    return mark("matches", sides, sides.plan, terms, at: position)
  }

  /// Whether it has a row of which that is not known: none of the fields differ, and some field is NULL on either side.
  ///
  /// Of several fields, and of a field with fields or elements of its own, candidates with a NULL and values with a NULL are
  /// asked for apart: what has none joins with nothing.
  private func unknownMark(_ sides: MembershipSides, at position: Position) -> Expression {
    let areNull = sides.pairs.map {
      (value: $0.isOpen(.column($0.placeholder)), candidate: $0.isOpen(.column($0.candidate)))
    }
    guard sides.pairs.count > 1 || sides.pairs[0].mayHoldNull else {
      return mark("unknown", sides, sides.plan, [.or([areNull[0].value, areNull[0].candidate])], at: position)
    }
    let mayAgree = zip(sides.pairs, areNull).map { pair, areNull in
      let equal = Expression.comparison(.equal, .column(pair.placeholder), .column(pair.candidate))
      return Expression.or(pair.mayHoldNull ? [equal, .isNull(equal)] : [equal, areNull.value, areNull.candidate])
    }
    let partial = LogicalPlan.filter(.init(input: sides.plan, predicate: .or(areNull.map(\.candidate))))
    let flag = state.makeSymbol("flag", .boolean)
    let flagged = LogicalPlan.project(
      .init(input: sides.plan, assignments: Decorrelation.identity(sides.pairs.map(\.candidate).distinct) + [.init(flag, .true)]))
    let hasNull = Expression.comparison(.equal, .or(areNull.map(\.value)), .column(flag))
    return .or([
      mark("unknown", sides, partial, mayAgree, at: position),
      mark("unknown", sides, flagged, [hasNull] + mayAgree, at: position),
    ])
  }

  private func mark(
    _ name: String, _ sides: MembershipSides, _ plan: LogicalPlan, _ conditions: [Expression], at position: Position
  ) -> Expression {
    let mark = state.makeSymbol(name, .boolean)
    let values = Dictionary(uniqueKeysWithValues: sides.pairs.map { ($0.placeholder, $0.value) })
    add(.exists(plan, mark: mark, test: .init(values: values, conditions: conditions)), at: position)
    return .column(mark)
  }
}

extension [Symbol] {
  /// Each once.
  fileprivate var distinct: [Symbol] {
    var seen = Set<Symbol>()
    return filter { seen.insert($0).inserted }
  }
}
