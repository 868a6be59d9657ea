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
  /// One byte a held row for each worker, 1 where it matched.
  private let matched = Mutex<[Buffer]>([])

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
    HeldRowsSource(build, probeTypes: [], wantsMatched: wantsMatched, firstMorsel: 0) { self.matched.withLock { $0 } }
  }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker {
    let build = try build.result()
    let bytes = Buffer(zeroed: build.count)
    matched.withLock { $0.append(bytes) }
    let probe = try JoinProbe(build, keyPositions: probeKeyPositions, residual: residual, layout: residualLayout, query)
    return Worker(probe, bytes)
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
