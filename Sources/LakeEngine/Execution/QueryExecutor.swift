package import LakeFormats
package import LakeVectors

/// Runs planned queries: all at once, or as a stream. Work is done on the pool's threads, never on those of Swift's
/// concurrency.
package struct QueryExecutor: Sendable {
  private let pool: WorkerPool

  package init(pool: WorkerPool = .shared) { self.pool = pool }

  /// The rows of `query` in their order. Cancelling the task cancels the query.
  package func run(_ query: Query, in context: QueryContext) async throws -> [ColumnBatch] {
    try query.requireKernels()
    let sink = ResultSink()
    try await run(PhysicalPlanner.plan(query, into: sink), in: context)
    return sink.batches
  }

  /// The same for a thread that may wait; it takes part in the work.
  package func runBlocking(_ query: Query, in context: QueryContext) throws -> [ColumnBatch] {
    try query.requireKernels()
    let sink = ResultSink()
    try runBlocking(PhysicalPlanner.plan(query, into: sink), in: context)
    return sink.batches
  }

  /// The rows of `query` as they are made, in order. The query starts at once, stops when it is `capacity` batches ahead
  /// of the consumer, and is cancelled when the stream is given up.
  package func stream(_ query: Query, in context: QueryContext, capacity: Int = 8) throws -> BatchStream {
    try query.requireKernels()
    let sink = StreamSink(capacity: capacity)
    let plan = try PhysicalPlanner.plan(query, into: sink)
    context.progress?.begin(plan, context)
    let timer = context.cancelAtDeadline()
    context.onCancel { [weak sink, weak context] in
      if let context { sink?.abandon(context.cancellationReason) }
    }
    QueryExecution(plan.pipelines, context, pool: pool) { error in
      timer?.cancel()
      sink.end(error)
    }.submit()
    return BatchStream(sink: sink, context: context, columns: plan.columns)
  }

  /// Runs a plan whose last sink is the caller's. When the query is cancelled this returns at once: workers stop at their
  /// next check and give back what they hold, which may be gigabytes, without anybody waiting for it.
  package func run(_ plan: PhysicalPlan, in context: QueryContext) async throws {
    context.progress?.begin(plan, context)
    let timer = context.cancelAtDeadline()
    defer { timer?.cancel() }
    let end = QueryEnd()
    context.onCancel { [weak context] in
      if let context { end.set(context.cancellationReason) }
    }
    try await withTaskCancellationHandler {
      QueryExecution(plan.pipelines, context, pool: pool) { end.set($0) }.submit()
      try await end.get()
    } onCancel: {
      context.cancel()
    }
  }

  package func runBlocking(_ plan: PhysicalPlan, in context: QueryContext) throws {
    let outcome = Outcome()
    QueryExecution(plan.pipelines, context, pool: pool) { outcome.set($0) }.start()
    try outcome.get()
  }
}

/// The rows of a running query, batch by batch, for one consumer.
package final class BatchStream: AsyncSequence, Sendable {
  package typealias Element = ColumnBatch

  package let columns: [ColumnSchema]
  private let sink: StreamSink
  private let context: QueryContext

  init(sink: StreamSink, context: QueryContext, columns: [ColumnSchema]) {
    self.sink = sink
    self.context = context
    self.columns = columns
  }

  deinit { context.cancel() }

  package func cancel() { context.cancel() }

  /// Batches made and not yet taken.
  package var queued: Int { sink.queued }

  package func makeAsyncIterator() -> Iterator { Iterator(stream: self) }

  package struct Iterator: AsyncIteratorProtocol {
    let stream: BatchStream

    package func next() async throws -> ColumnBatch? {
      try await withTaskCancellationHandler {
        try await stream.sink.next()
      } onCancel: {
        stream.context.cancel()
      }
    }
  }
}
