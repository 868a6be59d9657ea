import LakeVectors

/// Searched CASE. A row's result comes from its first TRUE condition; conditions and results that may fail are evaluated
/// only on the rows that reach them.
final class ConditionalOperation: ExpressionOperator {
  private let whens: [(condition: ExpressionNode, result: ExpressionNode)]
  private let otherwise: ExpressionNode
  private let type: DataType

  init(_ whens: [(condition: ExpressionNode, result: ExpressionNode)], otherwise: ExpressionNode, _ type: DataType) {
    self.whens = whens
    self.otherwise = otherwise
    self.type = type
  }

  func compute(_ input: EvaluationInput) throws -> ColumnVector {
    let output = VectorAssembler(type: type, count: input.rowCount)
    // Rows that no condition has taken yet; nil: all.
    var open: SelectionVector?
    for when in whens {
      if let open, open.count == 0 { return try output.finish() }
      let reached = open.map { EvaluationInput(input, selecting: $0) } ?? input
      let isTrue = try when.condition.evaluate(reached)
      guard let taken = Kernels.selection(whereTrue: isTrue) else {
        try put(when.result, input, open, output)
        return try output.finish()
      }
      if taken.count > 0 { try put(when.result, input, open.map { Kernels.compose($0, taken) } ?? taken, output) }
      let left = TruthRows.rows(of: isTrue, except: true)
      if let left { open = open.map { Kernels.compose($0, left) } ?? left }
    }
    try put(otherwise, input, open, output)
    return try output.finish()
  }

  private func put(_ result: ExpressionNode, _ input: EvaluationInput, _ rows: SelectionVector?, _ output: VectorAssembler) throws {
    guard let rows else { return output.put(try result.evaluate(input), at: nil, packed: false) }
    guard rows.count > 0 else { return }
    // Columns and constants are taken in place, everything else is computed for the wanted rows alone.
    if result.isConstant || result.op is ColumnOperator {
      output.put(try result.evaluate(input), at: rows, packed: false)
    } else {
      output.put(try result.evaluate(EvaluationInput(input, selecting: rows)), at: rows, packed: true)
    }
  }
}

/// COALESCE: the first operand that is not NULL; later ones see only the rows that need them.
final class CoalesceOperation: ExpressionOperator {
  private let operands: [ExpressionNode]
  private let type: DataType

  init(_ operands: [ExpressionNode], _ type: DataType) {
    self.operands = operands
    self.type = type
  }

  func compute(_ input: EvaluationInput) throws -> ColumnVector {
    guard let head = operands.first else { return ColumnVector.nulls(type, count: input.rowCount) }
    let first = try head.evaluate(input)
    guard first.mayHaveNulls || first.type == .unknown else { return first }
    let output = VectorAssembler(type: type, count: input.rowCount)
    output.put(first, at: nil, packed: false)
    var open = Kernels.selection(whereTrue: Kernels.isNull(first))
    for operand in operands.dropFirst() {
      if let open, open.count == 0 { break }
      let value = try operand.evaluate(open.map { EvaluationInput(input, selecting: $0) } ?? input)
      output.put(value, at: open, packed: true)
      guard let missing = Kernels.selection(whereTrue: Kernels.isNull(value)) else { continue }
      open = open.map { Kernels.compose($0, missing) } ?? missing
    }
    return try output.finish()
  }
}
