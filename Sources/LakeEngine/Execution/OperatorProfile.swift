import Synchronization

/// What one operator of a plan did, summed over its workers.
package final class OperatorProfile: Sendable {
  private let rowCount = Atomic<Int>(0)
  private let batchCount = Atomic<Int>(0)
  private let nanoCount = Atomic<Int>(0)

  package init() {}

  /// Rows and batches handed on.
  package var rows: Int { rowCount.load(ordering: .relaxed) }
  package var batches: Int { batchCount.load(ordering: .relaxed) }
  /// Time of all workers inside the operator; 0 unless the query was analysed.
  package var nanos: Int { nanoCount.load(ordering: .relaxed) }

  package func add(_ counts: OperatorCounts) {
    rowCount.wrappingAdd(counts.rows, ordering: .relaxed)
    batchCount.wrappingAdd(counts.batches, ordering: .relaxed)
    nanoCount.wrappingAdd(counts.nanos, ordering: .relaxed)
  }
}

/// One worker's part of an `OperatorProfile`.
package struct OperatorCounts: Sendable {
  package var rows = 0
  package var batches = 0
  package var nanos = 0

  package init(rows: Int = 0, batches: Int = 0, nanos: Int = 0) {
    self.rows = rows
    self.batches = batches
    self.nanos = nanos
  }
}

/// Where the workers of a pipeline add up what they did: for the source, for each stage, and for the sink.
package struct PipelineProfiles: Sendable {
  package var source: OperatorProfile
  package var stages: [OperatorProfile]
  package var sink: OperatorProfile
  /// False: only the sink's time, because what it hands on is counted where it is the source.
  package var countsSinkRows: Bool

  package init(source: OperatorProfile, stages: [OperatorProfile], sink: OperatorProfile, countsSinkRows: Bool = false) {
    self.source = source
    self.stages = stages
    self.sink = sink
    self.countsSinkRows = countsSinkRows
  }
}
