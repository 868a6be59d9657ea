import Synchronization

/// What one scan touched and what it could leave alone; counted by all its workers, shown by EXPLAIN ANALYZE.
package final class ScanMetrics: Sendable {
  package enum Counter: Int, CaseIterable, Sendable {
    case partitionsListed, partitionsPruned, filesListed, filesPruned, rowGroupsRead, rowGroupsPruned, bytesRead, rowsRead
    /// Bytes of the files that will be read, and of those that have been opened; of these also the rows, where the format
    /// says, and the bytes of the wanted columns.
    case bytesListed, bytesOpened, rowsOpened, bytesWanted
  }

  private let listedPartitions = Atomic<Int>(0)
  private let prunedPartitions = Atomic<Int>(0)
  private let listedFiles = Atomic<Int>(0)
  private let prunedFiles = Atomic<Int>(0)
  private let readRowGroups = Atomic<Int>(0)
  private let prunedRowGroups = Atomic<Int>(0)
  private let readBytes = Atomic<Int>(0)
  private let readRows = Atomic<Int>(0)
  private let listedBytes = Atomic<Int>(0)
  private let openedBytes = Atomic<Int>(0)
  private let openedRows = Atomic<Int>(0)
  private let wantedBytes = Atomic<Int>(0)

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
    case .bytesListed: listedBytes.wrappingAdd(amount, ordering: .relaxed)
    case .bytesOpened: openedBytes.wrappingAdd(amount, ordering: .relaxed)
    case .rowsOpened: openedRows.wrappingAdd(amount, ordering: .relaxed)
    case .bytesWanted: wantedBytes.wrappingAdd(amount, ordering: .relaxed)
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
    case .bytesListed: listedBytes.load(ordering: .relaxed)
    case .bytesOpened: openedBytes.load(ordering: .relaxed)
    case .rowsOpened: openedRows.load(ordering: .relaxed)
    case .bytesWanted: wantedBytes.load(ordering: .relaxed)
    }
  }
}
