package import LakeVectors

/// The build (right) side of a join: keeps its rows, grouped by the hash of their keys. Without keys: all of them, for
/// cross joins and nested loops.
package final class HashJoinBuildSink: Sink {
  let keyPositions: [Int]
  let columnTypes: [DataType]

  package init(keyPositions: [Int], columnTypes: [DataType]) {
    self.keyPositions = keyPositions
    self.columnTypes = columnTypes
  }

  package var isSatisfied: Bool { false }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker {
    throw LakeError(.notSupported, "join")
  }

  package func finish(_ query: QueryContext) throws {}
}
