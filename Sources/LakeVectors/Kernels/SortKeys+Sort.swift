extension SortKeys {
  /// A run of entries with equal keys so far, to be sorted by the words from `step` on.
  private struct Run {
    let start: Int
    let count: Int
    let step: Int
    /// For a text step: the byte to go on from.
    let offset: Int
  }

  /// Sorts entries that have their first word. `scratch` has room for as many.
  package func sort(_ entries: UnsafeMutablePointer<SortEntry>, scratch: UnsafeMutablePointer<SortEntry>, count: Int) {
    sort(entries, scratch: scratch, count: count) {}
  }

  /// The same; `check` is called now and then, for those who must be able to stop in between.
  package func sort(
    _ entries: UnsafeMutablePointer<SortEntry>, scratch: UnsafeMutablePointer<SortEntry>, count: Int, check: () throws -> Void
  ) rethrows {
    guard count > 1 else { return }
    SortEntryRadix.sort(entries, scratch, count)
    // Runs wait on a list, not on the call stack: strings with long equal parts make many steps.
    var runs: [Run] = []
    if steps.count > 1 { collectRuns(entries, 0, count, step: 1, offset: nil, into: &runs) }
    var sinceCheck = 0
    while let run = runs.popLast() {
      sinceCheck += run.count
      if sinceCheck > 1 << 16 {
        try check()
        sinceCheck = 0
      }
      let part = entries + run.start
      var step = steps[run.step]
      if case .text(let column, _) = step { step = .text(column: column, offset: run.offset) }
      fill(step, part, run.count)
      SortEntryRadix.sort(part, scratch + run.start, run.count)
      if case .text(let column, _) = step {
        collectRuns(entries, run.start, run.count, step: run.step, offset: (column, run.offset + 8), into: &runs)
      } else if run.step + 1 < steps.count {
        collectRuns(entries, run.start, run.count, step: run.step + 1, offset: nil, into: &runs)
      }
    }
  }

  /// Lists the runs of two and more equal keys. - Parameter offset: after a text step, where the text goes on: runs whose
  /// strings are all at their end move on to the next step.
  private func collectRuns(
    _ entries: UnsafeMutablePointer<SortEntry>, _ start: Int, _ count: Int, step: Int, offset: (column: Int, next: Int)?,
    into runs: inout [Run]
  ) {
    let end = start + count
    var i = start
    while i &+ 1 < end {
      let key = entries[i].key
      if entries[i &+ 1].key != key {
        i &+= 1
        continue
      }
      var j = i &+ 2
      while j < end && entries[j].key == key { j &+= 1 }
      if let offset {
        let goesOn = longest(offset.column, entries + i, j - i) > offset.next
        runs.append(Run(start: i, count: j - i, step: goesOn ? step : step + 1, offset: goesOn ? offset.next : 0))
      } else {
        var from = 0
        if case .text(_, let first) = steps[step] { from = first }
        runs.append(Run(start: i, count: j - i, step: step, offset: from))
      }
      i = j
    }
  }

  private func longest(_ column: Int, _ entries: UnsafeMutablePointer<SortEntry>, _ count: Int) -> Int {
    let vector = fields[column].vector
    let views = vector.values(StringView.self)
    var longest = 0
    for i in 0..<count {
      let row = Int(entries[i].row)
      if !vector.isNull(row) { longest = max(longest, views[row].count) }
    }
    return longest
  }
}
