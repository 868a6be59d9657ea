import LakeVectors

/// The SQL/JSON functions of one call, with everything but their arguments settled: two calls that say the same are one
/// function, so that plans recognise equal expressions.
enum SQLJSONFunction: Hashable, Sendable {
  case exists(SQLJSONPathCall, onError: ExistsBehavior)
  /// Arguments: input, path, what DEFAULT … ON EMPTY and DEFAULT … ON ERROR give, variables.
  case value(SQLJSONPathCall, DataType, onEmpty: ValueBehavior, onError: ValueBehavior)
  case query(SQLJSONPathCall, QueryOptions)
  /// Arguments: name and value in turn.
  case object([SQLJSONSource], nullOnNull: Bool, uniqueKeys: Bool, encoding: JSONEncoding?)
  case array([SQLJSONSource], nullOnNull: Bool, encoding: JSONEncoding?)

  enum ExistsBehavior: Hashable, Sendable { case `true`, `false`, unknown, error }

  enum ValueBehavior: Hashable, Sendable { case error, null, value }

  enum QueryBehavior: Hashable, Sendable { case error, null, emptyArray, emptyObject }

  enum Wrapper: Hashable, Sendable { case without, conditional, unconditional }

  struct QueryOptions: Hashable, Sendable {
    var wrapper = Wrapper.without
    var omitsQuotes = false
    var onEmpty = QueryBehavior.null
    var onError = QueryBehavior.null
    /// Of a varbinary; nil: text.
    var encoding: JSONEncoding?
  }

  private var name: String {
    switch self {
    case .exists: "json_exists"
    case .value: "json_value"
    case .query: "json_query"
    case .object: "json_object"
    case .array: "json_array"
    }
  }

  var returnType: DataType {
    switch self {
    case .exists: .boolean
    case .value(_, let type, _, _): type
    case .query(_, let options): options.encoding == nil ? .varchar : .varbinary
    case .object(_, _, _, let encoding), .array(_, _, let encoding): encoding == nil ? .varchar : .varbinary
    }
  }

  private func makeKernel() -> ScalarFunction.WorkerKernel {
    switch self {
    case .exists(let call, let onError): JSONExistsKernel(call, onError).evaluate
    case .value(let call, _, let onEmpty, let onError): JSONValueKernel(call, onEmpty, onError).evaluate
    case .query(let call, let options): JSONQueryKernel(call, options).evaluate
    case .object(let sources, let nulls, let unique, let encoding):
      JSONConstruction(sources, nullOnNull: nulls, encoding).objects(uniqueKeys: unique)
    case .array(let sources, let nulls, let encoding): JSONConstruction(sources, nullOnNull: nulls, encoding).arrays()
    }
  }

  func makeScalarFunction() -> ScalarFunction {
    ScalarFunction(
      name, FunctionSignature([], returns: .exact(returnType)), nullOnNull: false, "SQL/JSON", makeKernel: { makeKernel() })
  }
}

/// The functions that one statement's SQL/JSON calls use, each once.
final class SQLJSONFunctions {
  private var known: [SQLJSONFunction: ScalarFunction] = [:]

  func call(_ function: SQLJSONFunction, _ arguments: [Expression]) -> Expression {
    let scalar = known[function] ?? function.makeScalarFunction()
    known[function] = scalar
    return .call(
      ResolvedFunction(function: scalar, argumentTypes: arguments.map(\.type), returnType: function.returnType), arguments)
  }
}

/// How bytes hold JSON text; UTF-16 and UTF-32 are little-endian.
enum JSONEncoding: Hashable, Sendable {
  case utf8, utf16, utf32

  /// Bytes of a varbinary as UTF-8; what is ill-formed becomes U+FFFD.
  func decoded(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    switch self {
    case .utf8: return Array(String(decoding: bytes, as: UTF8.self).utf8)
    case .utf16:
      var units: [UInt16] = []
      for i in stride(from: 0, to: bytes.count - 1, by: 2) { units.append(UInt16(bytes[i]) | UInt16(bytes[i + 1]) << 8) }
      return Array(String(decoding: units, as: UTF16.self).utf8)
    case .utf32:
      var units: [UInt32] = []
      for i in stride(from: 0, to: bytes.count - 3, by: 4) {
        units.append(UInt32(bytes[i]) | UInt32(bytes[i + 1]) << 8 | UInt32(bytes[i + 2]) << 16 | UInt32(bytes[i + 3]) << 24)
      }
      return Array(String(decoding: units, as: UTF32.self).utf8)
    }
  }

  func encoded(_ text: [UInt8]) -> [UInt8] {
    let string = String(decoding: text, as: UTF8.self)
    switch self {
    case .utf8: return text
    case .utf16: return string.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    case .utf32:
      return string.unicodeScalars.flatMap { scalar in
        (0..<4).map { UInt8(truncatingIfNeeded: scalar.value >> UInt32(8 * $0)) }
      }
    }
  }
}

/// An argument of a SQL/JSON function: a SQL value, or text to be read as JSON.
enum SQLJSONSource: Hashable, Sendable {
  case value
  case json(JSONEncoding)
}

extension ErrorCode {
  static let pathEvaluationError = ErrorCode(rawValue: "PATH_EVALUATION_ERROR")
  static let jsonInputConversionError = ErrorCode(rawValue: "JSON_INPUT_CONVERSION_ERROR")
  static let jsonOutputConversionError = ErrorCode(rawValue: "JSON_OUTPUT_CONVERSION_ERROR")
  static let jsonValueResultError = ErrorCode(rawValue: "JSON_VALUE_RESULT_ERROR")
  static let invalidPath = ErrorCode(rawValue: "INVALID_PATH")
  static let duplicateParameterName = ErrorCode(rawValue: "DUPLICATE_PARAMETER_NAME")
}
