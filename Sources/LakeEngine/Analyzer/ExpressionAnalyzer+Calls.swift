import LakeCatalog
import LakeSQL
import LakeVectors

extension ExpressionAnalyzer {
  func call(_ call: FunctionCall, at position: Position) throws -> Expression {
    guard call.arguments.count <= ExpressionAnalyzer.mostArguments else {
      throw LakeError(
        ErrorCode(rawValue: "TOO_MANY_ARGUMENTS"), at: position, "Too many arguments for function call \(call.name.foldedLast)()")
    }
    if let pattern, let result = try patternCall(call, pattern, at: position) { return result }
    if let mode = call.processingMode {
      throw LakeError(
        .invalidProcessingMode, at: position, "\(mode.rawValue) semantics is not supported out of pattern recognition context")
    }
    if call.isStar, let label = call.arguments.first { throw labelStar(label) }
    let name = call.name.foldedLast
    if let over = call.over { return try window(name, call, over, at: position) }
    if isPlain(call), let special = try specialForm(name, call, at: position) { return special }
    let aggregates = FunctionRegistry.aggregates(named: name)
    if !aggregates.isEmpty { return try aggregate(name, aggregates, call, at: position) }
    if !FunctionRegistry.windows(named: name).isEmpty {
      throw LakeError(.missingOver, at: position, "Window function \(call.name) requires an OVER clause")
    }
    guard !FunctionRegistry.scalars(named: name).isEmpty else { throw unknownFunction(call.name, at: position) }
    if call.isDistinct {
      throw LakeError(
        ErrorCode(rawValue: "FUNCTION_NOT_AGGREGATE"), at: position, "DISTINCT is not supported for non-aggregation functions")
    }
    if call.filter != nil {
      throw LakeError(
        ErrorCode(rawValue: "FUNCTION_NOT_AGGREGATE"), at: position, "Filter is only valid for aggregation functions")
    }
    if !call.orderBy.isEmpty || !call.withinGroup.isEmpty {
      throw LakeError(
        ErrorCode(rawValue: "FUNCTION_NOT_AGGREGATE"), at: position, "ORDER BY is only valid for aggregation functions")
    }
    return try function(name, call.arguments, at: position)
  }

  /// Trino's limit, of the JVM's making.
  private static let mostArguments = 127

  private func isPlain(_ call: FunctionCall) -> Bool {
    !call.isStar && !call.isDistinct && call.filter == nil && call.orderBy.isEmpty && call.withinGroup.isEmpty
  }

  /// Functions that do not evaluate all arguments, or are constants of the session.
  private func specialForm(_ name: String, _ call: FunctionCall, at position: Position) throws -> Expression? {
    switch name {
    case "coalesce": try coalesce(call.arguments, at: position)
    case "if": try ifFunction(call.arguments, at: position)
    case "nullif": try nullIf(call.arguments, at: position)
    case "try": try attempt(call.arguments, at: position)
    case "now" where call.arguments.isEmpty: current(.timestamp, precision: nil)
    default: nil
    }
  }

  func extract(_ field: Identifier, _ value: SyntaxExpression) throws -> Expression {
    let name = field.folded
    guard let function = Self.fieldFunctions[name] else {
      throw LakeError(
        .invalidFunctionArgument, at: field.position, "Invalid EXTRACT field: \(field.text)",
        hint: NameSuggestion.hint(for: name, among: Self.fieldFunctions.keys.sorted(), kind: "fields"))
    }
    let operand = try analyze(value)
    guard operand.type == .unknown || operand.type.hasField(function) else {
      throw LakeError(.typeMismatch, at: value.position, "Cannot extract \(name.uppercased()) from \(operand.type)")
    }
    return try self.function(function, arguments: [operand], at: field.position)
  }

  /// The functions behind EXTRACT, by its field.
  private static let fieldFunctions = [
    "year": "year", "quarter": "quarter", "month": "month", "week": "week", "day": "day", "day_of_month": "day",
    "day_of_week": "day_of_week", "dow": "day_of_week", "day_of_year": "day_of_year", "doy": "day_of_year",
    "year_of_week": "year_of_week", "yow": "year_of_week", "hour": "hour", "minute": "minute", "second": "second",
    "timezone_hour": "timezone_hour", "timezone_minute": "timezone_minute",
  ]

  func function(_ name: String, _ arguments: [SyntaxExpression], at position: Position) throws -> Expression {
    try function(name, try arguments.map { try argument($0) }, at: position)
  }

  func function(_ name: String, arguments: [Expression], at position: Position) throws -> Expression {
    try function(name, arguments.map { .value($0) }, at: position)
  }

  /// - Throws: `FUNCTION_NOT_FOUND` when no signature fits, `AMBIGUOUS_FUNCTION_CALL` when several fit equally well.
  private func function(_ name: String, _ arguments: [Argument], at position: Position) throws -> Expression {
    let candidates = FunctionRegistry.scalars(named: name)
    guard !candidates.isEmpty else { throw unknownFunction(QualifiedName(Identifier(name, at: position)), at: position) }
    let match = try resolve(name, candidates.signatures, arguments, at: position)
    if case .char(let length) = match.returnType, length > TypeCoercion.longestChar {
      throw LakeError(
        .invalidFunctionArgument, at: position,
        "CHAR length must be in range [0, \(TypeCoercion.longestChar)], got \(length)")
    }
    let resolved = ResolvedFunction(
      function: candidates[match.index], argumentTypes: match.argumentTypes, returnType: match.returnType, position: position.location)
    return .call(resolved, try coerced(arguments, match))
  }

  /// A call of the signature that fits best; nil when none does.
  func scalarCall(_ name: String, _ arguments: [Expression], at position: Position? = nil) throws -> Expression? {
    let candidates = FunctionRegistry.scalars(named: name)
    guard let match = FunctionResolution.match(candidates.signatures, arguments.map(\.type)) else { return nil }
    let resolved = ResolvedFunction(
      function: candidates[match.index], argumentTypes: match.argumentTypes, returnType: match.returnType,
      position: position?.location)
    return .call(resolved, zip(arguments, match.argumentTypes).map { state.coerce($0, to: $1) })
  }

  func unknownFunction(_ name: QualifiedName, at position: Position) -> LakeError {
    let known = FunctionRegistry.names + ["coalesce", "if", "nullif", "try"]
    return LakeError(
      .functionNotFound, at: position, "Function '\(name.folded.joined(separator: "."))' not registered",
      hint: NameSuggestion.nearest(to: name.foldedLast, among: known).map { "did you mean '\($0)'?" })
  }
}

extension DataType {
  /// Whether EXTRACT finds the field that the function of this name gives.
  fileprivate func hasField(_ function: String) -> Bool {
    switch function {
    case "timezone_hour", "timezone_minute": return isZoned
    case "hour", "minute", "second": return self == .intervalDayToSecond || isTemporal && self != .date
    default: break
    }
    switch self {
    case .date, .timestamp, .timestampWithTimeZone: return true
    case .intervalYearToMonth: return function == "year" || function == "month"
    case .intervalDayToSecond: return function == "day"
    default: return false
    }
  }
}
