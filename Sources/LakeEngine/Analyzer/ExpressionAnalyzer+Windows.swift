import LakeCatalog
import LakeSQL
import LakeVectors

extension ExpressionAnalyzer {
  /// A call with OVER: the column that will hold its result.
  func window(_ name: String, _ call: FunctionCall, _ over: Window, at position: Position) throws -> Expression {
    let collector = try windows.collector(SyntaxText.of(call), clause, at: position)
    let definition = try collector.names.resolve(over)
    let specification = try windowSpecification(definition, collector)
    let arguments = try nested(.inArguments) { inner in try call.arguments.map { try inner.argument($0) } }
    let function = try windowFunction(name, call, arguments, definition, at: position)
    let filter = try nested(.inArguments) { inner in
      try call.filter.map { try inner.coerced($0, to: .boolean, "FILTER expression") }
    }
    let coerced = try coerced(arguments, function.match).filter { !$0.isLambda }
    let usesFrame = function.callee.usesFrame
    let symbol = collector.symbol(
      .init(
        function: .function(function.callee), arguments: coerced, filter: filter, ignoresNulls: call.nullTreatment == .ignore,
        partitionBy: specification.partitionBy, orderBy: specification.orderBy,
        frame: usesFrame ? specification.frame : .standard, pattern: usesFrame ? specification.pattern : nil),
      at: position, state)
    return .column(symbol)
  }

  /// `measure OVER w`: the column that will hold the measure.
  func measure(_ name: Identifier, _ over: Window, at position: Position) throws -> Expression {
    let collector = try windows.collector("\(name.text) OVER …", clause, at: position)
    let definition = try collector.names.resolve(over)
    let wanted = PatternScope.name(name)
    let matching = (definition.frame?.recognition?.measures ?? []).filter { PatternScope.name($0.name) == wanted }
    guard let found = matching.first else {
      throw LakeError(
        ErrorCode(rawValue: "INVALID_WINDOW_MEASURE"), at: position,
        "Measure \(name.text) is not defined in the corresponding window",
        hint: NameSuggestion.hint(
          for: name.text, among: (definition.frame?.recognition?.measures ?? []).map(\.name.text), kind: "measures"))
    }
    if matching.count > 1 { throw LakeError(.ambiguousName, at: position, "Measure \(name.text) is defined more than once") }
    let specification = try windowSpecification(definition, collector)
    guard let pattern = specification.pattern, let value = pattern.measures[PatternScope.name(found.name)] else {
      throw LakeError(.internalError, at: position, "Measure \(name.text) was not analysed")
    }
    let symbol = collector.symbol(
      .init(
        function: .measure(name.text, value), arguments: [], filter: nil, ignoresNulls: false, partitionBy: specification.partitionBy,
        orderBy: specification.orderBy, frame: specification.frame, pattern: pattern),
      at: position, state)
    return .column(symbol)
  }

  /// A window of a WINDOW clause must be right even when nothing refers to it.
  func declare(_ window: NamedWindow) throws {
    guard case .collected(let collector) = windows else { return }
    let definition = try collector.names.declare(window)
    let specification = try windowSpecification(definition, collector)
    collector.declared += zip(specification.partitionBy, definition.partitionBy)
    collector.declared += zip(specification.orderBy.map(\.expression), definition.orderBy.map(\.key))
    if let written = definition.frame {
      let bounds = [(specification.frame.start, written.start), (specification.frame.end, written.end ?? .currentRow)]
      collector.declared += bounds.compactMap { Self.offset($0, $1) }
    }
  }

  /// Analyzes parts of a window call, where other window calls are not allowed.
  private func nested<T>(_ use: WindowUse, _ body: (ExpressionAnalyzer) throws -> T) throws -> T {
    let inner = ExpressionAnalyzer(state, queries, scope, clause: clause, aggregates: aggregates)
    inner.aliases = aliases
    inner.windows = use
    let result = try body(inner)
    subqueries += inner.subqueries
    return result
  }

  // MARK: - The function

