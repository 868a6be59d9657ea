import LakeVectors

/// Computes the measures of all rows that come out: the rows that each input refers to first, then the expressions over
/// the gathered columns.
struct PatternMeasures {
  private let spec: PatternSpec
  private let rows: ColumnBatch
  private let found: PatternMatches
  private let query: QueryContext
  /// The rows that come out and belong to a match, by their place among all.
  private let matched: [Int]

  init(_ spec: PatternSpec, _ rows: ColumnBatch, _ found: PatternMatches, _ query: QueryContext) {
    self.spec = spec
    self.rows = rows
    self.found = found
    self.query = query
    matched = found.matchOfRow.indices.filter { found.matchOfRow[$0] >= 0 }
  }

  func evaluate() throws -> [ColumnVector] {
    var known: [PatternInput: ColumnVector] = [:]
    return try spec.measures.map { measure in
      try query.checkCancelled()
      var layout: [Symbol: Int] = [:]
      var columns: [ColumnVector] = []
      for binding in measure.inputs {
        layout[binding.symbol] = columns.count
        let column = try known[binding.input] ?? self.column(binding.input)
        known[binding.input] = column
        columns.append(column)
      }
      let values = try ExpressionEvaluator(measure.expression, layout: layout, session: query.session)
        .evaluate(ColumnBatch(columns: columns, rowCount: matched.count))
      return spread(values)
    }
  }

  /// Unmatched rows have NULL.
  private func spread(_ values: ColumnVector) -> ColumnVector {
    if matched.count == found.rows.count { return values }
    var places = [UInt32](repeating: .max, count: found.rows.count)
    for (index, row) in matched.enumerated() { places[row] = UInt32(truncatingIfNeeded: index) }
    return places.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return .nulls(values.type, count: 0) }
      return values.gatherOptional(base, count: buffer.count)
    }
  }

  private func column(_ input: PatternInput) throws -> ColumnVector {
    switch input {
    case .matchNumber:
      return ColumnVector(matched.map { .integer(match(of: $0).number) }, type: .bigint)
    case .column(let symbol, let navigation):
      guard let position = spec.layout[symbol] else {
        throw LakeError(.internalError, "column \(symbol.name) is missing from the input of an operator")
      }
      return gathered(
        rows.columns[position],
        places(navigation) { match, place in
          let target = match.start + place
          return match.partition.contains(target) ? target : nil
        })
    case .classifier(let navigation):
      let names = ColumnVector(spec.labels.map { .string($0) }, type: .varchar)
      return gathered(
        names,
        places(navigation) { match, place in
          place >= 0 && place < match.length ? Int(found.labels[match.firstLabel + place]) : nil
        })
    case .aggregate(let aggregate): return try PatternMeasureAggregate(aggregate, spec, rows, found, query).evaluate(matched, spec.rows)
    }
  }

  private func match(of row: Int) -> PatternMatches.Match { found.matches[Int(found.matchOfRow[row])] }

  private func gathered(_ column: ColumnVector, _ places: [UInt32]) -> ColumnVector {
    places.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return .nulls(column.type, count: 0) }
      return column.gatherOptional(base, count: buffer.count)
    }
  }

  /// Where a navigation leads for every matched row: `resolve` makes a row of the place in the match (which may lie outside
  /// of it); `max` where there is none.
  private func places(_ navigation: PatternNavigation, _ resolve: (PatternMatches.Match, Int) -> Int?) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(matched.count)
    var current: Int32 = -1
    /// The places of the current match that count, when labels are asked for.
    var known: [Int] = []
    for row in matched {
      let match = match(of: row)
      if found.matchOfRow[row] != current, !navigation.labels.isEmpty {
        current = found.matchOfRow[row]
        known = (0..<match.length).filter { navigation.labels.contains(Int(found.labels[match.firstLabel + $0])) }
      }
      let visible = visibleCount(match, row, navigation.isFinal)
      let target = place(navigation, known, visible).flatMap { resolve(match, $0 + navigation.distance) }
      result.append(target.map { UInt32(truncatingIfNeeded: $0) } ?? .max)
    }
    return result
  }

  private func visibleCount(_ match: PatternMatches.Match, _ row: Int, _ isFinal: Bool) -> Int {
    if isFinal || spec.rows == .one { return match.length }
    return min(match.length, Int(found.rows[row]) - match.start + 1)
  }

  private func place(_ navigation: PatternNavigation, _ known: [Int], _ visible: Int) -> Int? {
    guard !navigation.labels.isEmpty else {
      let place = navigation.isFirst ? navigation.offset : visible - 1 - navigation.offset
      return place >= 0 && place < visible ? place : nil
    }
    // How many of the known places are visible.
    var low = 0
    var high = known.count
    while low < high {
      let middle = (low + high) / 2
      if known[middle] < visible { low = middle + 1 } else { high = middle }
    }
    let index = navigation.isFirst ? navigation.offset : low - 1 - navigation.offset
    return index >= 0 && index < low ? known[index] : nil
  }
}
