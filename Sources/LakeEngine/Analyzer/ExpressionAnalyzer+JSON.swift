import LakeCatalog
import LakeSQL
import LakeVectors

/// JSON_EXISTS, JSON_VALUE, JSON_QUERY, JSON_OBJECT and JSON_ARRAY.
extension ExpressionAnalyzer {
  func json(_ call: JSONCall, at position: Position) throws -> Expression {
    switch call {
    case .exists(let path, let onError):
      let invocation = try jsonPath("JSON_EXISTS", path, at: position)
      let behavior: SQLJSONFunction.ExistsBehavior =
        switch onError {
        case .true: .true
        case .unknown: .unknown
        case .error: .error
        case .false, nil: .false
        }
      return state.jsonFunctions.call(
        .exists(invocation.call, onError: behavior), [invocation.input, invocation.text] + invocation.variables)
    case .value(let path, let type, let onEmpty, let onError):
      let invocation = try jsonPath("JSON_VALUE", path, at: position)
      let returned = try jsonValueType(type, invocation.resultType, at: position)
      let empty = try jsonDefault(onEmpty, "EMPTY", returned)
      let error = try jsonDefault(onError, "ERROR", returned)
      return state.jsonFunctions.call(
        .value(invocation.call, returned, onEmpty: Self.behavior(onEmpty), onError: Self.behavior(onError)),
        [invocation.input, invocation.text, empty, error] + invocation.variables)
    case .query(let path, let options):
      let invocation = try jsonPath("JSON_QUERY", path, at: position)
      let returning = try jsonOutput(options.returning, at: position)
      let settled = try jsonQueryOptions(options, returning.encoding, at: position)
      let result = state.jsonFunctions.call(
        .query(invocation.call, settled), [invocation.input, invocation.text] + invocation.variables)
      return try jsonReturned(result, returning.type) { "Cannot cast \(result.type) to \($0)" }
    case .object(let members, let nullOnNull, let uniqueKeys, let output):
      return try jsonObject(members, nullOnNull: nullOnNull ?? true, uniqueKeys: uniqueKeys ?? false, output, at: position)
    case .array(let elements, let nullOnNull, let output):
      let values = try elements.map { try jsonSource($0, "JSON_ARRAY", at: position) }
      let returning = try jsonOutput(output, at: position)
      let result = state.jsonFunctions.call(
        .array(values.map(\.source), nullOnNull: nullOnNull ?? false, encoding: returning.encoding), values.map(\.value))
      return try jsonReturned(result, returning.type) { "Cannot return type \($0) from JSON_ARRAY function" }
    }
  }

  // MARK: - JSON_VALUE

  static func behavior(_ behavior: JSONCall.ValueBehavior?) -> SQLJSONFunction.ValueBehavior {
    switch behavior {
    case .error: .error
    case .value: .value
    case .null, nil: .null
    }
  }

  /// The type that JSON_VALUE gives: strings, numbers, booleans, points in time.
  func jsonValueType(_ name: TypeName?, _ path: DataType?, at position: Position) throws -> DataType {
    let returned = try name.map { try type($0, at: position) } ?? .varchar
    guard returned.isCharacter || returned.isNumeric || returned == .boolean || returned.isTemporal else {
      throw LakeError(.typeMismatch, at: position, "Invalid return type of function JSON_VALUE: \(returned)")
    }
    if let path, path != returned, !ConstantCast.isSupported(from: path, to: returned) {
      throw LakeError(
        .typeMismatch, at: position,
        "Return type of JSON path: \(path) incompatible with return type of function JSON_VALUE: \(returned)")
    }
    return returned
  }

  /// What stands behind DEFAULT in the type of the result; NULL where there is none.
  func jsonDefault(_ behavior: JSONCall.ValueBehavior?, _ clause: String, _ type: DataType) throws -> Expression {
    guard case .value(let syntax) = behavior else { return .literal(.null, type) }
    return try coerced(syntax, to: type, "Function JSON_VALUE default ON \(clause) result")
  }

  // MARK: - JSON_QUERY

