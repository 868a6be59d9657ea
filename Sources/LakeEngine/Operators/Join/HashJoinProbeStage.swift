package import LakeVectors
import Synchronization

/// The probe (left) side of a join, streamed against a finished build side.
///
/// Output: the probe's columns, then the build's (semi, anti: the probe's only; mark: the probe's and a boolean). Without keys every pair is a candidate.
package final class HashJoinProbeStage: StreamStage {
  let kind: LogicalPlan.Join.Kind
  let build: HashJoinBuildSink
  let probeKeyPositions: [Int]
  let band: JoinBand?
  let probeTypes: [DataType]
  let residual: Expression?
  let residualLayout: [Symbol: Int]
  /// Right and full joins: one byte a build row for each worker, 1 where it matched.
  private let matched = Mutex<[Buffer]>([])

  /// - Parameters:
  ///   - probeKeyPositions: same count and types as the build's keys.
  ///   - probeTypes: the types of all incoming columns, for the NULLs of right and full joins.
  ///   - residual: checked on the pairs that the keys let through; its symbols' positions count through the probe's
  ///     columns, then the build's.
  package init(
    kind: LogicalPlan.Join.Kind, build: HashJoinBuildSink, probeKeyPositions: [Int], band: JoinBand? = nil, probeTypes: [DataType],
    residual: Expression? = nil, residualLayout: [Symbol: Int] = [:]
  ) {
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
      allMatched()
    }
  }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any StreamWorker {
    try HashJoinProbeWorker(self, query)
  }

  func addMatched(_ bytes: Buffer) { matched.withLock { $0.append(bytes) } }

  /// The matched bytes of all workers.
  func allMatched() -> [Buffer] { matched.withLock { $0 } }
}
