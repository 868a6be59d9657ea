package import LakeVectors
import Synchronization

/// The build (right) side of a join: keeps its rows, grouped by the hash of their keys. Without keys: all of them, for
/// cross joins and nested loops.
package final class HashJoinBuildSink: Sink {
  private let keyPositions: [Int]
  let columnTypes: [DataType]
  private let batches = Mutex<[ColumnBatch]>([])
  private let finished = Mutex<JoinBuild?>(nil)

  package init(keyPositions: [Int], columnTypes: [DataType]) {
    self.keyPositions = keyPositions
    self.columnTypes = columnTypes
  }

  package var isSatisfied: Bool { false }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker { GatheringWorker(query, take: take) }

  private func take(_ more: [ColumnBatch]) { batches.withLock { $0 += more } }

  package func finish(_ query: QueryContext) throws {
    let all = batches.withLock { list in
      defer { list = [] }
      return list.sorted { $0.order < $1.order }
    }
    let build = try JoinBuild(all, types: columnTypes, keyPositions: keyPositions)
    finished.withLock { $0 = build }
  }

  /// - Throws: when `finish` has not run, which is a mistake of the plan.
  func result() throws -> JoinBuild {
    guard let build = finished.withLock({ $0 }) else {
      throw LakeError(.internalError, "A join's build side was probed before it was finished")
    }
    return build
  }
}