  func jsonQueryOptions(
    _ options: JSONCall.QueryOptions, _ encoding: JSONEncoding?, at position: Position
  ) throws -> SQLJSONFunction.QueryOptions {
    var result = SQLJSONFunction.QueryOptions(encoding: encoding)
    switch options.wrapper {
    case .conditional: result.wrapper = .conditional
    case .unconditional: result.wrapper = .unconditional
    case .without, nil: result.wrapper = .without
    }
    if let quotes = options.quotes, result.wrapper != .without {
      let wrapper = result.wrapper == .conditional ? "CONDITIONAL" : "UNCONDITIONAL"
      throw LakeError(
        .invalidFunctionArgument, at: position, "\(quotes.rawValue) behavior specified with WITH \(wrapper) ARRAY WRAPPER behavior")
    }
    result.omitsQuotes = options.quotes == .omit
    func behavior(_ behavior: JSONCall.QueryBehavior?) -> SQLJSONFunction.QueryBehavior {
      switch behavior {
      case .error: .error
      case .emptyArray: .emptyArray
      case .emptyObject: .emptyObject
      case .null, nil: .null
      }
    }
    result.onEmpty = behavior(options.onEmpty)
    result.onError = behavior(options.onError)
    return result
  }

  // MARK: - JSON_OBJECT

  private func jsonObject(
    _ members: [JSONCall.ObjectMember], nullOnNull: Bool, uniqueKeys: Bool, _ output: JSONOutput?, at position: Position
  ) throws -> Expression {
    var arguments: [Expression] = []
    var sources: [SQLJSONSource] = []
    for member in members {
      var key = try analyze(member.key)
      if case .parameter(_, .unknown) = key { key = state.coerce(key, to: .varchar) }
      guard key.type.isCharacter else {
        throw LakeError(.invalidFunctionArgument, at: member.key.position, "Invalid type of JSON object key: \(key.type)")
      }
      let (value, source) = try jsonSource(member.value, "JSON_OBJECT", at: position)
      if uniqueKeys, case .json = source {
        throw LakeError(
          .notSupported, at: position,
          "WITH UNIQUE KEYS behavior is not supported for JSON_OBJECT function when input expression has FORMAT")
      }
      arguments += [key, value]
      sources.append(source)
    }
    let returning = try jsonOutput(output, at: position)
    let result = state.jsonFunctions.call(
      .object(sources, nullOnNull: nullOnNull, uniqueKeys: uniqueKeys, encoding: returning.encoding), arguments)
    return try jsonReturned(result, returning.type) { "Cannot return type \($0) from JSON_OBJECT function" }
  }

  /// An element or a member's value: JSON where it is written to be or is made by a function that gives JSON, else a SQL value.
  private func jsonSource(_ input: JSONInput, _ function: String, at position: Position) throws -> (
    value: Expression, source: SQLJSONSource
  ) {
    let value = try analyze(input.value)
    if let format = Self.format(input) ?? (value.type == .json ? .json : nil) {
      let encoding = try jsonInputEncoding(value.type, format, at: input.value.position)
      return (value.type == .unknown ? state.coerce(value, to: .varchar) : value, .json(encoding))
    }
    if value.type.isCharacter || value.type.isNumeric || value.type == .boolean { return (value, .value) }
    guard value.type != .varbinary, value.type == .unknown || ConstantCast.isSupported(from: value.type, to: .varchar) else {
      throw LakeError(
        .notSupported, at: position, "Unsupported type of value passed to \(function) function: \(value.type)")
    }
    return (state.coerce(value, to: .varchar), .value)
  }

  /// FORMAT as written, or as it goes without saying for the functions that give JSON.
  private static func format(_ input: JSONInput) -> JSONFormat? {
    if let format = input.format { return format }
    switch input.value.kind {
    case .json(.query), .json(.object), .json(.array): return .json
    default: return nil
    }
  }

  // MARK: - Input and output

  func jsonInputEncoding(_ type: DataType, _ format: JSONFormat, at position: Position) throws -> JSONEncoding {
    let isText = type.isCharacter || type == .unknown || type == .json
    switch format {
    case .json where isText || type == .varbinary: return .utf8
    case .utf8 where type == .varbinary: return .utf8
    case .utf16 where type == .varbinary: return .utf16
    case .utf32 where type == .varbinary: return .utf32
    default:
      throw LakeError(.typeMismatch, at: position, "Cannot read input of type \(type) as JSON using formatting \(format.trinoName)")
    }
  }

  /// The type of RETURNING; an encoding when it is bytes.
  func jsonOutput(_ output: JSONOutput?, at position: Position) throws -> (type: DataType, encoding: JSONEncoding?) {
    guard let output else { return (.varchar, nil) }
    let type = try type(output.type, at: position)
    let format = output.format ?? .json
    switch format {
    case .json where type.isCharacter || type == .json: return (type, nil)
    case .json where type == .varbinary, .utf8 where type == .varbinary: return (type, .utf8)
    case .utf16 where type == .varbinary: return (type, .utf16)
    case .utf32 where type == .varbinary: return (type, .utf32)
    default:
      throw LakeError(.typeMismatch, at: position, "Cannot output JSON value as \(type) using formatting \(format.trinoName)")
    }
  }

