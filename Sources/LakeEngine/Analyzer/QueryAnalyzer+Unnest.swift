import LakeSQL
import LakeVectors

extension QueryAnalyzer {
  /// `left` with the elements of collections that its columns, or others in sight, give.
  func unnest(
    _ left: Relation, _ arguments: [SyntaxExpression], withOrdinality: Bool, _ alias: TableReference.Alias?, isOuter: Bool,
    at position: Position
  ) throws -> Relation {
    let analyzer = ExpressionAnalyzer(state, self, Scope(fields: left.fields, outer: outer), clause: "UNNEST")
    var computed: [LogicalPlan.Assignment] = []
    var collections: [LogicalPlan.Unnested] = []
    var made = Relation(plan: left.plan, fields: [])
    for syntax in arguments {
      let collection = try analyzer.analyze(syntax)
      let columns = try unnestedColumns(collection.type, at: syntax.position)
      let argument: Symbol
      if case .column(let symbol) = collection, left.fields.contains(where: { $0.symbol == symbol }) {
        argument = symbol
      } else {
        argument = state.makeSymbol("collection", collection.type)
        computed.append(.init(argument, collection))
      }
      let outputs = columns.map { state.makeSymbol($0.name ?? "element", $0.type) }
      collections.append(.init(argument: argument, outputs: outputs))
      made.fields += zip(columns, outputs).map { Field(name: $0.name, qualifier: [], symbol: $1) }
    }
    var ordinality: Symbol?
    if withOrdinality {
      let symbol = state.makeSymbol("ordinality", .bigint)
      ordinality = symbol
      made.fields.append(Field(name: nil, qualifier: [], symbol: symbol))
    }
    if let alias {
      try checkAliases(alias.columns, alias.name, made, at: position)
      made = made.renamed(alias.name.folded, alias.columns)
    }
    var plan = left.plan
    for subquery in analyzer.subqueries { plan = try subquery.join(to: plan, state) }
    if !computed.isEmpty {
      plan = .project(.init(input: plan, assignments: Decorrelation.identity(left.plan.symbols) + computed))
    }
    plan = .unnest(.init(input: plan, collections: collections, ordinality: ordinality, isOuter: isOuter))
    return Relation(plan: plan, fields: left.fields + made.fields)
  }

  /// What a collection becomes: an array of rows has a column a field.
  private func unnestedColumns(_ type: DataType, at position: Position) throws -> [RowField] {
    switch type {
    case .array(.row(let fields)): return fields
    case .array(let element): return [RowField(name: nil, type: element)]
    case .map(let key, let value): return [RowField(name: nil, type: key), RowField(name: nil, type: value)]
    default: throw LakeError(.typeMismatch, at: position, "Cannot unnest type: \(type)")
    }
  }
}
