package import LakeVectors

/// ORDER BY: keeps all rows and hands them on in order through `source`. Equal rows keep the order of their batches.
package final class SortSink: Sink {
  let columnTypes: [DataType]
  let keys: [SortKeySpec]

  package init(columnTypes: [DataType], keys: [SortKeySpec]) {
    self.columnTypes = columnTypes
    self.keys = keys
  }

  /// May be taken at planning time; read only after `finish`. Its morsels are in the order of the result.
  package var source: any Source { SortedSource() }

  package var isSatisfied: Bool { false }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker {
    throw LakeError(.notSupported, "sort")
  }

  package func finish(_ query: QueryContext) throws {}
}

final class SortedSource: Source {
  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker {
    throw LakeError(.notSupported, "sort")
  }
}
