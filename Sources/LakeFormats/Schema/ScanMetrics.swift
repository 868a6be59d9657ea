import Synchronization

/// What one scan touched and what it could leave alone; counted by all its workers, shown by EXPLAIN ANALYZE.
package final class ScanMetrics: Sendable {
  package enum Counter: Int, CaseIterable, Sendable {
    case partitionsListed, partitionsPruned, filesListed, filesPruned, rowGroupsRead, rowGroupsPruned, bytesRead, rowsRead
  }

  private let listedPartitions = Atomic<Int>(0)
  private let prunedPartitions = Atomic<Int>(0)
  private let listedFiles = Atomic<Int>(0)
  private let prunedFiles = Atomic<Int>(0)
  private let readRowGroups = Atomic<Int>(0)
  private let prunedRowGroups = Atomic<Int>(0)
  private let readBytes = Atomic<Int>(0)
  private let readRows = Atomic<Int>(0)

  package init() {}

  package func add(_ counter: Counter, _ amount: Int = 1) {
    switch counter {
    case .partitionsListed: listedPartitions.wrappingAdd(amount, ordering: .relaxed)
    case .partitionsPruned: prunedPartitions.wrappingAdd(amount, ordering: .relaxed)
    case .filesListed: listedFiles.wrappingAdd(amount, ordering: .relaxed)
    case .filesPruned: prunedFiles.wrappingAdd(amount, ordering: .relaxed)
    case .rowGroupsRead: readRowGroups.wrappingAdd(amount, ordering: .relaxed)
    case .rowGroupsPruned: prunedRowGroups.wrappingAdd(amount, ordering: .relaxed)
    case .bytesRead: readBytes.wrappingAdd(amount, ordering: .relaxed)
    case .rowsRead: readRows.wrappingAdd(amount, ordering: .relaxed)
    }
  }

  package func value(_ counter: Counter) -> Int {
    switch counter {
    case .partitionsListed: listedPartitions.load(ordering: .relaxed)
    case .partitionsPruned: prunedPartitions.load(ordering: .relaxed)
    case .filesListed: listedFiles.load(ordering: .relaxed)
    case .filesPruned: prunedFiles.load(ordering: .relaxed)
    case .rowGroupsRead: readRowGroups.load(ordering: .relaxed)
    case .rowGroupsPruned: prunedRowGroups.load(ordering: .relaxed)
    case .bytesRead: readBytes.load(ordering: .relaxed)
    case .rowsRead: readRows.load(ordering: .relaxed)
    }
  }
}
