extension Printer {
  func matchRecognize(_ recognition: MatchRecognize) -> Layout {
    var lines: [Layout] = []
    if !recognition.partitionBy.isEmpty { lines.append("PARTITION BY " + .group(list(recognition.partitionBy))) }
    if !recognition.orderBy.isEmpty { lines.append(orderBy(recognition.orderBy)) }
    if !recognition.measures.isEmpty { lines.append(measures(recognition.measures)) }
    if let rows = recognition.rowsPerMatch { lines.append(.text(rows.rawValue)) }
    if let skip = recognition.skip { lines.append(.text("AFTER MATCH SKIP \(self.skip(skip))")) }
    if let search = recognition.search { lines.append(.text(search.rawValue)) }
    lines.append(pattern(recognition.pattern))
    if !recognition.subsets.isEmpty { lines.append(subsets(recognition.subsets)) }
    lines.append(definitions(recognition.definitions))
    return .block("MATCH_RECOGNIZE (", lines.joined(.line))
  }

  func measures(_ measures: [MatchRecognize.Definition]) -> Layout {
    let list = measures.map { expression($0.value) + " AS \(name($0.name))" }.list
    return .group("MEASURES" + .indented(.line + list))
  }

  func definitions(_ definitions: [MatchRecognize.Definition]) -> Layout {
    let list = definitions.map { Layout.text("\(name($0.name)) AS ") + expression($0.value) }.list
    return .group("DEFINE" + .indented(.line + list))
  }

  func subsets(_ subsets: [MatchRecognize.Subset]) -> Layout {
    "SUBSET " + subsets.map { Layout.text("\(name($0.name)) = ") + names($0.union) }.list
  }

  /// `PATTERN (…)`
  func pattern(_ pattern: RowPattern) -> Layout { "PATTERN (\(self.pattern(pattern, .alternatives)))" }

  func skip(_ skip: MatchRecognize.Skip) -> String {
    switch skip {
    case .toNextRow: "TO NEXT ROW"
    case .pastLastRow: "PAST LAST ROW"
    case .toFirst(let variable): "TO FIRST \(name(variable))"
    case .toLast(let variable): "TO LAST \(name(variable))"
    }
  }

  /// How tight a pattern binds, loosest first.
  private enum PatternPrecedence: Int { case alternatives, sequence, quantified, primary }

  private func pattern(_ pattern: RowPattern, _ least: PatternPrecedence) -> String {
    let (text, precedence) = barePattern(pattern)
    return precedence.rawValue < least.rawValue ? "(\(text))" : text
  }

  private func barePattern(_ pattern: RowPattern) -> (String, PatternPrecedence) {
    switch pattern {
    case .variable(let name): (self.name(name), .primary)
    case .empty: ("()", .primary)
    case .partitionStart: ("^", .primary)
    case .partitionEnd: ("$", .primary)
    case .excluded(let inner, _): ("{- \(self.pattern(inner, .alternatives)) -}", .primary)
    case .permute(let parts):
      ("PERMUTE(\(parts.map { self.pattern($0, .alternatives) }.joined(separator: ", ")))", .primary)
    case .quantified(let inner, let least, let most, let isGreedy, _):
      (self.pattern(inner, .primary) + quantifier(least, most) + (isGreedy ? "" : "?"), .quantified)
    case .sequence(let parts): (parts.map { self.pattern($0, .quantified) }.joined(separator: " "), .sequence)
    case .alternatives(let parts): (parts.map { self.pattern($0, .sequence) }.joined(separator: " | "), .alternatives)
    }
  }

  private func quantifier(_ least: Int, _ most: Int?) -> String {
    switch (least, most) {
    case (0, nil): "*"
    case (1, nil): "+"
    case (0, 1): "?"
    case (_, nil): "{\(least),}"
    case (_, let most?): least == most ? "{\(least)}" : "{\(least),\(most)}"
    }
  }
}
