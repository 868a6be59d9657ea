extension Parser {
  /// Behind OVER.
  mutating func window() throws(SyntaxError) -> Window {
    guard at(.leftParenthesis) else { return .named(try identifier()) }
    return .specification(try windowSpecification())
  }

  /// `([name] [PARTITION BY …] [ORDER BY …] [frame])`
  mutating func windowSpecification() throws(SyntaxError) -> WindowSpecification {
    try expect(.leftParenthesis)
    var specification = WindowSpecification(at: position)
    let isPartition = peek(.partition) && peek(.by, ahead: 1)
    if isIdentifier(token), !isPartition, !startsFrame() { specification.existingName = try identifier() }
    if accept(.partition, .by) { specification.partitionBy = try expressions() }
    specification.orderByPosition = position
    if accept(.order) {
      try expect(.by)
      specification.orderBy = try sortItems()
    }
    specification.frame = try windowFrame()
    try expect(.rightParenthesis)
    return specification
  }

  private func startsFrame() -> Bool {
    switch token.keyword {
    case .rows, .range, .groups, .measures: !peek(.rightParenthesis, ahead: 1) && !peek(.order, ahead: 1)
    default: false
    }
  }

  private mutating func windowFrame() throws(SyntaxError) -> WindowFrame? {
    var recognition = FrameRecognition()
    let place = position
    if accept(.measures) { recognition.measures = try measures() }
    guard var frame = try frameExtent(at: place) else {
      if recognition.measures.isEmpty { return nil }
      throw unexpected()
    }
    if accept(.after, .match) {
      recognition.skipPosition = position
      recognition.skip = try skipTo()
    }
    recognition.searchPosition = position
    recognition.search = accept(oneOf: [.initial: .initial, .seek: .seek])
    if accept(.pattern) {
      try expect(.leftParenthesis)
      recognition.pattern = try rowPattern()
      try expect(.rightParenthesis)
    }
    if accept(.subset) { recognition.subsets = try list { parser throws(SyntaxError) in try parser.subset() } }
    if accept(.define) { recognition.definitions = try definitions() }
    if recognition != FrameRecognition() { frame.recognition = recognition }
    return frame
  }

  private mutating func frameExtent(at position: Position) throws(SyntaxError) -> WindowFrame? {
    let unit: WindowFrame.Unit? = accept(oneOf: [.rows: .rows, .range: .range, .groups: .groups])
    guard let unit else { return nil }
    guard accept(.between) else {
      return WindowFrame(unit: unit, start: try frameBound(), end: nil, at: position)
    }
    let start = try frameBound()
    try expect(.and)
    return WindowFrame(unit: unit, start: start, end: try frameBound(), at: position)
  }

  private mutating func frameBound() throws(SyntaxError) -> WindowFrame.Bound {
    if accept(.unbounded, .preceding) { return .unboundedPreceding }
    if accept(.unbounded, .following) { return .unboundedFollowing }
    if accept(.current, .row) { return .currentRow }
    // Not a whole expression: the AND of `BETWEEN a AND b` is not part of a bound.
    let offset = try valueExpression()
    if accept(.preceding) { return .preceding(offset) }
    try expect(.following)
    return .following(offset)
  }

  mutating func sortItem() throws(SyntaxError) -> SortItem {
    let key = try expression()
    var isDescending = false
    if accept(.desc) { isDescending = true } else { _ = accept(.asc) }
    var nullsFirst: Bool?
    if accept(.nulls) {
      nullsFirst = accept(.first)
      if nullsFirst == false { try expect(.last) }
    }
    return SortItem(key, isDescending: isDescending, nullsFirst: nullsFirst)
  }
}
