import LakeCatalog
import LakeSQL
import LakeVectors

/// Expressions of DEFINE and MEASURES. Rules and messages are Trino's.
extension ExpressionAnalyzer {
  func patternColumn(_ name: QualifiedName, _ pattern: PatternScope, at position: Position) throws -> Expression {
    guard name.parts.count > 1 else {
      return pattern.column(try scope.resolve(name, at: position).symbol, label: nil, at: position)
    }
    let label = PatternScope.name(name.parts[0])
    guard pattern.members(label) != nil else {
      // The input's own name cannot be used here.
      throw LakeError(
        .columnNotFound, at: position, "Column '\(name.folded.joined(separator: "."))' cannot be resolved",
        hint: "before the dot only a pattern variable may stand (\(pattern.labels.joined(separator: ", ")))")
    }
    let column = QualifiedName(Array(name.parts.dropFirst()), at: name.parts[1].position)
    let notFound = LakeError(
      .columnNotFound, at: position, "Column \(column.folded.joined(separator: ".")) prefixed with label \(label) cannot be resolved")
    guard name.parts.count == 2 else { throw notFound }
    do {
      return pattern.column(try scope.resolve(column, at: position).symbol, label: label, at: position)
    } catch let error as LakeError where error.code == .columnNotFound {
      var refused = notFound
      refused.hint = error.hint
      throw refused
    }
  }

  private static let patternFunctions: Set<String> = ["first", "last", "prev", "next", "classifier", "match_number"]
  private static let navigations: Set<String> = ["first", "last", "prev", "next"]

  private static func isPatternFunction(_ call: FunctionCall) -> Bool {
    call.name.parts.count == 1 && !call.name.parts[0].isQuoted && patternFunctions.contains(call.name.foldedLast)
  }

  private static func isNavigation(_ call: FunctionCall) -> Bool {
    isPatternFunction(call) && navigations.contains(call.name.foldedLast)
  }

  private func isAggregate(_ call: FunctionCall) -> Bool { !FunctionRegistry.aggregates(named: call.name.foldedLast).isEmpty }

  /// Nil: a call like any other.
  func patternCall(_ call: FunctionCall, _ pattern: PatternScope, at position: Position) throws -> Expression? {
    let name = call.name.foldedLast
    if call.isStar, let label = call.arguments.first, name != "count" { throw labelStar(label) }
    for argument in call.arguments {
      guard case .lambda = argument.kind else { continue }
      throw LakeError(
        .notSupported, at: argument.position, "Lambda expression in pattern recognition context is not yet supported")
    }
    if call.processingMode == .final, pattern.isDefinition {
      throw LakeError(.invalidProcessingMode, at: position, "FINAL semantics is not supported in DEFINE clause")
    }
    if Self.isPatternFunction(call) {
      try validate(call, at: position)
      switch name {
      case "match_number":
        if pattern.isInWindow {
          throw LakeError(
            ErrorCode(rawValue: "INVALID_PATTERN_RECOGNITION_FUNCTION"), at: position,
            "MATCH_NUMBER function is not supported in window")
        }
        guard call.arguments.isEmpty else {
          throw LakeError(
            .invalidFunctionArgument, at: position, "MATCH_NUMBER pattern recognition function takes no arguments")
        }
        return pattern.matchNumber()
      case "classifier": return try classifier(call, pattern, at: position)
      default: return try navigation(name, call, pattern, at: position)
      }
    }
    if isAggregate(call) { return try patternAggregate(name, call, pattern, at: position) }
    if name == "try", call.name.parts.count == 1 {
      throw LakeError(.notSupported, at: position, "TRY expression in pattern recognition context is not yet supported")
    }
    if let mode = call.processingMode {
      throw LakeError(
        .invalidProcessingMode, at: position,
        "\(mode.rawValue) semantics is supported only for FIRST(), LAST() and aggregation functions. Actual: \(name)")
    }
    return nil
  }

  func labelStar(_ label: SyntaxExpression) -> LakeError {
    LakeError(
      .invalidFunctionArgument, at: label.position,
      "label.* syntax is only supported as the only argument of row pattern count function")
  }

  private func validate(_ call: FunctionCall, at position: Position) throws {
    func refused(_ what: String) -> LakeError {
      LakeError(
        ErrorCode(rawValue: "INVALID_PATTERN_RECOGNITION_FUNCTION"), at: position,
        "Cannot use \(what) with \(call.name.foldedLast) pattern recognition function")
    }
    if call.over != nil { throw refused("OVER") }
    if call.filter != nil { throw refused("FILTER") }
    if !call.orderBy.isEmpty || !call.withinGroup.isEmpty { throw refused("ORDER BY") }
    if call.isDistinct { throw refused("DISTINCT") }
    if let mode = call.processingMode, call.name.foldedLast != "first", call.name.foldedLast != "last" {
      throw LakeError(
        .invalidProcessingMode, at: position,
        "\(mode.rawValue) semantics is not supported with \(call.name.foldedLast) pattern recognition function")
    }
  }

