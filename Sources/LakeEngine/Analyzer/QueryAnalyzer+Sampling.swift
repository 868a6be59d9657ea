import LakeSQL
import LakeVectors

extension QueryAnalyzer {
  /// TABLESAMPLE: each row with the same probability, in percent; or with SYSTEM each split of the files below.
  func sampled(
    _ relation: Relation, _ method: TableReference.SampleMethod, _ percentage: SyntaxExpression
  ) throws -> Relation {
    if percentage.parts.contains(where: { $0.qualifiedName != nil }) {
      throw LakeError(
        ErrorCode(rawValue: "EXPRESSION_NOT_CONSTANT"), at: percentage.position, "Sample percentage cannot contain column references")
    }
    let analyzer = ExpressionAnalyzer(state, self, .empty, clause: "TABLESAMPLE")
    let expression = try analyzer.analyze(percentage)
    guard expression.type.isNumeric || expression.type == .unknown else {
      throw LakeError(.typeMismatch, at: percentage.position, "Sample percentage should be a numeric expression")
    }
    guard analyzer.subqueries.isEmpty, case .literal(let value, let type) = ConstantFolding.fold(expression, state.session) else {
      throw LakeError(
        ErrorCode(rawValue: "EXPRESSION_NOT_CONSTANT"), at: percentage.position, "Sample percentage must be a constant")
    }
    guard case .double(let percent) = try ConstantCast.value(value, from: type, to: .double, state.session) else {
      throw LakeError(.invalidArguments, at: percentage.position, "Sample percentage cannot be NULL")
    }
    if !(percent >= 0) {
      throw LakeError(
        .numericValueOutOfRange, at: percentage.position, "Sample percentage must be greater than or equal to 0")
    }
    if percent > 100 {
      throw LakeError(.numericValueOutOfRange, at: percentage.position, "Sample percentage must be less than or equal to 100")
    }
    let random = try analyzer.function("random", arguments: [], at: percentage.position)
    var result = relation
    if method == .system, relation.plan.hasScan {
      result.plan = relation.plan.rewritten { node in
        guard case .scan(var scan) = node else { return node }
        scan.sample = (scan.sample ?? 1) * percent / 100
        return .scan(scan)
      }
      return result
    }
    result.plan = .filter(
      .init(input: relation.plan, predicate: .comparison(.less, random, .literal(.double(percent / 100), .double))))
    return result
  }
}

extension LogicalPlan {
  fileprivate var hasScan: Bool {
    if case .scan = self { true } else { inputs.contains(where: \.hasScan) }
  }
}
