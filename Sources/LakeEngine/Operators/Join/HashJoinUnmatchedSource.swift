import LakeVectors
import Synchronization

/// The build rows of a right or full join that no probe row matched, with NULLs for the probe's columns.
final class HashJoinUnmatchedSource: Source {
  let stage: HashJoinProbeStage
  private let next = Atomic<Int>(0)
  /// Their morsels come after those of the probe.
  private static let firstMorsel = 1 << 23

  init(_ stage: HashJoinProbeStage) { self.stage = stage }

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    UnmatchedWorker(self, try stage.build.result(), query)
  }

  private final class UnmatchedWorker: SourceWorker {
    private let source: HashJoinUnmatchedSource
    private let build: JoinBuild
    private let query: QueryContext
    private let matched: [Buffer]

    init(_ source: HashJoinUnmatchedSource, _ build: JoinBuild, _ query: QueryContext) {
      self.source = source
      self.build = build
      self.query = query
      matched = source.stage.allMatched()
    }

    func next() throws -> ColumnBatch? {
      let batchRows = max(1, query.session.batchRows)
      while true {
        try query.checkCancelled()
        let morsel = source.next.wrappingAdd(1, ordering: .relaxed).oldValue
        let start = morsel * batchRows
        guard start < build.count else { return nil }
        let rows = unmatched(start..<min(start + batchRows, build.count))
        guard !rows.isEmpty else { continue }
        let selection = SelectionVector(rows)
        let columns =
          source.stage.probeTypes.map { ColumnVector.nulls($0, count: rows.count) }
          + build.columns.columns.map { $0.gather(selection) }
        return ColumnBatch(
          columns: columns, rowCount: rows.count, order: BatchOrder(morsel: HashJoinUnmatchedSource.firstMorsel + morsel))
      }
    }

    private func unmatched(_ range: Range<Int>) -> [Int] {
      range.filter { row in !matched.contains { $0.pointer(UInt8.self)[row] != 0 } }
    }
  }
}
