import LakeSQL
import LakeVectors

/// MATCH_RECOGNIZE in FROM. Rules and messages are Trino's.
extension QueryAnalyzer {
  func matchRecognize(_ input: Relation, _ syntax: MatchRecognize, at position: Position) throws -> Relation {
    try checkNames(input, at: position)
    let scope = Scope(fields: input.fields)
    let partitionBy = try syntax.partitionBy.map { try patternKey($0, scope, "PARTITION BY") { $0.isComparable } }
    let orderBy = try syntax.orderBy.map { try patternKey($0.key, scope, "ORDER BY") { $0.isOrderable } }
    let variables = try PatternVariables(syntax)
    let definitions = try definitions(syntax.definitions, variables) {
      try patternExpression($0, variables, scope, isDefinition: true)
    }
    var measures: [LogicalPlan.PatternRecognition.Measure] = []
    var measureFields: [Field] = []
    for measure in syntax.measures {
      let value = try patternExpression(measure.value, variables, scope, isDefinition: false)
      let output = state.makeSymbol(measure.name.text, value.expression.type)
      measures.append(.init(output: output, value: value))
      measureFields.append(Field(name: measure.name.text, qualifier: [], symbol: output))
    }
    let rows = Self.rows(syntax.rowsPerMatch)
    var fields = partitionBy
    if rows != .one { fields += orderBy }
    let shown = Set(fields.map(\.symbol))
    fields += measureFields
    if rows != .one { fields += input.fields.filter { !shown.contains($0.symbol) } }
    guard !fields.isEmpty else {
      throw LakeError(ErrorCode(rawValue: "TABLE_HAS_NO_COLUMNS"), at: position, "pattern recognition output table has no columns")
    }
    let keys = zip(orderBy, syntax.orderBy).map { field, item in
      LogicalPlan.SortKey(field.symbol, ascending: !item.isDescending, nullsFirst: item.nullsFirst ?? false)
    }
    let outputs = Set(measures.map(\.output))
    var passed: [Symbol] = []
    for field in fields where !outputs.contains(field.symbol) && !passed.contains(field.symbol) { passed.append(field.symbol) }
    var partitionKeys: [Symbol] = []
    for field in partitionBy where !partitionKeys.contains(field.symbol) { partitionKeys.append(field.symbol) }
    let node = LogicalPlan.PatternRecognition(
      input: input.plan, partitionBy: partitionKeys, orderBy: keys, labels: variables.labels, pattern: variables.pattern,
      definitions: definitions, measures: measures, rows: rows, skip: try variables.skip(syntax.skip), passed: passed)
    return Relation(
      plan: .patternRecognition(node), fields: fields.map { Field(name: $0.name, qualifier: [], symbol: $0.symbol) })
  }

  /// Columns of one name could not be told apart: there is no qualifying them.
  private func checkNames(_ input: Relation, at position: Position) throws {
    var seen = Set<String>()
    for field in input.fields {
      guard let name = field.name?.lowercased() else { continue }
      guard seen.insert(name).inserted else {
        throw LakeError(.ambiguousName, at: position, "ambiguous column: \(name.uppercased()) in row pattern input relation")
      }
    }
  }

  private func patternKey(
    _ syntax: SyntaxExpression, _ scope: Scope, _ clause: String, _ fits: (DataType) -> Bool
  ) throws -> Field {
    guard let name = syntax.qualifiedName else {
      throw LakeError(
        .invalidColumnReference, at: syntax.position, "Expected column reference. Actual: \(SyntaxText.of(syntax))")
    }
    let symbol: Symbol
    do {
      symbol = try scope.resolve(name, at: syntax.position).symbol
    } catch var error as LakeError where error.code == .columnNotFound {
      error = LakeError(
        .columnNotFound, at: syntax.position, "Column \(name) is not present in the input relation", hint: error.hint)
      throw error
    }
    guard fits(symbol.type) else {
      let word = clause == "ORDER BY" ? "orderable" : "comparable"
      throw LakeError(
        .typeMismatch, at: syntax.position, "\(symbol.type) is not \(word), and therefore cannot be used in \(clause)")
    }
    let field = scope.fields.first { $0.symbol == symbol }
    return Field(name: field?.name ?? symbol.name, qualifier: [], symbol: symbol)
  }

