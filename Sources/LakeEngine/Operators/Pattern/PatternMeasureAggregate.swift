import LakeVectors

/// An aggregate among the measures: one state a match, or for running totals one a row of the matches.
struct PatternMeasureAggregate {
  private let aggregate: PatternAggregate
  private let spec: PatternSpec
  private let rows: ColumnBatch
  private let found: PatternMatches
  private let query: QueryContext

  init(
    _ aggregate: PatternAggregate, _ spec: PatternSpec, _ rows: ColumnBatch, _ found: PatternMatches, _ query: QueryContext
  ) {
    self.aggregate = aggregate
    self.spec = spec
    self.rows = rows
    self.found = found
    self.query = query
  }

  /// The result for each of the `shown` rows, which belong to matches.
  func evaluate(_ shown: [Int], _ output: LogicalPlan.PatternRecognition.Rows) throws -> ColumnVector {
    let function = aggregate.function
    let kernel = try function.makeKernel()
    let isWhole = aggregate.isFinal || output == .one
    let members = self.members()
    // The last state has seen nothing.
    let count = isWhole ? found.matches.count : found.labels.count
    let states = WindowStates(kernel, count: count + 1)
    try update(kernel, members) { isWhole ? states[members.match[$0]] : states[members.place[$0]] }
    let totals = isWhole ? states : try running(states, kernel)
    let addresses = Buffer(byteCount: max(shown.count, 1) * 8)
    for (index, row) in shown.enumerated() {
      let number = Int(found.matchOfRow[row])
      let match = found.matches[number]
      let place = isWhole ? number : match.firstLabel + Int(found.rows[row]) - match.start
      addresses.pointer(UInt.self)[index] = totals[match.length == 0 ? count : place]
    }
    return try kernel.finish(addresses.pointer(), 0, count: shown.count)
  }

  /// The rows that the aggregate sees.
  private struct Members {
    var rows: [UInt32] = []
    var labels: [Int32] = []
    var numbers: [Int64] = []
    var match: [Int] = []
    /// Among the rows of all matches.
    var place: [Int] = []
  }

  private func members() -> Members {
    var members = Members()
    for (index, match) in found.matches.enumerated() {
      for place in 0..<match.length {
        let label = found.labels[match.firstLabel + place]
        guard aggregate.labels.isEmpty || aggregate.labels.contains(Int(label)) else { continue }
        members.rows.append(UInt32(truncatingIfNeeded: match.start + place))
        members.labels.append(label)
        members.numbers.append(match.number)
        members.match.append(index)
        members.place.append(match.firstLabel + place)
      }
    }
    return members
  }

  private func update(_ kernel: any AggregateKernel, _ members: Members, _ address: (Int) -> UInt) throws {
    guard !members.rows.isEmpty else { return }
    let arguments = try PatternAggregateArguments(aggregate, rows, spec, query.session)
      .gathered(members.rows, labels: members.labels, matchNumbers: members.numbers)
    let addresses = Buffer(byteCount: members.rows.count * 8)
    for index in members.rows.indices { addresses.pointer(UInt.self)[index] = address(index) }
    try kernel.update(addresses.pointer(), 0, arguments: arguments, count: members.rows.count)
  }

  /// Every state of a match with all before it added.
  private func running(_ states: WindowStates, _ kernel: any AggregateKernel) throws -> WindowStates {
    let totals = WindowStates(kernel, count: states.count)
    var merge = WindowMerge(kernel)
    for match in found.matches {
      for place in match.firstLabel..<match.firstLabel + match.length {
        if place > match.firstLabel { try merge.add(totals[place], totals[place - 1]) }
        try merge.add(totals[place], states[place])
      }
    }
    try merge.flush()
    return totals
  }
}
