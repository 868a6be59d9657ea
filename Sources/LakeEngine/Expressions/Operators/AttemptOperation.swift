import LakeVectors

/// TRY: NULL for the rows where the operand fails with an error that Trino's TRY catches.
final class AttemptOperation: ExpressionOperator {
  private let operand: ExpressionNode

  init(_ operand: ExpressionNode) { self.operand = operand }

  func compute(_ input: EvaluationInput) throws -> ColumnVector {
    do {
      return try operand.evaluate(input)
    } catch let error as LakeError where AttemptOperation.isCaught(error.code) {
      let output = VectorAssembler(type: operand.type, count: input.rowCount, startsNull: true)
      try evaluate(input, from: 0, count: input.rowCount, output)
      return try output.finish()
    }
  }

  /// Rows `from ..< from + count` fail together: halves them until the failing rows are alone, so that a few bad rows
  /// cost a few re-evaluations.
  private func evaluate(_ input: EvaluationInput, from: Int, count: Int, _ output: VectorAssembler) throws {
    if count <= 1 { return }
    let half = count / 2
    for (start, size) in [(from, half), (from + half, count - half)] {
      let rows = SelectionVector(Array(start..<start + size))
      do {
        output.put(try operand.evaluate(EvaluationInput(input, selecting: rows)), at: rows, packed: true)
      } catch let error as LakeError where AttemptOperation.isCaught(error.code) {
        try evaluate(input, from: start, count: size, output)
      }
    }
  }

  private static func isCaught(_ code: ErrorCode) -> Bool {
    code == .divisionByZero || code == .invalidCastArgument || code == .invalidFunctionArgument || code == .numericValueOutOfRange
  }
}