  private func classifier(_ call: FunctionCall, _ pattern: PatternScope, at position: Position) throws -> Expression {
    guard call.arguments.count <= 1, !call.isStar else {
      throw LakeError(
        .invalidFunctionArgument, at: position, "CLASSIFIER pattern recognition function takes no arguments or 1 argument")
    }
    guard let argument = call.arguments.first else { return pattern.classifier(label: nil, at: position) }
    guard case .identifier(let identifier) = argument.kind else {
      throw LakeError(
        .typeMismatch, at: argument.position,
        "CLASSIFIER function argument should be primary pattern variable or subset name. Actual: \(SyntaxText.of(argument))")
    }
    let label = PatternScope.name(identifier)
    guard pattern.members(label) != nil else {
      throw LakeError(
        .invalidFunctionArgument, at: argument.position, "\(identifier.text) is not a primary pattern variable or subset name")
    }
    return pattern.classifier(label: label, at: position)
  }

  // MARK: - Navigation

  private func navigation(_ name: String, _ call: FunctionCall, _ pattern: PatternScope, at position: Position) throws -> Expression {
    let isPhysical = name == "prev" || name == "next"
    let offset = try navigationOffset(name, call, at: position) ?? (isPhysical ? 1 : 0)
    try checkNesting(name, call, at: position)
    let (result, references) = try pattern.referring {
      try pattern.navigating { navigation in
        if isPhysical {
          navigation.distance = name == "prev" ? -offset : offset
        } else {
          navigation.isFirst = name == "first"
          navigation.isFinal = call.processingMode == .final
          navigation.offset = offset
        }
      } _: {
        try analyze(call.arguments[0])
      }
    }
    _ = try label(of: references, in: name, at: position)
    guard !references.isEmpty else {
      throw LakeError(
        .invalidArguments, at: position,
        "Pattern navigation function \(name) must contain at least one column reference or CLASSIFIER()")
    }
    return result
  }

  /// The one variable that an argument is about; nil: all rows.
  private func label(of references: [PatternScope.Reference], in name: String, at position: Position) throws -> String? {
    func refused(_ message: String, at place: Position) -> LakeError { LakeError(.invalidArguments, at: place, message) }
    let columns = references.filter { !$0.isClassifier }
    let classifiers = references.filter(\.isClassifier)
    if let first = columns.first, columns.contains(where: { $0.label != first.label }) {
      throw refused(
        "Column references inside argument of function \(name) must all either be prefixed with the same label or be not prefixed",
        at: first.position)
    }
    if let first = classifiers.first, classifiers.contains(where: { $0.label != first.label }) {
      throw refused(
        "CLASSIFIER() calls inside argument of function \(name) must all either have the same label as the argument or have no "
          + "arguments", at: position)
    }
    if let column = columns.first, let classifier = classifiers.first, column.label != classifier.label {
      throw refused(
        "Column references inside argument of function \(name) must all be prefixed with the same label that all CLASSIFIER() calls "
          + "have as the argument", at: position)
    }
    return references.first?.label
  }

  /// Nil where it is not written.
  private func navigationOffset(_ name: String, _ call: FunctionCall, at position: Position) throws -> Int? {
    guard (1...2).contains(call.arguments.count), !call.isStar else {
      throw LakeError(
        .invalidFunctionArgument, at: position, "\(name) pattern recognition function requires 1 or 2 arguments")
    }
    guard call.arguments.count == 2 else { return nil }
    guard case .integer(let offset) = call.arguments[1].kind else {
      throw LakeError(
        .invalidFunctionArgument, at: position,
        "\(name) pattern recognition navigation function requires a number as the second argument")
    }
    guard offset >= 0 else {
      throw LakeError(
        .numericValueOutOfRange, at: position,
        "\(name) pattern recognition navigation function requires a non-negative number as the second argument (actual: \(offset))")
    }
    guard offset <= Int64(Int32.max) else {
      throw LakeError(
        .numericValueOutOfRange, at: position,
        "The second argument of \(name) pattern recognition navigation function must not exceed \(Int32.max) (actual: \(offset))")
    }
    return Int(offset)
  }

