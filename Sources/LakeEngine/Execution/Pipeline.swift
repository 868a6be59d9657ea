package import LakeVectors

/// Where a pipeline's batches come from. Shared by the workers, each of which takes morsels through its own worker.
///
/// A batch's `order` is its place in the source: no two workers make batches of one morsel, and the free morsel with the
/// lowest number is taken first, so that sinks can put the batches back in order while they come.
/// A worker may rest or stop after any batch; no other worker may depend on its going on.
package protocol Source: AnyObject, Sendable {
  /// The pipeline has ended: nothing will ask for rows any more. Those who keep many let go of them.
  func release()

  /// Called once, by one thread, after the pipelines this one depends on and before any worker is made.
  func prepare(_ query: QueryContext) throws -> WorkerDemand

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SourceWorker
}

/// How many workers a source can keep busy.
package struct WorkerDemand: Sendable {
  /// At most as many as there are morsels, when that is known.
  package var maximum: Int
  /// False: start with one and call the others only when it has not finished soon; for what is probably little work.
  package var isUrgent: Bool

  package init(maximum: Int, isUrgent: Bool = true) {
    self.maximum = maximum
    self.isUrgent = isUrgent
  }
}

extension Source {
  package func release() {}

  package func prepare(_ query: QueryContext) throws -> WorkerDemand { WorkerDemand(maximum: .max) }
}

package protocol SourceWorker: AnyObject {
  /// The next batch of this worker, never one of 0 rows. Nil when no morsel is left, or, if `isExhausted` says so,
  /// nothing this time: ask again.
  func next() throws -> ColumnBatch?

  /// What nil from `next` means.
  var isExhausted: Bool { get }

  /// The place that the worker has reached, when it may go far without handing out a batch.
  var position: BatchOrder? { get }

  /// Whether the last batch was the last one of its morsel. Only said by sources that know, for stages that would keep rows
  /// back until the next morsel otherwise.
  var hasEndedMorsel: Bool { get }
}

extension SourceWorker {
  package var isExhausted: Bool { true }
  package var position: BatchOrder? { nil }
  package var hasEndedMorsel: Bool { false }
}

/// A step that needs no other rows than those of the batch: filter, project, the probe side of a join.
package protocol StreamStage: Sendable {
  /// As `Source.release`.
  func release()

  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any StreamWorker
}

extension StreamStage {
  package func release() {}
}

package protocol StreamWorker: AnyObject {
  /// Hands on zero or more batches for one, each with its `order`; none of 0 rows.
  func process(_ batch: ColumnBatch, _ emit: (ColumnBatch) throws -> Void) throws
  /// After the last batch of a morsel, when the source knows it; see `SourceWorker.hasEndedMorsel`.
  func finishMorsel(_ emit: (ColumnBatch) throws -> Void) throws
  /// After the last batch.
  func finish(_ emit: (ColumnBatch) throws -> Void) throws
}

extension StreamWorker {
  package func finishMorsel(_ emit: (ColumnBatch) throws -> Void) throws {}
  package func finish(_ emit: (ColumnBatch) throws -> Void) throws {}
}

/// The end of a pipeline: a result, or an operator that must have seen all rows (aggregation, sort, join build), which
/// then is a `Source` of the next pipeline.
package protocol Sink: AnyObject, Sendable {
  func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker
  /// Once, after all workers have finished, before any pipeline that depends on this one starts.
  func finish(_ query: QueryContext) throws
  /// True when no further row can change the result: sources then stop.
  var isSatisfied: Bool { get }
}

extension Sink {
  package var isSatisfied: Bool { false }
}

/// A sink after whose end it may turn out that more pipelines must run before those that depend on it.
package protocol ContinuingSink: Sink {
  /// Called once after `finish`: what must run next, in order. - Throws: as planning does.
  func continuation() throws -> [Pipeline]
}

package protocol SinkWorker: AnyObject {
  func consume(_ batch: ColumnBatch) throws
  /// After this worker's last batch.
  func finish() throws
  /// The source has come to `order`; called before each batch and when it made none.
  func reached(_ order: BatchOrder)
  /// True when rows at or after `order` from this worker cannot change the result.
  func isDone(at order: BatchOrder) -> Bool
  /// True when the worker should rest until the sink has room.
  var isFull: Bool { get }
  /// Called after `isFull`: true when the sink has kept `resume` and will call it once, when there is room again; false
  /// when there already is.
  func rest(_ resume: @escaping @Sendable () -> Void) -> Bool
}

extension SinkWorker {
  package func reached(_ order: BatchOrder) {}
  package func isDone(at order: BatchOrder) -> Bool { false }
  package var isFull: Bool { false }
  package func rest(_ resume: @escaping @Sendable () -> Void) -> Bool { false }
}

/// Source, stages and sink that run together on all workers without stopping.
package struct Pipeline: Sendable {
  package var source: any Source
  package var stages: [any StreamStage]
  package var sink: any Sink
  package var profiles: PipelineProfiles?

  package init(source: any Source, stages: [any StreamStage] = [], sink: any Sink, profiles: PipelineProfiles? = nil) {
    self.source = source
    self.stages = stages
    self.sink = sink
    self.profiles = profiles
  }
}
