import LakeVectors
import Synchronization

/// The rows of a join's held side that did, or did not, match a row of the other side, which has gone by.
final class HeldRowsSource: Source {
  private let build: HashJoinBuildSink
  /// NULLs of these types stand before the held columns.
  private let probeTypes: [DataType]
  private let wantsMatched: Bool
  private let firstMorsel: Int
  /// One byte a held row, 1 where it matched, for each worker of the other side; of one part of the held side.
  private let matched: @Sendable (_ leaf: Int) -> [Buffer]
  private let next = Atomic<Int>(0)

  /// Morsel numbers of rows that come after those of the other side.
  static let lastMorsels = 1 << 23

  init(
    _ build: HashJoinBuildSink, probeTypes: [DataType], wantsMatched: Bool, firstMorsel: Int,
    matched: @escaping @Sendable (Int) -> [Buffer]
  ) {
    self.build = build
    self.probeTypes = probeTypes
    self.wantsMatched = wantsMatched
    self.firstMorsel = firstMorsel
    self.matched = matched
  }

  func prepare(_ query: QueryContext) throws -> WorkerDemand {
    if let spill = build.spill { return WorkerDemand(maximum: max(1, spill.leaves.count)) }
    let batchRows = max(1, query.session.batchRows)
    return WorkerDemand(maximum: (try build.result().count + batchRows - 1) / batchRows)
  }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    if let spill = build.spill { return SpilledWorker(self, spill, query) }
    return Worker(self, try build.result(), query)
  }

  func release() { build.release() }

  /// The rows of a part that are wanted, of `count` from `start` on, in output columns; nil when there are none.
  private func rows(_ build: JoinBuild, _ matched: [Buffer], _ start: Int, _ count: Int, _ order: BatchOrder) -> ColumnBatch? {
    let rows = wanted(matched, start, count)
    guard rows.count > 0 else { return nil }
    let columns =
      probeTypes.map { ColumnVector.nulls($0, count: rows.count) }
      + build.rows.columns.map { $0.gather(rows.rows, count: rows.count) }
    return ColumnBatch(columns: columns, rowCount: rows.count, order: order)
  }

  private func wanted(_ matched: [Buffer], _ start: Int, _ count: Int) -> SelectionVector {
    let any = Buffer(zeroed: count)
    let bytes = any.pointer(UInt8.self)
    for buffer in matched {
      let own = buffer.pointer(UInt8.self) + start
      var i = 0
      while i < count {
        bytes[i] |= own[i]
        i &+= 1
      }
    }
    let out = Buffer(byteCount: (count + 1) * 4)
    let rows = out.pointer(UInt32.self)
    let wanted: UInt8 = wantsMatched ? 1 : 0
    var kept = 0
    var i = 0
    while i < count {
      rows[kept] = UInt32(truncatingIfNeeded: start &+ i)
      kept &+= bytes[i] == wanted ? 1 : 0
      i &+= 1
    }
    return SelectionVector(storage: out, count: kept)
  }

  private final class Worker: SourceWorker {
    private let source: HeldRowsSource
    private let build: JoinBuild
    private let query: QueryContext
    private let matched: [Buffer]

    init(_ source: HeldRowsSource, _ build: JoinBuild, _ query: QueryContext) {
      self.source = source
      self.build = build
      self.query = query
      matched = source.matched(0)
    }

    func next() throws -> ColumnBatch? {
      let batchRows = max(1, query.session.batchRows)
      while true {
        try query.checkCancelled()
        let morsel = source.next.wrappingAdd(1, ordering: .relaxed).oldValue
        let start = morsel * batchRows
        guard start < build.count else { return nil }
        let order = BatchOrder(morsel: source.firstMorsel + morsel)
        if let batch = source.rows(build, matched, start, min(batchRows, build.count - start), order) { return batch }
      }
    }
  }

  /// Of a held side in files: one part after the other.
  private final class SpilledWorker: SourceWorker {
    private let source: HeldRowsSource
    private let spill: JoinSpill
    private let query: QueryContext
    private var current: (build: JoinBuild, matched: [Buffer], leaf: Int, reservation: MemoryReservation)?
    private var start = 0
    private var index = 0

    init(_ source: HeldRowsSource, _ spill: JoinSpill, _ query: QueryContext) {
      self.source = source
      self.spill = spill
      self.query = query
    }

    func next() throws -> ColumnBatch? {
      let batchRows = max(1, query.session.batchRows)
      while true {
        try query.checkCancelled()
        guard let (build, matched, leaf, _) = current, start < build.count else {
          guard try openNext() else { return nil }
          continue
        }
        let count = min(batchRows, build.count - start)
        let order = BatchOrder(morsel: source.firstMorsel + leaf, index: index)
        defer { start += count }
        if let batch = source.rows(build, matched, start, count, order) {
          index += 1
          return batch
        }
      }
    }

    /// False when no part is left.
    private func openNext() throws -> Bool {
      current = nil
      start = 0
      index = 0
      let leaf = source.next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard leaf < spill.leaves.count else { return false }
      let matched = source.matched(leaf)
      if spill.leaves[leaf].rowCount == 0 || (source.wantsMatched && matched.isEmpty) { return true }
      let (build, reservation) = try spill.load(leaf, query)
      current = (build, matched, leaf, reservation)
      return true
    }
  }
}
