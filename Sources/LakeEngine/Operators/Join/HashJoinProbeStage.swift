package import LakeVectors
import Synchronization

/// The probe (left) side of a join, streamed against a finished build side.
///
/// Output: the wanted columns of pairs (semi, anti: the probe's columns; mark: the probe's and a boolean). Without keys every
/// pair is a candidate.
package final class HashJoinProbeStage: StreamStage {
  let kind: LogicalPlan.Join.Kind
  let build: HashJoinBuildSink
  let probeKeyPositions: [Int]
  let band: JoinBand?
  let probeTypes: [DataType]
  let residual: Expression?
  let residualLayout: [Symbol: Int]
  /// What comes out of pairs.
  let output: [JoinOutputColumn]
  /// Right and full joins: one byte a build row for each worker, 1 where it matched; by the build's part.
  private let matched = Mutex<[Int: [Buffer]]>([:])
  private let lastOrder = Atomic<Int>(0)

  /// - Parameters:
  ///   - probeKeyPositions: same count and types as the build's keys.
  ///   - probeTypes: the types of all incoming columns, for the NULLs of right and full joins.
  ///   - residual: checked on the pairs that the keys let through; its symbols' positions count through the probe's
  ///     columns, then the build's.
  ///   - output: of inner and left joins; nil, and for other kinds: the probe's columns, then the build's.
  package init(
    kind: LogicalPlan.Join.Kind, build: HashJoinBuildSink, probeKeyPositions: [Int], band: JoinBand? = nil, probeTypes: [DataType],
    residual: Expression? = nil, residualLayout: [Symbol: Int] = [:], output: [JoinOutputColumn]? = nil
  ) {
    self.output =
      output ?? probeTypes.indices.map(JoinOutputColumn.probe) + build.columnTypes.indices.map(JoinOutputColumn.held)
    self.kind = kind
    self.build = build
    self.probeKeyPositions = probeKeyPositions
    self.band = band
    self.probeTypes = probeTypes
    self.residual = residual
    self.residualLayout = residualLayout
  }

  /// Right and full joins: the build's rows that matched nothing, with NULLs before them, in the stage's output
  /// columns. Nil for other kinds. To be run after the probe's pipeline has ended.
  package var unmatchedSource: (any Source)? {
    guard kind == .right || kind == .full else { return nil }
    return HeldRowsSource(build, probeTypes: probeTypes, wantsMatched: false, firstMorsel: HeldRowsSource.lastMorsels) { [self] in
      allMatched($0)
    }
  }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any StreamWorker {
    if let spill = build.spill { return try JoinSpillWorker(self, spill, query) }
    return try HashJoinProbeWorker(self, build.result(), leaf: 0, query)
  }

  package func release() {
    // Of a right or full join the rows without a match are still to come.
    if unmatchedSource == nil { build.release() }
  }

  /// Rows of one side without a match on the other never come out of this stage.
  var dropsUnmatched: Bool { kind == .inner || kind == .right || kind == .semi }

  /// The place of the next batch of those that are joined at the end, by any worker.
  func nextLastOrder() -> BatchOrder {
    BatchOrder(morsel: JoinSpill.lastMorsel, index: lastOrder.wrappingAdd(1, ordering: .relaxed).oldValue)
  }

  func addMatched(_ bytes: Buffer, leaf: Int) { matched.withLock { $0[leaf, default: []].append(bytes) } }

  /// The matched bytes of all workers.
  func allMatched(_ leaf: Int) -> [Buffer] { matched.withLock { $0[leaf] ?? [] } }
}
