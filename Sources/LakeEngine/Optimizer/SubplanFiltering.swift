import LakeVectors

/// Rows of a common subplan that no reference wants are not made: what stands over its references, each with conditions of
/// its own, goes into the definition as alternatives. Of a year's months, of which one reference wants the first and another
/// the second, the definition computes two.
///
/// Conditions are moved a second time within the definition; they stay over the references, which still differ.
package struct SubplanFiltering: OptimizerRule {
  package let name = "subplan filtering"

  package init() {}

  package func apply(_ plan: LogicalPlan, _ context: inout OptimizerContext) throws -> LogicalPlan {
    var inner = context
    // A definition may itself refer to what is defined further out: that is filtered last.
    let result = plan.rewritten { node in
      guard case .common(var common) = node else { return node }
      guard let wanted = SubplanFiltering.wanted(of: common) else { return node }
      var pushing = PredicatePushdown.Pushing(context: inner)
      common.definition = pushing.push([ExpressionSimplification.simplify(wanted)], into: common.definition)
      inner = pushing.context
      return .common(common)
    }
    context = inner
    return result
  }

  /// Which rows some reference wants, in the definition's columns; nil: all.
  private static func wanted(of common: LogicalPlan.Common) -> Expression? {
    var alternatives: [Expression] = []
    guard collect(common.body, common.id, &alternatives), !alternatives.isEmpty else { return nil }
    return alternatives.count == 1 ? alternatives[0] : .or(alternatives)
  }

  /// Adds what each reference to `id` is filtered by; false when one is not.
  private static func collect(_ plan: LogicalPlan, _ id: Int, _ alternatives: inout [Expression]) -> Bool {
    if case .filter(let filter) = plan, case .reference(let reference) = filter.input, reference.id == id {
      // Evaluated for more rows than before, so it must not fail.
      let terms = filter.predicate.conjuncts.filter { $0.isDeterministic && !$0.mayFail && $0.size <= sizeMax }
      guard !terms.isEmpty, alternatives.count < alternativesMax else { return false }
      let columns = Dictionary(zip(reference.symbols, reference.columns.map(Expression.column))) { first, _ in first }
      let alternative = Expression.all(terms.map { $0.substituting(columns) })
      if !alternatives.contains(alternative) { alternatives.append(alternative) }
      return true
    }
    if case .reference(let reference) = plan { return reference.id != id }
    for input in plan.inputs {
      guard collect(input, id, &alternatives) else { return false }
    }
    return true
  }

  /// Bound the work that copies of conditions cost.
  private static let alternativesMax = 64
  private static let sizeMax = 64
}