  /// The conditions of the labels, in their order.
  func definitions(
    _ syntax: [MatchRecognize.Definition], _ variables: PatternVariables, _ analyze: (SyntaxExpression) throws -> PatternExpression
  ) throws -> [PatternExpression?] {
    var result = [PatternExpression?](repeating: nil, count: variables.labels.count)
    for definition in syntax {
      let value = try analyze(definition.value)
      guard value.expression.type == .boolean || value.expression.type == .unknown else {
        throw LakeError(
          .typeMismatch, at: definition.value.position,
          "Expression defining a label must be boolean (actual type: \(value.expression.type))")
      }
      guard let label = variables.labels.firstIndex(of: PatternScope.name(definition.name)) else { continue }
      result[label] = PatternExpression(state.coerce(value.expression, to: .boolean), inputs: value.inputs)
    }
    return result
  }

  func patternExpression(
    _ syntax: SyntaxExpression, _ variables: PatternVariables, _ scope: Scope, isDefinition: Bool, isInWindow: Bool = false
  ) throws -> PatternExpression {
    if let window = syntax.windowPosition {
      throw LakeError(
        .nestedWindow, at: window,
        "Cannot nest window functions or row pattern measures inside pattern recognition expressions")
    }
    let pattern = PatternScope(
      labels: variables.labels, unions: variables.unions, isDefinition: isDefinition, isInWindow: isInWindow, state)
    let analyzer = ExpressionAnalyzer(state, self, scope, clause: isDefinition ? "DEFINE clause" : "MEASURES clause")
    analyzer.pattern = pattern
    let expression = try analyzer.analyze(syntax)
    if let subquery = analyzer.subqueries.first {
      throw LakeError.notSupported("A subquery in row pattern recognition", at: subquery.position)
    }
    return PatternExpression(expression, inputs: pattern.bindings)
  }

  private static func rows(_ rows: MatchRecognize.RowsPerMatch?) -> LogicalPlan.PatternRecognition.Rows {
    switch rows {
    case nil, .one: .one
    case .all, .allShowEmpty: .all(showsEmptyMatches: true, showsUnmatchedRows: false)
    case .allOmitEmpty: .all(showsEmptyMatches: false, showsUnmatchedRows: false)
    case .allWithUnmatched: .all(showsEmptyMatches: true, showsUnmatchedRows: true)
    }
  }
}

/// The variables of a row pattern.
struct PatternVariables {
  private(set) var labels: [String] = []
  private(set) var unions: [String: [Int]] = [:]
  let pattern: RowPatternTree

  /// - Throws: `INVALID_LABEL` and what else Trino finds wrong before it looks at expressions.
  init(_ syntax: MatchRecognize) throws {
    var labels: [String] = []
    pattern = try Self.tree(syntax.pattern, &labels)
    self.labels = labels
    for subset in syntax.subsets {
      let name = PatternScope.name(subset.name)
      if labels.contains(name) {
        throw LakeError(
          .invalidLabel, at: subset.name.position,
          "union pattern variable name: \(subset.name.asWritten) is a duplicate of primary pattern variable name")
      }
      if unions[name] != nil {
        throw LakeError(
          .invalidLabel, at: subset.name.position, "union pattern variable name: \(subset.name.asWritten) is declared twice")
      }
      let members = try subset.union.map { element in
        guard let label = labels.firstIndex(of: PatternScope.name(element)) else {
          throw LakeError(
            .invalidLabel, at: element.position, "subset element: \(element.asWritten) is not a primary pattern variable")
        }
        return label
      }
      unions[name] = Set(members).sorted()
    }
    try checkDefinitions(syntax.definitions)
    try Self.checkQuantifiers(syntax.pattern)
    _ = try skip(syntax.skip)
    if let mode = syntax.search {
      throw LakeError(
        .notSupported, at: syntax.searchPosition,
        "Pattern search modifier: \(mode.rawValue) is not allowed in MATCH_RECOGNIZE clause")
    }
    if syntax.rowsPerMatch == .allWithUnmatched, let place = Self.exclusion(syntax.pattern) {
      throw LakeError(
        .invalidRowPattern, at: place,
        "Pattern exclusion syntax is not allowed when ALL ROWS PER MATCH WITH UNMATCHED ROWS is specified")
    }
  }

