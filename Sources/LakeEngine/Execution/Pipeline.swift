package import LakeVectors

/// Where a pipeline's batches come from. Shared by the workers, each of which takes morsels through its own worker.
package protocol Source: AnyObject, Sendable {
  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker
}

package protocol SourceWorker: AnyObject {
  /// The next batch of this worker; nil when no morsel is left. Never a batch of 0 rows.
  func next() throws -> ColumnBatch?
}

/// A step that needs no other rows than those of the batch: filter, project, the probe side of a join.
package protocol StreamStage: Sendable {
  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any StreamWorker
}

package protocol StreamWorker: AnyObject {
  /// Hands on zero or more batches for one.
  func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws
  /// After the last batch.
  func finish(_ emit: (ColumnBatch) throws -> Void) throws
}

/// The end of a pipeline: a result, or an operator that must have seen all rows (aggregation, sort, join build), which
/// then is a `Source` of the next pipeline.
package protocol Sink: AnyObject, Sendable {
  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker
  /// Once, after all workers have finished, before any pipeline that depends on this one starts.
  func finish(_ query: QueryContext) throws
  /// True when no further row can change the result (a LIMIT is full): sources then stop.
  var isSatisfied: Bool { get }
}

package protocol SinkWorker: AnyObject {
  func consume(_ batch: ColumnBatch) throws
  /// After this worker's last batch.
  func finish() throws
}

/// Source, stages and sink that run together on all workers without stopping.
package struct Pipeline: Sendable {
  package var source: any Source
  package var stages: [any StreamStage]
  package var sink: any Sink

  package init(source: any Source, stages: [any StreamStage], sink: any Sink) {
    self.source = source
    self.stages = stages
    self.sink = sink
  }
}
