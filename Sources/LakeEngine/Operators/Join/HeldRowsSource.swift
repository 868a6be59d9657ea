import LakeVectors
import Synchronization

/// The rows of a join's held side that did, or did not, match a row of the other side, which has gone by.
final class HeldRowsSource: Source {
  private let build: HashJoinBuildSink
  /// NULLs of these types stand before the held columns.
  private let probeTypes: [DataType]
  private let wantsMatched: Bool
  private let firstMorsel: Int
  /// One byte a held row, 1 where it matched, for each worker of the other side.
  private let matched: @Sendable () -> [Buffer]
  private let next = Atomic<Int>(0)

  /// Morsel numbers of rows that come after those of the other side.
  static let lastMorsels = 1 << 23

  init(
    _ build: HashJoinBuildSink, probeTypes: [DataType], wantsMatched: Bool, firstMorsel: Int,
    matched: @escaping @Sendable () -> [Buffer]
  ) {
    self.build = build
    self.probeTypes = probeTypes
    self.wantsMatched = wantsMatched
    self.firstMorsel = firstMorsel
    self.matched = matched
  }

  func prepare(_ query: QueryContext) throws -> WorkerDemand {
    let batchRows = max(1, query.session.batchRows)
    return WorkerDemand(maximum: (try build.result().count + batchRows - 1) / batchRows)
  }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    Worker(self, try build.result(), query)
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
      matched = source.matched()
    }

    func next() throws -> ColumnBatch? {
      let batchRows = max(1, query.session.batchRows)
      while true {
        try query.checkCancelled()
        let morsel = source.next.wrappingAdd(1, ordering: .relaxed).oldValue
        let start = morsel * batchRows
        guard start < build.count else { return nil }
        let rows = wanted(start, min(batchRows, build.count - start))
        guard rows.count > 0 else { continue }
        let columns =
          source.probeTypes.map { ColumnVector.nulls($0, count: rows.count) }
          + build.rows.columns.map { $0.gather(rows.rows, count: rows.count) }
        return ColumnBatch(columns: columns, rowCount: rows.count, order: BatchOrder(morsel: source.firstMorsel + morsel))
      }
    }

    private func wanted(_ start: Int, _ count: Int) -> SelectionVector {
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
      let wanted: UInt8 = source.wantsMatched ? 1 : 0
      var kept = 0
      var i = 0
      while i < count {
        rows[kept] = UInt32(truncatingIfNeeded: start &+ i)
        kept &+= bytes[i] == wanted ? 1 : 0
        i &+= 1
      }
      return SelectionVector(storage: out, count: kept)
    }
  }
}
