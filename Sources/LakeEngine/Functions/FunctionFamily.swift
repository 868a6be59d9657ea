import LakeVectors

/// Collects the functions of one family file. One call a signature: a large array literal would be slow to compile.
struct FunctionFamily {
  private(set) var functions: [ScalarFunction] = []

  /// `aliases`: other names for the same function.
  mutating func add(
    _ name: String, aliases: [String] = [], _ parameters: [TypePattern], variadic: Bool = false, _ returns: ReturnType,
    nullOnNull: Bool = true, isDeterministic: Bool = true, mayFail: Bool = true, _ documentation: String,
    _ kernel: @escaping ScalarFunction.Kernel
  ) {
    let signature = FunctionSignature(parameters, variadic: variadic, returns: returns)
    for name in [name] + aliases {
      functions.append(
        ScalarFunction(
          name, signature, nullOnNull: nullOnNull, isDeterministic: isDeterministic, mayFail: mayFail, documentation, kernel: kernel))
    }
  }

  /// A function that analyses and cannot run yet: giving it a kernel is putting `add` and the kernel in place of this.
  mutating func declare(
    _ name: String, aliases: [String] = [], _ parameters: [TypePattern], variadic: Bool = false, _ returns: ReturnType,
    nullOnNull: Bool = true, isDeterministic: Bool = true, _ documentation: String
  ) {
    let signature = FunctionSignature(parameters, variadic: variadic, returns: returns)
    for name in [name] + aliases {
      functions.append(
        ScalarFunction(
          withoutKernel: name, signature, nullOnNull: nullOnNull, isDeterministic: isDeterministic, documentation))
    }
  }

  /// A function whose kernel keeps state between batches, such as a compiled pattern.
  mutating func add(
    _ name: String, _ parameters: [TypePattern], _ returns: ReturnType, _ documentation: String,
    makeKernel: @escaping @Sendable () -> ScalarFunction.WorkerKernel
  ) {
    functions.append(ScalarFunction(name, FunctionSignature(parameters, returns: returns), documentation, makeKernel: makeKernel))
  }
}

extension ReturnType {
  static let boolean = ReturnType.exact(.boolean)
  static let integer = ReturnType.exact(.integer)
  static let bigint = ReturnType.exact(.bigint)
  static let double = ReturnType.exact(.double)
  static let varchar = ReturnType.exact(.varchar)
  static let varbinary = ReturnType.exact(.varbinary)
  static let date = ReturnType.exact(.date)
  static let json = ReturnType.exact(.json)

  static func array(_ element: TypePattern) -> ReturnType { .pattern(.array(element)) }
  static func map(_ key: TypePattern, _ value: TypePattern) -> ReturnType { .pattern(.map(key, value)) }
  static func opaque(_ name: String) -> ReturnType { .exact(.opaque(name, [])) }
}

extension LakeError {
  static func invalidArgument(_ message: String) -> LakeError { LakeError(.invalidFunctionArgument, message) }
  static func outOfRange(_ message: String) -> LakeError { LakeError(.numericValueOutOfRange, message) }
}
