import LakeVectors

/// AND and OR of any number of operands, three-valued. An operand that may fail is evaluated only on the rows that the
/// operands before it left open: `b <> 0 AND a / b > 1` never divides by zero.
final class LogicalOperation: ExpressionOperator {
  enum Kind { case and, or }

  private let kind: Kind
  private let operands: [ExpressionNode]

  init(_ kind: Kind, _ operands: [ExpressionNode]) {
    self.kind = kind
    self.operands = operands
  }

  func compute(_ input: EvaluationInput) throws -> ColumnVector {
    guard let first = operands.first else {
      return .constant(.boolean(kind == .and), type: .boolean, count: input.rowCount)
    }
    var result = try first.evaluate(input)
    for operand in operands.dropFirst() {
      guard operand.mayFail, let open = openRows(result) else {
        result = combine(result, try operand.evaluate(input))
        continue
      }
      if open.count == 0 { continue }
      let rest = try operand.evaluate(EvaluationInput(input, selecting: open))
      let merged = VectorAssembler(type: .boolean, count: input.rowCount)
      merged.put(result, at: nil, packed: false)
      merged.put(combine(result.gather(open), rest), at: open, packed: true)
      result = try merged.finish()
    }
    return result
  }

  private func combine(_ a: ColumnVector, _ b: ColumnVector) -> ColumnVector {
    kind == .and ? Kernels.and(a, b) : Kernels.or(a, b)
  }

  /// Rows not yet settled: not FALSE for AND, not TRUE for OR. Nil: all.
  private func openRows(_ result: ColumnVector) -> SelectionVector? { TruthRows.rows(of: result, except: kind == .or) }
}
