package import LakeVectors

/// ORDER BY with LIMIT: the first `count` rows after `offset`; keeps no more than a few times that many.
package final class TopNSink: Sink {
  let columnTypes: [DataType]
  let keys: [SortKeySpec]
  let count: Int
  let offset: Int

  package init(columnTypes: [DataType], keys: [SortKeySpec], count: Int, offset: Int = 0) {
    self.columnTypes = columnTypes
    self.keys = keys
    self.count = count
    self.offset = offset
  }

  /// May be taken at planning time; read only after `finish`.
  package var source: any Source { SortedSource() }

  package var isSatisfied: Bool { count == 0 }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker {
    throw LakeError(.notSupported, "sort")
  }

  package func finish(_ query: QueryContext) throws {}
}
