/// Pairs of a probe row and a build row whose keys are equal, taken from candidates as many as there is room for.
package struct JoinPairs {
  private let owner: Buffer
  package let capacity: Int
  package private(set) var count = 0
  /// Where to go on: candidate and build row.
  private var candidate = 0
  private var buildRow: UInt32?

  package init(capacity: Int) {
    self.capacity = capacity
    // One more: the write behind the last pair.
    owner = Buffer(byteCount: (capacity + 1) * 8)
  }

  package var probeRows: UnsafeMutablePointer<UInt32> { owner.pointer(UInt32.self) }
  package var buildRows: UnsafeMutablePointer<UInt32> { owner.pointer(UInt32.self) + capacity + 1 }

  /// Starts with the first candidate.
  package mutating func restart() {
    candidate = 0
    buildRow = nil
    count = 0
  }

  /// Keeps the listed pairs only.
  package mutating func keep(_ selection: SelectionVector) {
    for i in 0..<selection.count {
      probeRows[i] = probeRows[selection[i]]
      buildRows[i] = buildRows[selection[i]]
    }
    count = selection.count
  }

  /// Fills the pairs from the candidates that are left. Keys are prepared (`RowLayout.prepared`), NULL nowhere among the
  /// candidates. - Parameter once: with one key, a probe row's first match is enough.
  /// - Returns: false when there were no candidates left; the pairs may be none all the same when it is true.
  package mutating func fill(
    _ candidates: JoinCandidates, count total: Int, probe: [ColumnVector], build: [ColumnVector], once: Bool
  ) -> Bool {
    count = 0
    guard candidate < total else { return false }
    guard let firstProbe = probe.first, let firstBuild = build.first else {
      fillAll(candidates, total)
      return true
    }
    let once = once && probe.count == 1
    switch KeyCellKind(firstBuild.type) {
    case .int8: fill(candidates, total, firstProbe, firstBuild, once, Int8.self)
    case .int16: fill(candidates, total, firstProbe, firstBuild, once, Int16.self)
    case .int32: fill(candidates, total, firstProbe, firstBuild, once, Int32.self)
    case .int64: fill(candidates, total, firstProbe, firstBuild, once, Int64.self)
    case .int128: fill(candidates, total, firstProbe, firstBuild, once, Int128.self)
    case .float32: fill(candidates, total, firstProbe, firstBuild, once, Float.self)
    case .float64: fill(candidates, total, firstProbe, firstBuild, once, Double.self)
    case .string: fill(candidates, total, firstProbe, firstBuild, once, StringView.self)
    case .char: fill(candidates, total, firstProbe, firstBuild, once, CharCell.self)
    case .zoned: fill(candidates, total, firstProbe, firstBuild, once, ZonedCell.self)
    }
    for key in 1..<max(1, probe.count) { filter(probe[key], build[key]) }
    return true
  }

  private mutating func fill<C: KeyCell>(
    _ candidates: JoinCandidates, _ total: Int, _ probe: ColumnVector, _ build: ColumnVector, _ once: Bool, _: C.Type
  ) {
    let probeValues = probe.values(C.self)
    let buildValues = build.values(C.self)
    let probeRows = self.probeRows
    let buildRows = self.buildRows
    var at = candidate
    var resume = buildRow
    var found = 0
    while at < total && found < capacity {
      let row = candidates.rows[at]
      let value = probeValues[Int(row)]
      var other = resume ?? candidates.starts[at]
      resume = nil
      let end = candidates.ends[at]
      while other < end && found < capacity {
        probeRows[found] = row
        buildRows[found] = other
        let matches = C.joins(value, buildValues[Int(other)])
        found &+= matches ? 1 : 0
        other = once && matches ? end : other &+ 1
      }
      if other < end { resume = other } else { at &+= 1 }
    }
    candidate = at
    buildRow = resume
    count = found
  }

  /// Without keys every candidate is a pair.
  private mutating func fillAll(_ candidates: JoinCandidates, _ total: Int) {
    var found = 0
    while candidate < total && found < capacity {
      let start = buildRow ?? candidates.starts[candidate]
      let end = candidates.ends[candidate]
      let n = min(Int(end - start), capacity - found)
      for i in 0..<n {
        probeRows[found + i] = candidates.rows[candidate]
        buildRows[found + i] = start + UInt32(i)
      }
      found += n
      let next = start + UInt32(n)
      buildRow = next < end ? next : nil
      if next >= end { candidate += 1 }
    }
    count = found
  }

  /// Keeps the pairs that are equal in one more key.
  private mutating func filter(_ probe: ColumnVector, _ build: ColumnVector) {
    switch KeyCellKind(build.type) {
    case .int8: filter(probe, build, Int8.self)
    case .int16: filter(probe, build, Int16.self)
    case .int32: filter(probe, build, Int32.self)
    case .int64: filter(probe, build, Int64.self)
    case .int128: filter(probe, build, Int128.self)
    case .float32: filter(probe, build, Float.self)
    case .float64: filter(probe, build, Double.self)
    case .string: filter(probe, build, StringView.self)
    case .char: filter(probe, build, CharCell.self)
    case .zoned: filter(probe, build, ZonedCell.self)
    }
  }

  private mutating func filter<C: KeyCell>(_ probe: ColumnVector, _ build: ColumnVector, _: C.Type) {
    let probeValues = probe.values(C.self)
    let buildValues = build.values(C.self)
    let probeRows = self.probeRows
    let buildRows = self.buildRows
    var kept = 0
    var i = 0
    while i < count {
      probeRows[kept] = probeRows[i]
      buildRows[kept] = buildRows[i]
      kept &+= C.joins(probeValues[Int(probeRows[i])], buildValues[Int(buildRows[i])]) ? 1 : 0
      i &+= 1
    }
    count = kept
  }
}
