import LakeSQL
import LakeVectors

extension ExpressionAnalyzer {
  /// Analyses an expression of a clause where neither aggregates nor window functions may stand. Whatever goes wrong in one
  /// that has them, having them is what is wrong; they are looked for only then.
  func scalarOnly<T>(_ syntax: SyntaxExpression, _ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error as LakeError {
      guard aggregates == nil, let refusal = notScalar(syntax) else { throw error }
      throw refusal
    }
  }

  /// The error of Trino: at the whole expression, with all calls that it may not have, from the inside out.
  private func notScalar(_ syntax: SyntaxExpression) -> LakeError? {
    let inner = syntax.parts
    let aggregates = inner.filter { part in
      if case .call(let call) = part.kind {
        call.over == nil && !FunctionRegistry.aggregates(named: call.name.foldedLast).isEmpty
      } else {
        false
      }
    }
    let windows = inner.filter { part in
      switch part.kind {
      case .measure: true
      case .call(let call): call.over != nil
      default: false
      }
    }
    let groupings = inner.filter { if case .grouping = $0.kind { true } else { false } }
    let found = aggregates + windows + groupings
    if found.isEmpty { return nil }
    var hint: String?
    if clause == "WHERE clause" {
      hint = windows.isEmpty ? "use HAVING for conditions on aggregates" : "compute it in a subquery and filter around it"
    }
    // Trino's word for the condition of a join.
    let place = clause == "JOIN ON clause" ? "JOIN clause" : clause
    let list = found.map { SyntaxText.of($0) }.joined(separator: ", ")
    return LakeError(
      .expressionNotScalar, at: syntax.position,
      "\(place) cannot contain aggregations, window functions or grouping operations: [\(list)]", hint: hint)
  }
}
