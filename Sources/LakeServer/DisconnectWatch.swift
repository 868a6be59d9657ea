import Hummingbird

/// Stops the work for a request whose client has gone away.
enum DisconnectWatch {
  /// Work that is done sooner is not watched: to watch a connection is to close it after the answer.
  private static let patience = Duration.milliseconds(50)

  /// The value of `work`, whose task is cancelled when the connection closes.
  static func run<Value: Sendable>(_ request: Request, _ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    let task = Task { try await work() }
    return try await withTaskCancellationHandler {
      if await isDone(task) { return try await task.value }
      return try await request.body.consumeWithInboundCloseHandler { _ in
        try await task.value
      } onInboundClosed: {
        task.cancel()
      }
    } onCancel: {
      task.cancel()
    }
  }

  /// True when the task ends within `patience`.
  private static func isDone<Value: Sendable>(_ task: Task<Value, any Error>) async -> Bool {
    let (events, source) = AsyncStream<Bool>.makeStream()
    Task {
      _ = await task.result
      source.yield(true)
    }
    let timer = Task {
      try await Task.sleep(for: patience)
      source.yield(false)
    }
    defer { timer.cancel() }
    for await isDone in events { return isDone }
    return false
  }
}
