package import LakeVectors

/// Evaluates one expression batch by batch. One a worker: it keeps compiled patterns, constants and the results on the
/// dictionary seen last.
package final class ExpressionEvaluator {
  private let root: ExpressionNode

  /// `layout`: the position of each symbol in the inputs to come.
  package init(_ expression: Expression, layout: [Symbol: Int], session: SessionContext) throws {
    root = try ExpressionCompiler(layout: layout, session: session).compile(expression)
  }

  /// One result a row of `input`.
  package func evaluate(_ input: any ColumnProvider) throws -> ColumnVector {
    try root.evaluate(EvaluationInput(input))
  }
}
