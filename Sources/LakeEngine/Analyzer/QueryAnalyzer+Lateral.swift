import LakeCatalog
import LakeSQL
import LakeVectors

extension QueryAnalyzer {
  /// What stands beside `left` in FROM and may use its columns; nil for everything else.
  private enum Sideways {
    case query(QueryExpression, TableReference.Alias?)
    case unnest([SyntaxExpression], withOrdinality: Bool, TableReference.Alias?)
  }

  private func sideways(_ reference: TableReference, _ alias: TableReference.Alias? = nil) -> Sideways? {
    switch reference.kind {
    case .lateral(let query): .query(query, alias)
    case .unnest(let arguments, let withOrdinality): .unnest(arguments, withOrdinality: withOrdinality, alias)
    case .aliased(let inner, let own) where alias == nil: sideways(inner, own)
    default: nil
    }
  }

  /// `left` joined with something that may use its columns; nil when `reference` is nothing of the kind.
  func lateral(
    _ kind: TableReference.JoinKind, _ left: Relation, _ reference: TableReference, _ criteria: TableReference.JoinCriteria,
    at position: Position
  ) throws -> Relation? {
    switch sideways(reference) {
    case nil: return nil
    case .unnest(let arguments, let withOrdinality, let alias):
      try checkUnnest(kind, criteria, at: position)
      if kind == .right || kind == .full { return try join(kind, left, try apart(reference, from: left, kind), criteria, at: position) }
      return try unnest(left, arguments, withOrdinality: withOrdinality, alias, isOuter: kind == .left, at: reference.position)
    case .query(let query, let alias):
      return try lateral(kind, left, try beside(left, query, alias, at: reference.position), criteria, reference, at: position)
    }
  }

  /// What must not use `left`'s columns.
  private func apart(_ reference: TableReference, from left: Relation, _ kind: TableReference.JoinKind) throws -> Relation {
    do {
      return try relation(reference)
    } catch var error as LakeError where error.code == .columnNotFound {
      let seen = try? nested(in: Scope(fields: left.fields, outer: outer)).relation(reference)
      guard seen != nil else { throw error }
      error = LakeError(
        .invalidColumnReference, "LATERAL reference not allowed in \(kind == .right ? "RIGHT" : "FULL") JOIN", at: error.location,
        hint: "use CROSS JOIN UNNEST or LEFT JOIN UNNEST … ON TRUE")
      throw error
    }
  }

  /// The query in the sight of `left`'s columns.
  private func beside(
    _ left: Relation, _ query: QueryExpression, _ alias: TableReference.Alias?, at position: Position
  ) throws -> Relation {
    let relation = try nested(in: Scope(fields: left.fields, outer: outer)).subquery(query)
    guard let alias else { return relation }
    try checkAliases(alias.columns, alias.name, relation, at: position)
    return relation.renamed(alias.name.folded, alias.columns)
  }

  private func lateral(
    _ kind: TableReference.JoinKind, _ left: Relation, _ right: Relation, _ criteria: TableReference.JoinCriteria,
    _ reference: TableReference, at position: Position
  ) throws -> Relation {
    let decorrelation = Decorrelation(of: right.plan, outer: left.plan, state, reference.position)
    guard decorrelation.isNeeded else { return try join(kind, left, right, criteria, at: position) }
    if kind == .right || kind == .full {
      let places = decorrelation.free.compactMap { state.outerReferences[$0]?.position }
      let place = places.min { ($0.line, $0.column) < ($1.line, $1.column) }
      throw LakeError(
        .invalidColumnReference, at: place ?? reference.position,
        "LATERAL reference not allowed in \(kind == .right ? "RIGHT" : "FULL") JOIN")
    }
    let fields = left.fields + right.fields
    switch criteria {
    case .none: return Relation(plan: try decorrelation.lateral(right.plan, .inner), fields: fields)
    case .on(let syntax):
      let analyzer = ExpressionAnalyzer(state, self, Scope(fields: fields, outer: outer), clause: "JOIN ON clause")
      let condition = try analyzer.scalarOnly(syntax) { try analyzer.condition(syntax) }
      guard !analyzer.subqueries.isEmpty else {
        let terms = condition == .true ? nil : condition
        return Relation(plan: try decorrelation.lateral(right.plan, kind == .left ? .left : .inner, condition: terms), fields: fields)
      }
      guard kind != .left else {
        throw LakeError.notSupported("A subquery in the condition of LEFT JOIN LATERAL", at: syntax.position)
      }
      var plan = try decorrelation.lateral(right.plan, .inner)
      for subquery in analyzer.subqueries { plan = try subquery.join(to: plan, state) }
      return Relation(plan: .filter(.init(input: plan, predicate: condition)), fields: fields)
    case .using, .natural:
      guard kind != .left else {
        throw LakeError(.notSupported, at: position, "Correlated join with criteria other than ON is not supported")
      }
      // The columns that are alike are compared above the pairs.
      let pairs = Relation(plan: try decorrelation.lateral(right.plan, .inner), fields: fields)
      return try merged(pairs, left.fields, right.fields, criteria, at: position)
    }
  }

  /// UNNEST cannot be joined on a condition.
  private func checkUnnest(_ kind: TableReference.JoinKind, _ criteria: TableReference.JoinCriteria, at position: Position) throws {
    let isFree: Bool
    var place = position
    switch criteria {
    case .none: isFree = true
    case .on(let syntax):
      isFree = syntax.kind == .boolean(true)
      place = syntax.position
    case .using, .natural: isFree = false
    }
    guard isFree else {
      let word = kind == .cross ? "CROSS" : kind == .inner ? "INNER" : kind == .left ? "LEFT" : kind == .right ? "RIGHT" : "FULL"
      throw LakeError(.notSupported, at: place, "\(word) JOIN involving UNNEST is only supported with condition ON TRUE")
    }
  }
}