  private func checkDefinitions(_ definitions: [MatchRecognize.Definition]) throws {
    var seen = Set<String>()
    for definition in definitions {
      let name = PatternScope.name(definition.name)
      guard labels.contains(name) else {
        throw LakeError(
          .invalidLabel, at: definition.name.position,
          "defined variable: \(definition.name.asWritten) is not a primary pattern variable")
      }
      guard seen.insert(name).inserted else {
        throw LakeError(
          .invalidLabel, at: definition.name.position,
          "pattern variable with name: \(definition.name.asWritten) is defined twice")
      }
    }
  }

  func skip(_ skip: MatchRecognize.Skip?) throws -> LogicalPlan.PatternRecognition.Skip {
    func members(_ variable: Identifier) throws -> [Int] {
      let name = PatternScope.name(variable)
      if let label = labels.firstIndex(of: name) { return [label] }
      if let union = unions[name] { return union }
      throw LakeError(.invalidLabel, at: variable.position, "\(variable.asWritten) is not a primary or union pattern variable")
    }
    switch skip {
    case .toNextRow: return .toNextRow
    case nil, .pastLastRow: return .pastLastRow
    case .toFirst(let variable): return .toLabel(try members(variable), isFirst: true)
    case .toLast(let variable): return .toLabel(try members(variable), isFirst: false)
    }
  }

  private static func tree(_ pattern: RowPattern, _ labels: inout [String]) throws -> RowPatternTree {
    switch pattern {
    case .variable(let identifier):
      let name = PatternScope.name(identifier)
      if let known = labels.firstIndex(of: name) { return .label(known) }
      labels.append(name)
      return .label(labels.count - 1)
    case .empty: return .empty
    case .partitionStart: return .partitionStart
    case .partitionEnd: return .partitionEnd
    case .permute(let parts): return .permutation(try parts.map { try tree($0, &labels) })
    case .sequence(let parts): return .sequence(try parts.map { try tree($0, &labels) })
    case .alternatives(let parts): return .alternatives(try parts.map { try tree($0, &labels) })
    case .excluded(let inner, _): return .excluded(try tree(inner, &labels))
    case .quantified(let inner, let least, let most, let isGreedy, _):
      return .quantified(try tree(inner, &labels), least: least, most: most, isGreedy: isGreedy)
    }
  }

  private static func checkQuantifiers(_ pattern: RowPattern) throws {
    if case .quantified(_, let least, _, _, let position) = pattern, least > Int32.max {
      throw LakeError(.numericValueOutOfRange, at: position, "Pattern quantifier lower bound must not exceed \(Int32.max)")
    }
    if case .quantified(_, let least, let most?, _, let position) = pattern {
      guard most >= 1 else {
        throw LakeError(
          .numericValueOutOfRange, at: position, "Pattern quantifier upper bound must be greater than or equal to 1")
      }
      guard most <= Int32.max else {
        throw LakeError(.numericValueOutOfRange, at: position, "Pattern quantifier upper bound must not exceed \(Int32.max)")
      }
      guard least <= most else {
        throw LakeError(
          ErrorCode(rawValue: "INVALID_RANGE"), at: position, "Pattern quantifier lower bound must not exceed upper bound")
      }
    }
    for part in pattern.parts { try checkQuantifiers(part) }
  }

  /// Where `^` or `$` stands.
  static func anchor(_ pattern: RowPattern) -> Position? {
    switch pattern {
    case .partitionStart(let position), .partitionEnd(let position): position
    default: pattern.parts.lazy.compactMap(anchor).first
    }
  }

  private static func exclusion(_ pattern: RowPattern) -> Position? {
    if case .excluded(_, let position) = pattern { return position }
    return pattern.parts.lazy.compactMap(exclusion).first
  }
}

extension RowPattern {
  fileprivate var parts: [RowPattern] {
    switch self {
    case .variable, .empty, .partitionStart, .partitionEnd: []
    case .permute(let parts), .sequence(let parts), .alternatives(let parts): parts
    case .excluded(let inner, _), .quantified(let inner, _, _, _, _): [inner]
    }
  }
}
