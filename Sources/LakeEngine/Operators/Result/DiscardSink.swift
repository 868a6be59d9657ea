import LakeVectors

/// Takes the rows of a query that is only run to be measured.
package final class DiscardSink: Sink {
  package init() {}

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker { DiscardWorker() }

  package func finish(_ query: QueryContext) throws {}
}

private final class DiscardWorker: SinkWorker {
  func consume(_ batch: ColumnBatch) throws {}

  func finish() throws {}
}
