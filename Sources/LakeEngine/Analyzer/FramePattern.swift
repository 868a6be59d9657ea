import LakeSQL
import LakeVectors

/// Row pattern recognition of a window's frame, analysed.
struct FramePattern: Hashable {
  let labels: [String]
  let pattern: RowPatternTree
  var definitions: [PatternExpression?]
  /// By name as Trino knows it; of names given twice, which nothing can refer to, the last.
  var measures: [String: PatternExpression]
  let skip: LogicalPlan.PatternRecognition.Skip
  let seeks: Bool
  /// What the columns that the expressions refer to stand for where the window is computed.
  var columns: [Symbol: Expression]

  /// The conditions over the columns of a plan, without the measures: what makes matches equal.
  func renamed(_ columns: [Symbol: Symbol]) -> FramePattern {
    var result = self
    result.definitions = definitions.map { $0?.renamed(columns) }
    result.measures = [:]
    result.columns = [:]
    return result
  }
}

/// Row pattern recognition in windows. Rules and messages are Trino's (`sql/pattern-recognition-in-window`).
extension ExpressionAnalyzer {
  /// Nil: the frame has no pattern.
  func framePattern(_ frame: WindowFrame, _ collector: WindowCollector) throws -> FramePattern? {
    guard let syntax = frame.recognition else { return nil }
    for value in (syntax.measures + syntax.definitions).map(\.value) {
      guard let position = value.windowPosition else { continue }
      throw LakeError(
        .nestedWindow, at: position, "Cannot nest window functions or row pattern measures inside window specification")
    }
    guard let pattern = syntax.pattern else { throw missingPattern(syntax, at: frame.position) }
    if syntax.definitions.isEmpty {
      throw LakeError(
        ErrorCode(rawValue: "MISSING_VARIABLE_DEFINITIONS"), at: frame.position, "Pattern recognition requires DEFINE clause")
    }
    guard frame.unit == .rows else {
      throw LakeError(.invalidWindowFrame, at: frame.position, "Pattern recognition requires ROWS frame type")
    }
    guard frame.start == .currentRow, frame.end != nil else {
      throw LakeError(
        .invalidWindowFrame, at: frame.position, "Pattern recognition requires frame specified as BETWEEN CURRENT ROW AND ...")
    }
    if let known = collector.patterns[syntax] { return known }
    let analyzed = try framePattern(syntax, pattern)
    for measure in syntax.measures {
      for symbol in analyzed.measures[PatternScope.name(measure.name)]?.used ?? [] {
        collector.note(.column(symbol), "Row pattern measure", at: measure.value.position)
      }
    }
    for definition in syntax.definitions {
      guard let label = analyzed.labels.firstIndex(of: PatternScope.name(definition.name)) else { continue }
      for symbol in analyzed.definitions[label]?.used ?? [] {
        collector.note(.column(symbol), "Row pattern variable definition", at: definition.value.position)
      }
    }
    collector.patterns[syntax] = analyzed
    return analyzed
  }

  private func framePattern(_ syntax: FrameRecognition, _ pattern: RowPattern) throws -> FramePattern {
    var clauses = MatchRecognize(pattern: pattern)
    clauses.skip = syntax.skip
    clauses.subsets = syntax.subsets
    clauses.definitions = syntax.definitions
    let variables = try PatternVariables(clauses)
    if let anchor = PatternVariables.anchor(pattern) {
      throw LakeError(.invalidRowPattern, at: anchor, "Anchor pattern syntax is not allowed in window")
    }
    let definitions = try queries.definitions(syntax.definitions, variables) {
      try queries.patternExpression($0, variables, scope, isDefinition: true, isInWindow: true)
    }
    var measures: [String: PatternExpression] = [:]
    for measure in syntax.measures {
      measures[PatternScope.name(measure.name)] = try queries.patternExpression(
        measure.value, variables, scope, isDefinition: false, isInWindow: true)
    }
    let used = (definitions.compactMap(\.self) + measures.values).reduce(into: Set<Symbol>()) { $0.formUnion($1.used) }
    return FramePattern(
      labels: variables.labels, pattern: variables.pattern, definitions: definitions, measures: measures,
      skip: try variables.skip(syntax.skip), seeks: syntax.search == .seek,
      columns: Dictionary(uniqueKeysWithValues: used.map { ($0, Expression.column($0)) }))
  }

  private func missingPattern(_ syntax: FrameRecognition, at position: Position) -> LakeError {
    func refused(_ message: String, at place: Position) -> LakeError {
      LakeError(ErrorCode(rawValue: "MISSING_ROW_PATTERN"), at: place, message)
    }
    if !syntax.measures.isEmpty { return refused("Row pattern measures require PATTERN clause", at: position) }
    if syntax.skip != nil { return refused("AFTER MATCH SKIP clause requires PATTERN clause", at: syntax.skipPosition) }
    if let search = syntax.search { return refused("\(search.rawValue) modifier requires PATTERN clause", at: syntax.searchPosition) }
    if let subset = syntax.subsets.first {
      return refused("Union variable definitions require PATTERN clause", at: subset.name.position)
    }
    return refused(
      "Primary pattern variable definitions require PATTERN clause", at: syntax.definitions.first?.name.position ?? position)
  }
}
