package import LakeVectors
import Synchronization

/// The rows of a query in order, as they are made, for one consumer; holds no more than a few batches in memory.
///
/// A worker that is too far ahead rests without a thread. When a stage makes very many rows of one batch, it cannot rest: the
/// hindmost worker then waits where it is, for the consumer. Another one must not wait for the hindmost, which may need the
/// very thread; its batches go to a file until their turn comes.
package final class StreamSink: Sink {
  private struct State {
    var batches = OrderedBatches()
    /// The query was cancelled: who rests must learn of it.
    var isCancelled = false
    var isEnded = false
    /// Cancelled before its end: batches that were made are passed over.
    var isAbandoned = false
    var error: (any Error)?
    var consumer: CheckedContinuation<ColumnBatch?, any Error>?
    var resting: [(worker: Int, resume: @Sendable () -> Void)] = []
    /// A worker that waits on its thread.
    var waiter: Latch?
  }

  /// Batches ready before the workers rest.
  private let capacity: Int
  private let state = Mutex(State())
  private let memory: OperatorMemory

  package init(capacity: Int = 8, memory: OperatorMemory = OperatorMemory("Output")) {
    self.capacity = max(1, capacity)
    self.memory = memory
  }

  /// Batches made and not yet taken.
  package var queued: Int { state.withLock { $0.batches.readyCount + $0.batches.heldCount } }

  /// Bytes of batches that went to a file.
  package var spilledBytes: Int { memory.spilledBytes }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker {
    query.onCancel { [weak self] in self?.wake(isCancelled: true) }
    state.withLock { $0.batches.join(worker) }
    return StreamSinkWorker(self, worker, query)
  }

  package func finish(_ query: QueryContext) throws {}

  /// The query has ended, with or without an error; batches that were made before the error come first.
  package func end(_ error: (any Error)?) {
    change { state in
      guard !state.isEnded else { return }
      state.isEnded = true
      state.error = error
    }
  }

  /// The query was cancelled: its rows are not wanted any more, and nobody waits for its workers.
  func abandon(_ reason: LakeError) {
    change { state in
      guard !state.isEnded else { return }
      state.isEnded = true
      state.isAbandoned = true
      state.error = reason
    }
  }

  /// The next batch; nil at the end. One caller at a time.
  package func next() async throws -> ColumnBatch? {
    try await withCheckedThrowingContinuation { continuation in
      change { $0.consumer = continuation }
      if state.withLock({ $0.batches.readyCount <= capacity / 2 }) { wake() }
    }
  }

  /// Changes the state, then serves the consumer if it waits for what is there now, and wakes workers whose turn has come.
  private func change(_ body: (inout State) -> Void) {
    enum Answer {
      case batch(KeptBatch)
      case end((any Error)?)
    }
    let (served, woken) = state.withLock { state -> ((CheckedContinuation<ColumnBatch?, any Error>, Answer)?, [@Sendable () -> Void]) in
      let hindmost = state.batches.hindmost
      body(&state)
      var woken: [@Sendable () -> Void] = []
      if hindmost != state.batches.hindmost { woken = takeRested(&state) }
      guard let consumer = state.consumer else { return (nil, woken) }
      if !state.isAbandoned, let batch = state.batches.takeFirst() {
        state.consumer = nil
        return ((consumer, .batch(batch)), woken)
      }
      guard state.isEnded else { return (nil, woken) }
      state.consumer = nil
      return ((consumer, .end(state.error)), woken)
    }
    for resume in woken { resume() }
    switch served {
    case (let consumer, .batch(let batch))?: consumer.resume(with: Result { try batch.load() })
    case (let consumer, .end(let error?))?: consumer.resume(throwing: error)
    case (let consumer, .end(nil))?: consumer.resume(returning: nil)
    case nil: break
    }
  }

  private func wake(isCancelled: Bool = false) {
    let (resting, waiter) = state.withLock { state in
      if isCancelled { state.isCancelled = true }
      defer { state.waiter = nil }
      return (takeRested(&state), state.waiter)
    }
    for resume in resting { resume() }
    waiter?.open()
  }

  /// The workers that have room again, to be resumed outside the lock.
  private func takeRested(_ state: inout State) -> [@Sendable () -> Void] {
    let isLeft = state.resting.map { !state.isCancelled && isCrowded(state.batches, $0.worker) }
    defer { state.resting = zip(state.resting, isLeft).filter(\.1).map(\.0) }
    return zip(state.resting, isLeft).filter { !$0.1 }.map(\.0.resume)
  }

  /// The consumer is behind; or this worker is so far ahead of the hindmost that its batches only pile up.
  private func isCrowded(_ batches: OrderedBatches, _ worker: Int) -> Bool {
    if batches.readyCount >= capacity { return true }
    return !batches.isHindmost(worker) && batches.readyCount + batches.heldCount >= 2 * capacity
  }
}

extension StreamSink {
  fileprivate func isCrowded(_ worker: Int) -> Bool {
    state.withLock { isCrowded($0.batches, worker) }
  }

  fileprivate func rest(_ worker: Int, _ resume: @escaping @Sendable () -> Void) -> Bool {
    state.withLock { state in
      guard !state.isCancelled, isCrowded(state.batches, worker) else { return false }
      state.resting.append((worker, resume))
      return true
    }
  }

  fileprivate func reach(_ worker: Int, _ order: BatchOrder) {
    change { $0.batches.reach(worker, order) }
  }

  fileprivate func leave(_ worker: Int) {
    change { $0.batches.leave(worker) }
  }

  /// Waits when the worker alone fills the queue: the consumer empties it without the help of any other worker.
  fileprivate func add(_ batch: ColumnBatch, _ worker: StreamSinkWorker, _ query: QueryContext) throws {
    if state.withLock({ !$0.batches.isHindmost(worker.number) && $0.batches.heldCount >= 4 * capacity }) {
      let spilled = try worker.write(batch, memory)
      return change { $0.batches.add(.spilled(spilled)) }
    }
    while true {
      let waiter: Latch? = state.withLock { state in
        guard state.batches.isHindmost(worker.number), state.batches.readyCount >= 4 * capacity else { return nil }
        let waiter = state.waiter ?? Latch()
        state.waiter = waiter
        return waiter
      }
      guard let waiter else { break }
      // A cancellation before `waiter` was in place has woken nobody.
      try query.checkCancelled()
      waiter.wait()
      try query.checkCancelled()
    }
    change { $0.batches.add(batch) }
  }
}

private final class StreamSinkWorker: SinkWorker {
  private let sink: StreamSink
  let number: Int
  private let query: QueryContext
  private var writer: SpillWriter?

  init(_ sink: StreamSink, _ worker: Int, _ query: QueryContext) {
    self.sink = sink
    number = worker
    self.query = query
  }

  var isFull: Bool { sink.isCrowded(number) }

  func rest(_ resume: @escaping @Sendable () -> Void) -> Bool { sink.rest(number, resume) }

  func reached(_ order: BatchOrder) { sink.reach(number, order) }

  func consume(_ batch: ColumnBatch) throws { try sink.add(batch, self, query) }

  func finish() throws { sink.leave(number) }

  /// - Throws: `GENERIC_SPILL_FAILURE`.
  func write(_ batch: ColumnBatch, _ memory: OperatorMemory) throws -> SpilledBatch {
    let writer =
      try writer
      ?? SpillWriter(
        try SpillFile(in: query.session.limits.temporaryFolder), types: batch.columns.map(\.type), query, memory)
    self.writer = writer
    return try writer.write(batch)
  }
}
