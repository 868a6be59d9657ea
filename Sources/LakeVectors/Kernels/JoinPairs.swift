/// Pairs of a probe row and a held row whose keys are equal, taken from candidates about as many as there is room for.
///
/// First every row of the candidates' buckets is paired, then the pairs whose keys differ are dropped, key by key, in loops
/// without branches: the loads of many pairs are then under way at once, which is what the time goes to.
package struct JoinPairs {
  private let owner: Buffer
  /// Pairs that are wanted at once; there may be up to twice as many.
  package let capacity: Int
  package private(set) var count = 0
  /// Where to go on: candidate and held row.
  private var candidate = 0
  private var buildRow: UInt32?

  package init(capacity: Int) {
    self.capacity = capacity
    owner = Buffer(byteCount: JoinPairs.room(capacity) * 8)
  }

  /// Pairs of two rounds, and the writes behind the last pair.
  private static func room(_ capacity: Int) -> Int { 2 * capacity + 4 }

  package var probeRows: UnsafeMutablePointer<UInt32> { owner.pointer(UInt32.self) }
  package var buildRows: UnsafeMutablePointer<UInt32> { owner.pointer(UInt32.self) + JoinPairs.room(capacity) }

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
  /// candidates. - Parameter once: with at most one key, a probe row's first match is enough.
  /// - Returns: false when there were no candidates left; the pairs may be none all the same when it is true.
  package mutating func fill(
    _ candidates: JoinCandidates, count total: Int, probe: [ColumnVector], build: [StridedColumn], once: Bool
  ) -> Bool {
    count = 0
    guard candidate < total else { return false }
    if once && probe.count == 1 {
      fillOnce(candidates, total, probe[0], build[0])
      return true
    }
    repeat {
      let start = count
      expand(candidates, total, once: once && probe.isEmpty)
      for key in probe.indices { filter(from: start, probe[key], build[key]) }
    } while count < capacity && candidate < total
    return true
  }

  /// Pairs the next candidates with all rows of their buckets, at most `capacity` pairs (and one more).
  private mutating func expand(_ candidates: JoinCandidates, _ total: Int, once: Bool) {
    let probeRows = self.probeRows
    let buildRows = self.buildRows
    let limit = count &+ capacity
    var found = count
    var at = candidate
    var resume = buildRow
    while at < total && found < limit {
      let row = candidates.rows[at]
      let start = resume ?? candidates.starts[at]
      let end = once ? min(candidates.ends[at], candidates.starts[at] &+ 1) : candidates.ends[at]
      resume = nil
      let rows = Int(end &- start)
      if rows <= 2 {
        // Both are written, those there are count.
        probeRows[found] = row
        buildRows[found] = start
        probeRows[found &+ 1] = row
        buildRows[found &+ 1] = start &+ 1
        found &+= rows
      } else {
        let taken = min(rows, limit &- found)
        var i = 0
        while i < taken {
          probeRows[found &+ i] = row
          buildRows[found &+ i] = start &+ UInt32(truncatingIfNeeded: i)
          i &+= 1
        }
        found &+= taken
        if taken < rows {
          resume = start &+ UInt32(truncatingIfNeeded: taken)
          break
        }
      }
      at &+= 1
    }
    candidate = at
    buildRow = resume
    count = found
  }

  // MARK: First matches

  private mutating func fillOnce(_ candidates: JoinCandidates, _ total: Int, _ probe: ColumnVector, _ build: StridedColumn) {
    switch KeyCellKind(build.type) {
    case .int8: fillOnce(candidates, total, probe, build, Int8.self)
    case .int16: fillOnce(candidates, total, probe, build, Int16.self)
    case .int32: fillOnce(candidates, total, probe, build, Int32.self)
    case .int64: fillOnce(candidates, total, probe, build, Int64.self)
    case .int128: fillOnce(candidates, total, probe, build, Int128.self)
    case .float32: fillOnce(candidates, total, probe, build, Float.self)
    case .float64: fillOnce(candidates, total, probe, build, Double.self)
    case .string: fillOnce(candidates, total, probe, build, StringView.self)
    case .char: fillOnce(candidates, total, probe, build, CharCell.self)
    case .zoned: fillOnce(candidates, total, probe, build, ZonedCell.self)
    }
  }

  private mutating func fillOnce<C: KeyCell>(
    _ candidates: JoinCandidates, _ total: Int, _ probe: ColumnVector, _ build: StridedColumn, _: C.Type
  ) {
    let probeValues = probe.values(C.self)
    let probeRows = self.probeRows
    let buildRows = self.buildRows
    var at = candidate
    var found = 0
    while at < total && found < capacity {
      let row = candidates.rows[at]
      let value = probeValues[Int(row)]
      var other = candidates.starts[at]
      let end = candidates.ends[at]
      while other < end {
        probeRows[found] = row
        buildRows[found] = other
        let matches = C.joins(value, build.value(other, C.self))
        found &+= matches ? 1 : 0
        other = matches ? end : other &+ 1
      }
      at &+= 1
    }
    candidate = at
    count = found
  }

  // MARK: Keys

  /// Of the pairs from `start` on, keeps those that are equal in a key.
  private mutating func filter(from start: Int, _ probe: ColumnVector, _ build: StridedColumn) {
    switch KeyCellKind(build.type) {
    case .int8: filter(from: start, probe, build, Int8.self)
    case .int16: filter(from: start, probe, build, Int16.self)
    case .int32: filter(from: start, probe, build, Int32.self)
    case .int64: filter(from: start, probe, build, Int64.self)
    case .int128: filter(from: start, probe, build, Int128.self)
    case .float32: filter(from: start, probe, build, Float.self)
    case .float64: filter(from: start, probe, build, Double.self)
    case .string: filter(from: start, probe, build, StringView.self)
    case .char: filter(from: start, probe, build, CharCell.self)
    case .zoned: filter(from: start, probe, build, ZonedCell.self)
    }
  }

  private mutating func filter<C: KeyCell>(from start: Int, _ probe: ColumnVector, _ build: StridedColumn, _: C.Type) {
    let probeValues = probe.values(C.self)
    let probeRows = self.probeRows
    let buildRows = self.buildRows
    let base = build.base
    let stride = build.stride
    var kept = start
    var i = start
    while i < count {
      let row = probeRows[i]
      let other = buildRows[i]
      probeRows[kept] = row
      buildRows[kept] = other
      let value = base.load(fromByteOffset: Int(other) &* stride, as: C.self)
      kept &+= C.joins(probeValues[Int(row)], value) ? 1 : 0
      i &+= 1
    }
    count = kept
  }
}