  private func checkNesting(_ name: String, _ call: FunctionCall, at position: Position) throws {
    if let aggregate = call.arguments.flatMap(\.calls).first(where: { isAggregate($0.call) }) {
      throw LakeError(
        .nestedAggregation, at: aggregate.position,
        "Cannot nest \(aggregate.call.name.foldedLast) aggregate function inside \(name) function")
    }
    let inner = call.arguments[0].calls.filter { Self.isNavigation($0.call) }
    guard let first = inner.first else { return }
    let nested = first.call.name.foldedLast
    func refused(_ message: String, at place: Position) -> LakeError { LakeError(.invalidNavigationNesting, at: place, message) }
    if name == "first" || name == "last" {
      throw refused("Cannot nest \(nested) pattern navigation function inside \(name) pattern navigation function", at: first.position)
    }
    if inner.count > 1 {
      throw refused(
        "Cannot nest multiple pattern navigation functions inside \(name) pattern navigation function", at: inner[1].position)
    }
    if nested == "prev" || nested == "next" {
      throw refused("Cannot nest \(nested) pattern navigation function inside \(name) pattern navigation function", at: first.position)
    }
    guard case .call = call.arguments[0].kind, call.arguments[0].calls.first?.call == first.call else {
      throw refused("Immediate nesting is required for pattern navigation functions", at: first.position)
    }
  }

  // MARK: - Aggregates

  private func patternAggregate(
    _ name: String, _ call: FunctionCall, _ pattern: PatternScope, at position: Position
  ) throws -> Expression {
    func refused(_ what: String) -> LakeError {
      LakeError(.notSupported, at: position, "Cannot use \(what) with \(name) aggregate function in pattern recognition context")
    }
    if call.filter != nil { throw refused("FILTER") }
    if !call.orderBy.isEmpty || !call.withinGroup.isEmpty { throw refused("ORDER BY") }
    if call.isDistinct { throw refused("DISTINCT") }
    try checkAggregateNesting(name, call)
    let (parts, label) = try aggregateArguments(name, call, pattern, at: position)
    let candidates = FunctionRegistry.aggregates(named: name)
    let match = try resolve(name, candidates.signatures, parts.arguments.map { .value($0) }, at: position)
    let function = ResolvedAggregate(
      function: candidates[match.index], argumentTypes: match.argumentTypes, returnType: match.returnType,
      position: position.location)
    guard !function.function.seesDistinctValues else {
      throw LakeError.notSupported("\(name) in pattern recognition", at: position)
    }
    let aggregate = PatternAggregate(
      function: function, arguments: zip(parts.arguments, match.argumentTypes).map { state.coerce($0, to: $1) },
      labels: label.flatMap(pattern.members) ?? [], isFinal: call.processingMode == .final, classifier: parts.classifier,
      matchNumber: parts.matchNumber)
    return pattern.aggregate(aggregate, label: label, isStar: call.isStar)
  }

  private func checkAggregateNesting(_ name: String, _ call: FunctionCall) throws {
    guard !call.isStar else { return }
    let inner = call.arguments.flatMap(\.calls)
    if let aggregate = inner.first(where: { isAggregate($0.call) }) {
      throw LakeError(
        .nestedAggregation, at: aggregate.position,
        "Cannot nest \(aggregate.call.name.foldedLast) aggregate function inside \(name) function")
    }
    if let navigation = inner.first(where: { Self.isNavigation($0.call) }) {
      throw LakeError(
        .invalidNavigationNesting, at: navigation.position,
        "Cannot nest \(navigation.call.name.foldedLast) pattern navigation function inside \(name) function")
    }
  }

  /// The arguments, and the variable whose rows they are about.
  private func aggregateArguments(
    _ name: String, _ call: FunctionCall, _ pattern: PatternScope, at position: Position
  ) throws -> (PatternScope.AggregateParts, String?) {
    if call.isStar, let argument = call.arguments.first, case .identifier(let identifier) = argument.kind {
      let label = PatternScope.name(identifier)
      guard pattern.members(label) != nil else {
        throw LakeError(
          .invalidFunctionArgument, at: argument.position, "\(label) is not a primary pattern variable or subset name")
      }
      return (try pattern.aggregating { [] }, label)
    }
    var labels: [String?] = []
    let parts = try pattern.aggregating {
      try call.arguments.map { argument in
        let (value, references) = try pattern.referring { try analyze(argument) }
        let label = try label(of: references, in: name, at: position)
        if !references.isEmpty, !labels.contains(label) { labels.append(label) }
        return value
      }
    }
    guard labels.count <= 1 else {
      throw LakeError(
        .invalidArguments, at: position, "All aggregate function arguments must apply to rows matched with the same label")
    }
    return (parts, labels.first ?? nil)
  }
}

extension ErrorCode {
  static let invalidProcessingMode = ErrorCode(rawValue: "INVALID_PROCESSING_MODE")
  static let invalidNavigationNesting = ErrorCode(rawValue: "INVALID_NAVIGATION_NESTING")
  static let invalidLabel = ErrorCode(rawValue: "INVALID_LABEL")
  static let invalidRowPattern = ErrorCode(rawValue: "INVALID_ROW_PATTERN")
}
