import LakeVectors
import Synchronization

/// A semi or anti join whose left side is held: the right side streams past and marks the held rows that have partners;
/// then those, or the others, come out.
package final class HashJoinMatchSink: Sink {
  private let build: HashJoinBuildSink
  private let probeKeyPositions: [Int]
  private let residual: Expression?
  private let residualLayout: [Symbol: Int]
  private let wantsMatched: Bool
  /// One byte a held row for each worker, 1 where it matched; by the held side's part.
  private let matched = Mutex<[Int: [Buffer]]>([:])

  /// - Parameters:
  ///   - build: the left side.
  ///   - residual: positions count through the right side's columns, then the held ones.
  ///   - wantsMatched: true for semi joins, false for anti joins.
  package init(
    build: HashJoinBuildSink, probeKeyPositions: [Int], residual: Expression?, residualLayout: [Symbol: Int], wantsMatched: Bool
  ) {
    self.build = build
    self.probeKeyPositions = probeKeyPositions
    self.residual = residual
    self.residualLayout = residualLayout
    self.wantsMatched = wantsMatched
  }

  /// The left rows that stay. To be run after this sink's pipeline.
  package var source: any Source {
    HeldRowsSource(build, probeTypes: [], wantsMatched: wantsMatched, firstMorsel: 0) { leaf in self.matched.withLock { $0[leaf] ?? [] } }
  }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker {
    if let spill = build.spill { return try SpilledWorker(self, spill, query) }
    return try makeWorker(build.result(), leaf: 0, query)
  }

  private func makeWorker(_ build: JoinBuild, leaf: Int, _ query: QueryContext) throws -> Worker {
    let bytes = Buffer(zeroed: build.count)
    matched.withLock { $0[leaf, default: []].append(bytes) }
    let probe = try JoinProbe(build, keyPositions: probeKeyPositions, residual: residual, layout: residualLayout, query)
    return Worker(probe, bytes)
  }

  /// Keeps its rows in files, as the held ones are, and goes through both part by part at the end.
  private final class SpilledWorker: SinkWorker {
    private let sink: HashJoinMatchSink
    private let spill: JoinSpill
    private let query: QueryContext
    private var rows: JoinSpillRows?

    init(_ sink: HashJoinMatchSink, _ spill: JoinSpill, _ query: QueryContext) throws {
      self.sink = sink
      self.spill = spill
      self.query = query
    }

    func consume(_ batch: ColumnBatch) throws {
      guard batch.rowCount > 0 else { return }
      if rows == nil {
        rows = try JoinSpillRows(
          keys: sink.probeKeyPositions, types: batch.columns.map(\.type), query, sink.build.memory)
      }
      try rows?.add(batch)
    }

    func finish() throws {
      try rows?.join(spill) { blocks, batches in
        for leaf in blocks where spill.leaves[leaf].rowCount > 0 {
          let (build, reservation) = try spill.load(leaf, query)
          let worker = try sink.makeWorker(build, leaf: leaf, query)
          for batch in batches { try worker.consume(try batch.load()) }
          reservation.release()
        }
      }
    }
  }

  package func finish(_ query: QueryContext) throws {}

  private final class Worker: SinkWorker {
    private var probe: JoinProbe
    private let matched: Buffer

    init(_ probe: JoinProbe, _ matched: Buffer) {
      self.probe = probe
      self.matched = matched
    }

    func consume(_ batch: ColumnBatch) throws {
      guard batch.rowCount > 0 else { return }
      probe.start(batch)
      let bytes = matched.pointer(UInt8.self)
      while try probe.next(batch, once: false) {
        let rows = probe.pairs.buildRows
        let count = probe.pairs.count
        var i = 0
        while i < count {
          bytes[Int(rows[i])] = 1
          i &+= 1
        }
      }
    }

    func finish() throws {}
  }
}
