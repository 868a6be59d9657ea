package import LakeVectors

/// A function of one row's values. A function is data: `FunctionRegistry` has one entry a signature.
package final class ScalarFunction: Sendable {
  /// What a kernel is given for one batch.
  package struct Invocation {
    /// One vector an argument, each of `rowCount` rows and of the coerced parameter's type, in any encoding.
    package let arguments: [ColumnVector]
    /// The lambda expressions among the arguments, in order; `arguments` holds the others.
    package let lambdas: [LambdaKernel]
    package let rowCount: Int
    package let returnType: DataType
    package let session: SessionContext

    package init(
      arguments: [ColumnVector], lambdas: [LambdaKernel] = [], rowCount: Int, returnType: DataType, session: SessionContext
    ) {
      self.arguments = arguments
      self.lambdas = lambdas
      self.rowCount = rowCount
      self.returnType = returnType
      self.session = session
    }
  }

  package typealias Kernel = @Sendable (Invocation) throws -> ColumnVector
  /// A kernel of one worker, which may keep state between batches: a compiled pattern, scratch memory.
  package typealias WorkerKernel = (Invocation) throws -> ColumnVector

  package let name: String
  package let signature: FunctionSignature
  /// A NULL argument gives NULL: the evaluator merges validity, the kernel may compute anything at NULL rows (and when
  /// it may fail, sees none).
  package let nullOnNull: Bool
  /// False for `random()`, `now()` and the like: never folded or cached over dictionaries.
  package let isDeterministic: Bool
  /// False when there is a result for all arguments. Functions that may fail see only rows that are wanted, and, with
  /// `nullOnNull`, only rows without NULL arguments.
  package let mayFail: Bool
  /// False when the function analyses and cannot run yet.
  package let isSupported: Bool
  /// One line for the reference page.
  package let documentation: String
  /// A kernel for one worker's use.
  package let makeKernel: @Sendable () -> WorkerKernel

  package init(
    _ name: String, _ signature: FunctionSignature, nullOnNull: Bool = true, isDeterministic: Bool = true, mayFail: Bool = true,
    _ documentation: String, kernel: @escaping Kernel
  ) {
    self.name = name
    self.signature = signature
    self.nullOnNull = nullOnNull
    self.isDeterministic = isDeterministic
    self.mayFail = mayFail
    isSupported = true
    self.documentation = documentation
    self.makeKernel = { kernel }
  }

  /// A function whose kernel keeps state between batches.
  package init(
    _ name: String, _ signature: FunctionSignature, nullOnNull: Bool = true, isDeterministic: Bool = true, mayFail: Bool = true,
    _ documentation: String, makeKernel: @escaping @Sendable () -> WorkerKernel
  ) {
    self.name = name
    self.signature = signature
    self.nullOnNull = nullOnNull
    self.isDeterministic = isDeterministic
    self.mayFail = mayFail
    isSupported = true
    self.documentation = documentation
    self.makeKernel = makeKernel
  }

  /// A function that analyses and cannot run yet.
  package init(
    withoutKernel name: String, _ signature: FunctionSignature, nullOnNull: Bool, isDeterministic: Bool, _ documentation: String
  ) {
    self.name = name
    self.signature = signature
    self.nullOnNull = nullOnNull
    self.isDeterministic = isDeterministic
    mayFail = true
    isSupported = false
    self.documentation = documentation
    makeKernel = { { _ in throw LakeError.noKernel(name, at: nil) } }
  }
}

extension LakeError {
  /// What running a function without a kernel gives.
  static func noKernel(_ name: String, at position: SourceLocation?) -> LakeError {
    LakeError(.notSupported, "Function '\(name)' is not supported yet", at: position)
  }
}

/// A function chosen for a call, with its types settled.
package struct ResolvedFunction: Hashable, Sendable {
  package let function: ScalarFunction
  package let argumentTypes: [DataType]
  package let returnType: DataType
  /// Where the call stands, for messages; calls at different places are equal.
  package let position: SourceLocation?

  package init(function: ScalarFunction, argumentTypes: [DataType], returnType: DataType, position: SourceLocation? = nil) {
    self.function = function
    self.argumentTypes = argumentTypes
    self.returnType = returnType
    self.position = position
  }

  package var name: String { function.name }

  package static func == (a: ResolvedFunction, b: ResolvedFunction) -> Bool {
    a.function === b.function && a.argumentTypes == b.argumentTypes && a.returnType == b.returnType
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(function))
    hasher.combine(argumentTypes)
  }
}
