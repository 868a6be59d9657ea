package import LakeVectors
import Glibc
import Synchronization

/// The rows of a query as they are made, for one consumer; holds no more than a few batches.
///
/// One worker fills it, in order. When it is full the worker rests without a thread; only a stage that makes very many
/// rows of one batch has to wait where it is.
package final class StreamSink: Sink {
  private struct State {
    var batches: [ColumnBatch] = []
    var head = 0
    var isEnded = false
    var error: (any Error)?
    var consumer: CheckedContinuation<ColumnBatch?, any Error>?
    var resume: (@Sendable () -> Void)?
    /// A worker that waits on its thread.
    var waiter: Latch?

    var count: Int { batches.count - head }
  }

  /// Batches queued before the worker rests.
  package let capacity: Int
  private let state = Mutex(State())

  package init(capacity: Int = 8) { self.capacity = max(1, capacity) }

  /// Batches made and not yet taken.
  package var queued: Int { state.withLock { $0.count } }

  package func makeWorker(_ worker: Int, _ query: QueryContext) throws -> any SinkWorker {
    query.onCancel { [weak self] in self?.wake() }
    return StreamSinkWorker(self, query)
  }

  package func finish(_ query: QueryContext) throws {}

  /// The query has ended, with or without an error; batches that were made before the error come first.
  package func end(_ error: (any Error)?) {
    let consumer = state.withLock { state in
      state.isEnded = true
      state.error = error
      guard state.count == 0 else { return CheckedContinuation<ColumnBatch?, any Error>?.none }
      defer { state.consumer = nil }
      return state.consumer
    }
    guard let consumer else { return }
    if let error { consumer.resume(throwing: error) } else { consumer.resume(returning: nil) }
  }

  /// The next batch; nil at the end. One caller at a time.
  package func next() async throws -> ColumnBatch? {
    try await withCheckedThrowingContinuation { continuation in
      enum Answer {
        case batch(ColumnBatch)
        case end((any Error)?)
      }
      let answer: Answer? = state.withLock { state in
        if state.count > 0 {
          let batch = state.batches[state.head]
          state.head += 1
          if state.head == state.batches.count {
            state.batches.removeAll(keepingCapacity: true)
            state.head = 0
          }
          return .batch(batch)
        }
        if state.isEnded { return .end(state.error) }
        state.consumer = continuation
        return nil
      }
      if queued <= capacity / 2 { wake() }
      switch answer {
      case .batch(let batch): continuation.resume(returning: batch)
      case .end(let error?): continuation.resume(throwing: error)
      case .end(nil): continuation.resume(returning: nil)
      case nil: break
      }
    }
  }

  package func whenReady(_ resume: @escaping @Sendable () -> Void) -> Bool {
    state.withLock { state in
      guard state.count >= capacity else { return false }
      state.resume = resume
      return true
    }
  }

  private func wake() {
    let (resume, waiter) = state.withLock { state in
      defer {
        state.resume = nil
        state.waiter = nil
      }
      return (state.resume, state.waiter)
    }
    resume?()
    waiter?.open()
  }

  fileprivate var isFull: Bool { state.withLock { $0.count >= capacity } }

  fileprivate func add(_ batch: ColumnBatch, _ query: QueryContext) throws {
    while true {
      let (consumer, waiter) = state.withLock { state -> (CheckedContinuation<ColumnBatch?, any Error>?, Latch?) in
        if let consumer = state.consumer {
          state.consumer = nil
          return (consumer, nil)
        }
        if state.count >= 4 * capacity {
          let waiter = Latch()
          state.waiter = waiter
          return (nil, waiter)
        }
        state.batches.append(batch)
        return (nil, nil)
      }
      consumer?.resume(returning: batch)
      guard let waiter else { return }
      // A cancellation before `waiter` was in place has woken nobody.
      try query.checkCancelled()
      waiter.wait()
      try query.checkCancelled()
    }
  }
}

private final class StreamSinkWorker: SinkWorker {
  private let sink: StreamSink
  private let query: QueryContext

  init(_ sink: StreamSink, _ query: QueryContext) {
    self.sink = sink
    self.query = query
  }

  var isFull: Bool { sink.isFull }

  func consume(_ batch: ColumnBatch) throws { try sink.add(batch, query) }

  func finish() throws {}
}
