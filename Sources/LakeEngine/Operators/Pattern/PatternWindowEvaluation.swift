import LakeVectors

/// Row pattern recognition in a window: a match (or none) a row, over which measures and window functions are computed.
struct PatternWindowEvaluation {
  /// Labels of matches that are kept until the measures of their rows are computed: matches may overlap, so that all of them
  /// together are as long as the square of the rows.
  private static let labelsMax = 1 << 20

  let spec: PatternSpec
  let window: PatternWindowSpec

  /// - Parameter sorted: rows by partition and order.
  /// - Returns: what passes, the measures, the calls' results; the rows keep their order.
  func evaluate(_ sorted: ColumnBatch, _ query: QueryContext) throws -> ColumnBatch {
    let count = sorted.rowCount
    let partitions = WindowPartitions(
      rowCount: count, partitionKeys: spec.partitionBy.map { sorted.columns[$0] },
      orderKeys: spec.orderBy.map { sorted.columns[$0.position] })
    let frames = try WindowFrameBuilder(partitions: partitions, ascending: true, columns: sorted.columns).frames(window.frame)
    let conditions = try PatternConditions(spec, sorted, partitions, query)
    var found = Found(rowCount: count, measures: spec.measures.map { _ in [] })
    for (start, end) in zip(partitions.bounds, partitions.bounds.dropFirst()) where start < end {
      try find(start..<end, frames, conditions, sorted, &found, query)
    }
    try flush(&found, sorted, query)
    let matched = WindowFrames(shape: .general, starts: found.starts, ends: found.ends)
    let measures = try zip(found.measures, spec.measures).map { try ColumnVector.concatenate($0, type: $1.expression.type) }
    let calls = try window.calls.map { try WindowEvaluation.evaluate($0, sorted, partitions, matched, query) }
    return ColumnBatch(columns: spec.passed.map { sorted.columns[$0] } + measures + calls, rowCount: count)
  }

  private struct Found {
    /// Of the rows whose measures are not computed yet.
    var matches = PatternMatches()
    /// The matched rows of every row.
    let starts: Buffer
    let ends: Buffer
    /// By measure: the values so far.
    var measures: [[ColumnVector]]

    init(rowCount: Int, measures: [[ColumnVector]]) {
      starts = Buffer(byteCount: max(rowCount, 1) * 4)
      ends = Buffer(byteCount: max(rowCount, 1) * 4)
      self.measures = measures
    }

    func setFrame(_ row: Int, _ frame: Range<Int>) {
      starts.pointer(UInt32.self)[row] = UInt32(truncatingIfNeeded: frame.lowerBound)
      ends.pointer(UInt32.self)[row] = UInt32(truncatingIfNeeded: frame.upperBound)
    }
  }

  private func find(
    _ partition: Range<Int>, _ frames: WindowFrames, _ conditions: PatternConditions, _ sorted: ColumnBatch, _ found: inout Found,
    _ query: QueryContext
  ) throws {
    var search = PatternSearch(spec.program, partition: partition, conditions: conditions, seeks: window.seeks, query)
    /// Rows before it have been skipped by a match.
    var next = partition.lowerBound
    for row in partition {
      if row & 0xff == 0 { try query.checkCancelled() }
      found.setFrame(row, row..<row)
      guard row >= next else {
        found.matches.showUnmatched(row)
        continue
      }
      guard let start = try search.start(for: row, in: frames[row]) else {
        found.matches.showUnmatched(row)
        continue
      }
      let labels = search.labels
      if spec.measures.isEmpty {
        found.matches.showUnmatched(row)
      } else {
        found.matches.add(start: start, labels: labels, number: 1, frames[row])
        found.matches.show(row)
      }
      guard !labels.isEmpty else { continue }
      found.setFrame(row, start..<start + labels.count)
      next = try spec.skip.next(after: row, start: start, labels)
      if found.matches.labels.count >= Self.labelsMax { try flush(&found, sorted, query) }
    }
  }

  /// Computes the measures of the rows that wait for them.
  private func flush(_ found: inout Found, _ sorted: ColumnBatch, _ query: QueryContext) throws {
    let values = try PatternMeasures(spec, sorted, found.matches, query).evaluate()
    for (index, column) in values.enumerated() { found.measures[index].append(column) }
    found.matches = PatternMatches()
  }
}

extension LogicalPlan.PatternRecognition.Skip {
  /// Where the search goes on after a match that was looked for from `row` on and begins at `start`.
  /// - Throws: `GENERIC_USER_ERROR` for a place that it cannot go to.
  func next(after row: Int, start: Int, _ labels: [Int32]) throws -> Int {
    switch self {
    case .toNextRow: return row + 1
    case .pastLastRow: return start + labels.count
    case .toLabel(let wanted, let isFirst):
      let places = labels.indices.filter { wanted.contains(Int(labels[$0])) }
      guard let place = isFirst ? places.first : places.last else {
        throw LakeError(
          ErrorCode(rawValue: "GENERIC_USER_ERROR"), "AFTER MATCH SKIP failed: pattern variable is not present in match")
      }
      guard place > 0 else {
        throw LakeError(
          ErrorCode(rawValue: "GENERIC_USER_ERROR"), "AFTER MATCH SKIP failed: cannot skip to first row of match")
      }
      return start + place
    }
  }
}