  private func jsonReturned(_ result: Expression, _ type: DataType, _ message: (DataType) -> String) throws -> Expression {
    if result.type == type { return result }
    if type == .json { return try function("json_parse", arguments: [result], at: .start) }
    return .cast(result, to: type, safe: false)
  }

  // MARK: - Paths

  struct JSONPathInvocation {
    let call: SQLJSONPathCall
    let input: Expression
    /// The path as a literal: the function knows it, plans show it.
    let text: Expression
    let variables: [Expression]
    /// Where the path's text says what type it gives.
    let resultType: DataType?
  }

  func jsonPath(
    _ function: String, _ syntax: JSONPathCall, allowsName: Bool = false, at position: Position
  ) throws -> JSONPathInvocation {
    if let name = syntax.name, !allowsName {
      throw LakeError(.invalidPath, at: name.position, "JSON path name is not allowed in \(function) function")
    }
    var input = try analyze(syntax.input.value)
    if input.type == .unknown { input = state.coerce(input, to: .varchar) }
    let encoding = try jsonInputEncoding(input.type, syntax.input.format ?? .json, at: syntax.input.value.position)
    var parameters: [SQLJSONPathCall.Parameter] = []
    var variables: [Expression] = []
    for argument in syntax.passing {
      // As Trino has it: a name without quotes is one in upper case.
      let name = argument.name.isQuoted ? argument.name.text : argument.name.text.uppercased()
      guard !parameters.contains(where: { $0.name == name }) else {
        throw LakeError(
          .duplicateParameterName, at: argument.name.position, "\(name) JSON path parameter is specified more than once")
      }
      let (value, source) = try jsonVariable(argument.value, at: position)
      parameters.append(.init(name: name, source: source))
      variables.append(value)
    }
    let (path, resultType) = try parsedPath(syntax.path, parameters.map(\.name), at: syntax.pathPosition)
    return JSONPathInvocation(
      call: SQLJSONPathCall(function: function, path: path, input: encoding, parameters: parameters), input: input,
      text: .literal(.string(syntax.path), .varchar), variables: variables, resultType: resultType)
  }

  /// - Throws: `SYNTAX_ERROR` at the place inside of the literal, `INVALID_PATH`.
  func parsedPath(_ text: String, _ parameters: [String], at position: Position) throws -> (SQLJSONPath, DataType?) {
    do {
      let path = try SQLJSONPathParser.parse(text)
      return (path, try SQLJSONPathTypes(parameters: parameters).check(path))
    } catch let error as PathSyntaxError {
      throw LakeError(.syntaxError, error.message, at: Self.place(error.offset, in: text, at: position))
    } catch let error as PathTypeError {
      throw LakeError(.invalidPath, at: position, error.message)
    }
  }

  /// Where a character of a literal stands in the statement.
  private static func place(_ offset: Int, in text: String, at position: Position) -> SourceLocation {
    let before = text.unicodeScalars.prefix(offset)
    let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.count <= 1 { return SourceLocation(line: position.line, column: position.column + 1 + offset) }
    return SourceLocation(line: position.line + lines.count - 1, column: (lines.last?.count ?? 0) + 1)
  }

  private func jsonVariable(_ input: JSONInput, at position: Position) throws -> (Expression, SQLJSONSource) {
    let value = try analyze(input.value)
    if let format = Self.format(input) ?? (value.type == .json ? .json : nil) {
      let encoding = try jsonInputEncoding(value.type, format, at: input.value.position)
      return (value.type == .unknown ? state.coerce(value, to: .varchar) : value, .json(encoding))
    }
    let isPassed = value.type.isCharacter || value.type.isNumeric || value.type == .boolean || value.type.isTemporal
    if isPassed { return (value, .value) }
    guard value.type != .varbinary, value.type == .unknown || ConstantCast.isSupported(from: value.type, to: .varchar) else {
      throw LakeError(.notSupported, at: position, "Unsupported type of JSON path parameter: \(value.type)")
    }
    return (state.coerce(value, to: .varchar), .value)
  }
}

extension JSONFormat {
  /// As Trino's messages name it.
  fileprivate var trinoName: String {
    switch self {
    case .json: "JSON"
    case .utf8: "JSON ENCODING UTF8"
    case .utf16: "JSON ENCODING UTF16"
    case .utf32: "JSON ENCODING UTF32"
    }
  }
}
