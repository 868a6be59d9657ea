/// Rewrites plans by a fixed list of rules, each applied once in order. `SET SESSION` switches each off and on.
package enum Optimizer {
  /// The order matters: expressions are made simple before they are moved, moved before joins are arranged, and columns
  /// are dropped when everything stands in its place.
  package static let rules: [any OptimizerRule] = [
    ConstantFolding(),
    ExpressionSimplification(),
    CastUnwrapping(),
    ProjectMerging(),
    CommonSubplans(),
    PredicatePushdown(),
    SubplanFiltering(),
    JoinOrdering(),
    PredicatePushdown(),
    ExpressionSimplification(),
    CommonInputs(),
    EmptyPropagation(),
    LimitPushdown(),
    ProjectMerging(),
    ColumnPruning(),
    DistinctAggregation(),
    GroupingSetsAggregation(),
    JoinSides(),
    BandJoins(),
    CommonSubexpressions(),
    ProjectMerging(),
    MetadataAggregation(),
    DynamicFiltering(),
    TopNFiltering(),
  ]

  /// - Throws: nothing of the query's own: an expression that fails is left for the run.
  package static func optimize(_ query: Query, session: SessionContext, rules: [any OptimizerRule] = rules) throws -> Query {
    var context = OptimizerContext(session: session, output: query.output.map(\.symbol), plan: query.plan)
    var result = query
    for rule in rules where !session.switchedOff.contains(rule.property.name) { result.plan = try rule.apply(result.plan, &context) }
    result.missingKernel = result.plan.missingKernel
    return result
  }
}