  private func windowFunction(
    _ name: String, _ call: FunctionCall, _ arguments: [Argument], _ definition: WindowDefinition, at position: Position
  ) throws -> (callee: WindowCallee, match: FunctionResolution.Match) {
    if call.isDistinct {
      throw LakeError(
        .notSupported, at: position, "DISTINCT in window function parameters not yet supported: \(SyntaxText.of(call))")
    }
    if !call.orderBy.isEmpty || !call.withinGroup.isEmpty || call.overflow != nil {
      throw LakeError(.notSupported, at: position, "Window function with ORDER BY is not supported")
    }
    let functions = FunctionRegistry.windows(named: name)
    let aggregates = FunctionRegistry.aggregates(named: name)
    guard let function = functions.first else {
      if aggregates.isEmpty { throw noWindowFunction(call.name, at: position) }
      if call.nullTreatment != nil { throw nullTreatmentNotAllowed(call.name, at: position) }
      let match = try resolve(name, aggregates.signatures, arguments, at: position)
      let resolved = ResolvedAggregate(
        function: aggregates[match.index], argumentTypes: match.argumentTypes, returnType: match.returnType,
        position: position.location)
      return (.aggregate(resolved), match)
    }
    if call.nullTreatment != nil && !function.takesNullTreatment { throw nullTreatmentNotAllowed(call.name, at: position) }
    if call.filter != nil {
      throw LakeError(.functionNotAggregate, at: position, "Filter is only valid for aggregation functions")
    }
    if function.needsOrder { try checkOrdered(call.name, definition) }
    if call.isStar { throw unexpectedParameters(name, [], functions.signatures, at: position) }
    let match = try resolve(name, functions.signatures, arguments, at: position)
    let resolved = ResolvedWindowFunction(
      function: functions[match.index], argumentTypes: match.argumentTypes, returnType: match.returnType)
    return (.function(resolved), match)
  }

  private func checkOrdered(_ name: QualifiedName, _ definition: WindowDefinition) throws {
    if definition.orderBy.isEmpty {
      throw LakeError(.missingOrderBy, at: definition.position, "\(name) function requires an ORDER BY window clause")
    }
    if let frame = definition.frame {
      throw LakeError(.invalidWindowFrame, at: frame.position, "Cannot specify window frame for \(name) function")
    }
  }

  private func noWindowFunction(_ name: QualifiedName, at position: Position) -> LakeError {
    let isSpecial = ["coalesce", "if", "nullif", "try"].contains(name.foldedLast)
    guard isSpecial || !FunctionRegistry.scalars(named: name.foldedLast).isEmpty else { return unknownFunction(name, at: position) }
    return LakeError(.functionNotWindow, at: position, "Not a window function: \(name)")
  }

  private func nullTreatmentNotAllowed(_ name: QualifiedName, at position: Position) -> LakeError {
    LakeError(.nullTreatmentNotAllowed, at: position, "Cannot specify null treatment clause for \(name) function")
  }

  // MARK: - The window

  private struct Specification {
    let partitionBy: [Expression]
    let orderBy: [WindowCollector.Key]
    let frame: FrameExtent<Expression>
    let pattern: FramePattern?
  }

  private func windowSpecification(_ definition: WindowDefinition, _ collector: WindowCollector) throws -> Specification {
    try nested(.inSpecification) { inner in
      let partitionBy = try definition.partitionBy.map { syntax in
        let key = try inner.analyze(syntax)
        guard key.type.isComparable else {
          throw LakeError(
            .typeMismatch, at: syntax.position,
            "\(key.type) is not comparable, and therefore cannot be used in window function PARTITION BY")
        }
        collector.note(key, "PARTITION BY expression '\(SyntaxText.of(syntax))'", at: syntax.position)
        return key
      }
      let orderBy = try definition.orderBy.map { item in
        let key = try inner.analyze(item.key)
        guard key.type.isOrderable else {
          throw LakeError(
            .typeMismatch, at: item.key.position,
            "\(key.type) is not orderable, and therefore cannot be used in window function ORDER BY")
        }
        collector.note(key, "ORDER BY expression '\(SyntaxText.of(item.key))'", at: item.key.position)
        return WindowCollector.Key(expression: key, ascending: !item.isDescending, nullsFirst: item.nullsFirst ?? false)
      }
      let pattern = try definition.frame.flatMap { try inner.framePattern($0, collector) }
      let frame = try definition.frame.map { try inner.windowFrame($0, definition) } ?? .standard
      if let written = definition.frame {
        note(frame.start, written.start, "start", collector)
        note(frame.end, written.end ?? .currentRow, "end", collector)
      }
      return Specification(partitionBy: partitionBy, orderBy: orderBy, frame: frame, pattern: pattern)
    }
  }

  private func note(
    _ bound: FrameExtent<Expression>.Bound, _ written: WindowFrame.Bound, _ place: String, _ collector: WindowCollector
  ) {
    guard let (amount, syntax) = Self.offset(bound, written) else { return }
    collector.note(amount, "Window frame \(place)", at: syntax.position)
  }

  /// The offset of a bound that has one, and how it is written.
  private static func offset(
    _ bound: FrameExtent<Expression>.Bound, _ written: WindowFrame.Bound
  ) -> (Expression, SyntaxExpression)? {
    switch (bound, written) {
    case (.preceding(let offset), .preceding(let syntax)), (.following(let offset), .following(let syntax)): (offset.amount, syntax)
    default: nil
    }
  }
}
