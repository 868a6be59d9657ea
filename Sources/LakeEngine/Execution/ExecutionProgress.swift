import LakeFormats
import Synchronization

/// How far a query is, for those who look on from other threads while it runs. Costs the query nothing but a store a pipeline.
package final class ExecutionProgress: Sendable {
  package struct Snapshot: Sendable {
    /// Of the pipeline that runs, from 0; `pipelineCount` when all have ended.
    package let pipeline: Int
    package let pipelineCount: Int
    /// The running pipeline's operators, from its source on.
    package let operators: [String]
    package let rowsRead: Int
    package let rowsTotal: Int?
    package let bytesRead: Int
    package let bytesTotal: Int
    package let memoryBytes: Int
    package let spilledBytes: Int
    package let nanos: Int
  }

  private struct Run {
    let paths: [[String]]
    let scans: [ScanMetrics]
    let memory: MemoryPool
    let start: Int
    var end: Int?
  }

  private let run = Mutex<Run?>(nil)
  private let pipeline = Atomic<Int>(0)

  package init() {}

  func begin(_ plan: PhysicalPlan, _ query: QueryContext) {
    let scans = plan.operators.sorted { $0.key < $1.key }.compactMap(\.value.metrics)
    pipeline.store(0, ordering: .relaxed)
    run.withLock {
      $0 = Run(paths: plan.paths, scans: scans, memory: query.memory, start: MonotonicClock.nanos, end: nil)
    }
  }

  func reach(_ index: Int) { pipeline.store(index, ordering: .relaxed) }

  func end() {
    run.withLock { run in
      pipeline.store(run?.paths.count ?? 0, ordering: .relaxed)
      run?.end = MonotonicClock.nanos
    }
  }

  /// Nil before the query's plan has been made.
  package func snapshot() -> Snapshot? {
    guard let run = run.withLock({ $0 }) else { return nil }
    let index = pipeline.load(ordering: .relaxed)
    let rowTotals = run.scans.map(\.estimatedRows)
    return Snapshot(
      pipeline: index, pipelineCount: run.paths.count, operators: index < run.paths.count ? run.paths[index] : [],
      rowsRead: run.scans.reduce(0) { $0 + $1.value(.rowsRead) },
      rowsTotal: rowTotals.contains(nil) ? nil : rowTotals.reduce(0) { $0 + ($1 ?? 0) },
      bytesRead: run.scans.reduce(0) { $0 + $1.value(.bytesRead) },
      bytesTotal: run.scans.reduce(0) { $0 + $1.estimatedBytes },
      memoryBytes: run.memory.reserved, spilledBytes: run.memory.spilledBytes, nanos: (run.end ?? MonotonicClock.nanos) - run.start)
  }
}
