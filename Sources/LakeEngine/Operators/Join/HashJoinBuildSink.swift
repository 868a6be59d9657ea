package import LakeVectors
import Synchronization

/// The held side of a join: keeps its rows, grouped by the hash of their keys. Without keys: all of them, for cross joins
/// and nested loops.
package final class HashJoinBuildSink: Sink {
  let keyPositions: [Int]
  let columnTypes: [DataType]
  /// Of joins without keys that compare.
  private let band: JoinBand.Held?
  /// Filters to fill with the values of a key, by the key's position among `keyPositions`.
  private let filters: [(key: Int, filter: DynamicFilter)]
  private let parts = Mutex<[JoinBuildPart]>([])
  private let finished = Mutex<JoinBuild?>(nil)

  package init(keyPositions: [Int], columnTypes: [DataType], filters: [(key: Int, filter: DynamicFilter)] = [], band: JoinBand.Held? = nil)
  {
    self.keyPositions = keyPositions
    self.band = band
    self.columnTypes = columnTypes
    self.filters = filters
  }

  package var isSatisfied: Bool { false }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker { Worker(self, query) }

  package func finish(_ query: QueryContext) throws {
    let all = parts.withLock { list in
      defer { list = [] }
      return list.sorted { $0.batch.order < $1.batch.order }
    }
    let build =
      if let band {
        try JoinBuild.make(all, types: columnTypes, band: band)
      } else {
        try JoinBuild.make(all, types: columnTypes, keyPositions: keyPositions, filters: filters, query)
      }
    finished.withLock { $0 = build }
  }

  /// - Throws: when `finish` has not run, which is a mistake of the plan.
  func result() throws -> JoinBuild {
    guard let build = finished.withLock({ $0 }) else {
      throw LakeError(.internalError, "A join's build side was probed before it was finished")
    }
    return build
  }

  /// Keeps batches with the hashes of their keys.
  private final class Worker: SinkWorker {
    private let sink: HashJoinBuildSink
    private let query: QueryContext
    private var parts: [JoinBuildPart] = []

    init(_ sink: HashJoinBuildSink, _ query: QueryContext) {
      self.sink = sink
      self.query = query
    }

    func consume(_ batch: ColumnBatch) throws {
      try query.checkCancelled()
      if batch.rowCount > 0 { parts.append(JoinBuildPart(batch, keyPositions: sink.keyPositions)) }
    }

    func finish() throws { sink.parts.withLock { $0 += parts } }
  }
}

/// One batch of a held side, its columns flat.
struct JoinBuildPart: Sendable {
  let batch: ColumnBatch
  /// One a row; nil without keys.
  let hashes: Buffer?
  /// Bits of the rows without a NULL key; nil when no row has one.
  let keyed: Buffer?

  init(_ batch: ColumnBatch, keyPositions: [Int]) {
    let columns = batch.columns.map { $0.flattened() }
    self.batch = ColumnBatch(columns: columns, rowCount: batch.rowCount, order: batch.order)
    guard !keyPositions.isEmpty else {
      hashes = nil
      keyed = nil
      return
    }
    let keys = keyPositions.map { JoinKeys.comparable(batch.columns[$0]) }
    let hashes = Buffer(byteCount: batch.rowCount * 8)
    Kernels.hash(keys, count: batch.rowCount, into: hashes.pointer())
    self.hashes = hashes
    keyed = JoinKeys.validity(keys, batch.rowCount)
  }
}
