import LakeVectors

final class ColumnOperator: ExpressionOperator {
  private let index: Int

  init(_ index: Int) { self.index = index }

  func compute(_ input: EvaluationInput) throws -> ColumnVector { try input.column(index) }
}

final class LiteralOperator: ExpressionOperator {
  private let vector: ColumnVector

  init(_ value: Value, _ type: DataType) { vector = .constant(value, type: type, count: 1) }

  func compute(_ input: EvaluationInput) -> ColumnVector { vector.repeated(input.rowCount) }
}

final class ComparisonOperation: ExpressionOperator {
  let op: ComparisonOperator
  let left: ExpressionNode
  let right: ExpressionNode

  init(_ op: ComparisonOperator, _ left: ExpressionNode, _ right: ExpressionNode) {
    self.op = op
    self.left = left
    self.right = right
  }

  func compute(_ input: EvaluationInput) throws -> ColumnVector {
    let (a, b) = (try left.evaluate(input), try right.evaluate(input))
    return left.type.isNested ? try Kernels.compareNested(op, a, b) : Kernels.compare(op, a, b)
  }
}

final class ArithmeticOperation: ExpressionOperator {
  private let op: ArithmeticOperator
  private let left: ExpressionNode
  private let right: ExpressionNode
  private let type: DataType

  init(_ op: ArithmeticOperator, _ left: ExpressionNode, _ right: ExpressionNode, _ type: DataType) {
    self.op = op
    self.left = left
    self.right = right
    self.type = type
  }

  func compute(_ input: EvaluationInput) throws -> ColumnVector {
    try Kernels.arithmetic(op, try left.evaluate(input), try right.evaluate(input), type)
  }
}

/// Operators of one operand that are one kernel.
final class UnaryOperation: ExpressionOperator {
  enum Kind { case negate, not, isNull }

  private let kind: Kind
  private let operand: ExpressionNode

  init(_ kind: Kind, _ operand: ExpressionNode) {
    self.kind = kind
    self.operand = operand
  }

  func compute(_ input: EvaluationInput) throws -> ColumnVector {
    let vector = try operand.evaluate(input)
    switch kind {
    case .negate: return try Kernels.negate(vector)
    case .not: return Kernels.not(vector)
    case .isNull: return Kernels.isNull(vector)
    }
  }
}

final class DistinctOperation: ExpressionOperator {
  private let left: ExpressionNode
  private let right: ExpressionNode

  init(_ left: ExpressionNode, _ right: ExpressionNode) {
    self.left = left
    self.right = right
  }

  func compute(_ input: EvaluationInput) throws -> ColumnVector {
    Kernels.isDistinct(try left.evaluate(input), try right.evaluate(input))
  }
}

final class CastOperation: ExpressionOperator {
  private let operand: ExpressionNode
  private let type: DataType
  private let safe: Bool
  private let session: SessionContext

  init(_ operand: ExpressionNode, _ type: DataType, safe: Bool, session: SessionContext) {
    self.operand = operand
    self.type = type
    self.safe = safe
    self.session = session
  }

  func compute(_ input: EvaluationInput) throws -> ColumnVector {
    try Kernels.cast(
      try operand.evaluate(input), to: type, safe: safe, timeZoneKey: session.timeZoneKey, startMicros: session.startMicros)
  }
}

final class InListOperation: ExpressionOperator {
  private let value: ExpressionNode
  private let candidates: [ExpressionNode]
  /// The candidates' values when all are constant.
  private var constants: [Value]?

  init(_ value: ExpressionNode, _ candidates: [ExpressionNode]) {
    self.value = value
    self.candidates = candidates
  }

  func compute(_ input: EvaluationInput) throws -> ColumnVector {
    let vector = try value.evaluate(input)
    if let constants { return Kernels.inList(vector, constants) }
    if candidates.allSatisfy(\.isConstant) {
      let values = try candidates.map { try $0.constantValue() }
      constants = values
      return Kernels.inList(vector, values)
    }
    var result = ColumnVector.constant(.boolean(false), type: .boolean, count: input.rowCount)
    for candidate in candidates { result = Kernels.or(result, Kernels.compare(.equal, vector, try candidate.evaluate(input))) }
    return result
  }
}
