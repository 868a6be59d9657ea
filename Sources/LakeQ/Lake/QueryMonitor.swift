import LakeEngine

/// Lets a caller look on while a query runs:
///
/// ```swift
/// let monitor = QueryMonitor()
/// async let frame = lake.query(sql, monitor: monitor)
/// for await progress in monitor.updates() { print(progress.rowsRead, "of", progress.rowsTotal ?? 0) }
/// ```
/// One monitor for one run of a query.
public final class QueryMonitor: Sendable {
  let execution = ExecutionProgress()

  public init() {}

  /// How far the query is now; nil before it has been planned.
  public var progress: QueryProgress? {
    guard let now = execution.snapshot() else { return nil }
    let isFinished = now.pipeline >= now.pipelineCount
    return QueryProgress(
      stage: min(now.pipeline + 1, now.pipelineCount), stageCount: now.pipelineCount, stageName: now.operators.joined(separator: " -> "),
      rowsRead: now.rowsRead, rowsTotal: now.rowsTotal, bytesRead: now.bytesRead, bytesTotal: now.bytesTotal,
      memoryBytes: now.memoryBytes, spilledBytes: now.spilledBytes, elapsed: .nanoseconds(now.nanos), isFinished: isFinished)
  }

  /// The progress again and again, until the query has ended (the last one says so) or the loop is left. A query that never
  /// starts, because its text is wrong, never ends either: cancel the task that waits for it.
  public func updates(every interval: Duration = .milliseconds(100)) -> AsyncStream<QueryProgress> {
    AsyncStream { continuation in
      let task = Task {
        while !Task.isCancelled {
          if let progress {
            continuation.yield(progress)
            if progress.isFinished { break }
          }
          try? await Task.sleep(for: interval)
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}
