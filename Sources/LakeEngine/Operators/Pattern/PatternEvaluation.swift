import LakeVectors

/// Finds the matches in rows of whole partitions and computes what comes out of them.
struct PatternEvaluation: PartitionEvaluation {
  let spec: PatternSpec

  /// Of matches of which the results are not computed yet: labels, rows and a few times the matches themselves.
  private static let pendingMax = 1 << 18

  var partitionBy: [Int] { spec.partitionBy }
  var orderBy: [SortKeySpec] { spec.orderBy }

  func evaluate(sorted: ColumnBatch, _ query: QueryContext) throws -> ColumnBatch {
    if let window = spec.window { return try PatternWindowEvaluation(spec: spec, window: window).evaluate(sorted, query) }
    let partitions = WindowPartitions(
      rowCount: sorted.rowCount, partitionKeys: spec.partitionBy.map { sorted.columns[$0] }, orderKeys: [])
    let conditions = try PatternConditions(spec, sorted, partitions, query)
    var found = Found()
    for (start, end) in zip(partitions.bounds, partitions.bounds.dropFirst()) {
      try query.checkCancelled()
      conditions.partition = start..<end
      try find(start..<end, conditions, sorted, &found, query)
    }
    let last = try results(found.matches, sorted, query)
    guard !found.results.isEmpty else { return last }
    found.results.append(last)
    return try ColumnBatch.concatenate(found.results, types: last.columns.map(\.type)) { try query.checkCancelled() }
  }

  private struct Found {
    /// Of which the results are not computed yet.
    var matches = PatternMatches()
    var results: [ColumnBatch] = []
  }

  private func results(_ matches: PatternMatches, _ sorted: ColumnBatch, _ query: QueryContext) throws -> ColumnBatch {
    let measures = try PatternMeasures(spec, sorted, matches, query).evaluate()
    return ColumnBatch(
      columns: spec.passed.map { matches.gather(sorted.columns[$0]) } + measures, rowCount: matches.rows.count)
  }

  private func find(
    _ partition: Range<Int>, _ conditions: PatternConditions, _ sorted: ColumnBatch, _ found: inout Found, _ query: QueryContext
  ) throws {
    var matcher = RowPatternMatcher(spec.program, partition: partition, conditions: conditions, query)
    var number: Int64 = 1
    /// Rows before it are part of a match.
    var matchedEnd = partition.lowerBound
    var row = partition.lowerBound
    while row < partition.upperBound {
      if found.matches.size >= Self.pendingMax {
        found.results.append(try results(found.matches, sorted, query))
        found.matches = PatternMatches()
      }
      conditions.matchNumber = number
      conditions.matchStart = row
      guard try matcher.match(from: row) else {
        if case .all(_, showsUnmatchedRows: true) = spec.rows, row >= matchedEnd { found.matches.showUnmatched(row) }
        row += 1
        continue
      }
      let labels = matcher.labels
      found.matches.add(start: row, labels: labels, number: number, partition)
      number += 1
      guard !labels.isEmpty else {
        if showsEmptyMatches { found.matches.show(row) }
        row += 1
        continue
      }
      show(row, labels.count, matcher.exclusions, &found.matches)
      matchedEnd = max(matchedEnd, row + labels.count)
      row = try spec.skip.next(after: row, start: row, labels)
    }
  }

  private var showsEmptyMatches: Bool {
    if case .all(let shows, _) = spec.rows { shows } else { true }
  }

  private func show(_ start: Int, _ count: Int, _ exclusions: [Int32], _ matches: inout PatternMatches) {
    guard spec.rows != .one else { return matches.show(start) }
    // Exclusions nest: a row is shown where none is open.
    var depth = 0
    var next = 0
    for index in 0..<count {
      while next < exclusions.count {
        let isEnd = exclusions[next] < 0
        guard Int(isEnd ? ~exclusions[next] : exclusions[next]) <= index else { break }
        depth += isEnd ? -1 : 1
        next += 1
      }
      if depth == 0 { matches.show(start + index) }
    }
  }
}
