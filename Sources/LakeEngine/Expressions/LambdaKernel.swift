package import LakeVectors

/// The body of a lambda expression, compiled. Its columns are the parameters and after them the columns of the row that
/// it reads.
final class CompiledLambda {
  let body: ExpressionNode
  let parameterCount: Int
  /// Positions of the row's columns in the input of the call.
  let captured: [Int]

  init(body: ExpressionNode, parameterCount: Int, captured: [Int]) {
    self.body = body
    self.parameterCount = parameterCount
    self.captured = captured
  }
}

/// A lambda expression as a kernel uses it: evaluated for the elements of all rows of a batch at once.
package struct LambdaKernel {
  let lambda: CompiledLambda
  /// What the call itself reads.
  let input: EvaluationInput

  package var returnType: DataType { lambda.body.type }

  /// True when the result depends on the parameters alone, so that equal elements give equal results.
  package var readsParametersOnly: Bool { lambda.captured.isEmpty }

  /// One result an element. `parameters` has a vector of `count` elements for each parameter; `rows` tells the row of the
  /// call's batch that each element belongs to (ascending or not), `count` of them.
  package func evaluate(_ parameters: [ColumnVector], rows: SelectionVector, count: Int) throws -> ColumnVector {
    guard count > 0 else { return ColumnVector.nulls(returnType, count: 0) }
    guard parameters.count == lambda.parameterCount, rows.count == count else {
      throw LakeError(.internalError, "A lambda expression takes \(lambda.parameterCount) parameters")
    }
    let elements = LambdaInput(parameters: parameters, captured: lambda.captured, input: input, rows: rows)
    return try lambda.body.evaluate(EvaluationInput(elements))
  }
}

/// The columns of a lambda's body: elements, and the columns of their rows once an element.
private final class LambdaInput: ColumnProvider {
  let rowCount: Int
  private let parameters: [ColumnVector]
  private let captured: [Int]
  private let input: EvaluationInput
  private let rows: SelectionVector

  init(parameters: [ColumnVector], captured: [Int], input: EvaluationInput, rows: SelectionVector) {
    self.parameters = parameters
    self.captured = captured
    self.input = input
    self.rows = rows
    rowCount = rows.count
  }

  func column(_ index: Int) throws -> ColumnVector {
    if index < parameters.count { return parameters[index] }
    return try input.column(captured[index - parameters.count]).gather(rows)
  }
}
