import LakeVectors

/// A scalar function's call: NULL handling, constants once, then the kernel.
final class CallOperation: ExpressionOperator {
  private let function: ResolvedFunction
  /// Those that are values.
  private let arguments: [ExpressionNode]
  private let lambdas: [CompiledLambda]
  private let session: SessionContext
  private let kernel: ScalarFunction.WorkerKernel

  init(_ function: ResolvedFunction, _ arguments: [ExpressionNode], lambdas: [CompiledLambda], _ session: SessionContext) {
    self.function = function
    self.arguments = arguments
    self.lambdas = lambdas
    self.session = session
    kernel = function.function.makeKernel()
  }

  func compute(_ input: EvaluationInput) throws -> ColumnVector {
    let rows = input.rowCount
    var vectors: [ColumnVector] = []
    vectors.reserveCapacity(arguments.count)
    for argument in arguments { vectors.append(try argument.evaluate(input)) }
    if rows > 1, !vectors.isEmpty, function.function.isDeterministic, vectors.allSatisfy(\.isConstant),
      lambdas.allSatisfy({ $0.captured.isEmpty && $0.body.isDeterministic })
    {
      return try call(vectors.map { $0.repeated(1) }, 1, input).asConstant(rows)
    }
    return try call(vectors, rows, input)
  }

  private func call(_ vectors: [ColumnVector], _ rows: Int, _ input: EvaluationInput) throws -> ColumnVector {
    guard function.function.nullOnNull, vectors.contains(where: \.mayHaveNulls) else { return try invoke(vectors, rows, input) }
    if vectors.contains(where: { $0.isConstant && $0.isNull(0) }) { return ColumnVector.nulls(function.returnType, count: rows) }
    if !function.function.mayFail { return try invoke(vectors, rows, input).merging(nullsOf: vectors) }
    var anyNull = Kernels.isNull(vectors[0])
    for vector in vectors.dropFirst() where vector.mayHaveNulls { anyNull = Kernels.or(anyNull, Kernels.isNull(vector)) }
    guard let present = Kernels.selection(whereTrue: Kernels.not(anyNull)) else { return try invoke(vectors, rows, input) }
    if present.count == 0 { return ColumnVector.nulls(function.returnType, count: rows) }
    let output = VectorAssembler(type: function.returnType, count: rows, startsNull: true)
    let selected = lambdas.isEmpty ? input : EvaluationInput(input, selecting: present)
    output.put(
      try invoke(vectors.map { $0.gather(present).assumingNoNulls() }, present.count, selected), at: present, packed: true)
    return try output.finish()
  }

  private func invoke(_ vectors: [ColumnVector], _ rows: Int, _ input: EvaluationInput) throws -> ColumnVector {
    try kernel(
      ScalarFunction.Invocation(
        arguments: vectors, lambdas: lambdas.map { LambdaKernel(lambda: $0, input: input) }, rowCount: rows,
        returnType: function.returnType, session: session))
  }
}

extension ColumnVector {
  /// The same rows without a validity bitmap, when it is known that none is NULL.
  fileprivate func assumingNoNulls() -> ColumnVector {
    ColumnVector(
      type: type, physical: physical, encoding: encoding, count: count, data: data, storage: storage, dictionary: dictionary, heap: heap)
  }
}
