import LakeVectors
import Synchronization

/// Tables of partitions whose rows were added up before all had come, because a worker's rows took too much memory. A
/// partition's table is used by one thread at a time.
final class EarlyPartitions: Sendable {
  private final class Place: Sendable {
    let table = Mutex<GroupTable?>(nil)
  }

  private let places: [Place]
  private let used = Atomic<Bool>(false)

  init() { places = (0..<RadixRows.partitionCount).map { _ in Place() } }

  var isUsed: Bool { used.load(ordering: .acquiring) }

  /// Adds the rows, of one worker, to the tables; their memory is free afterwards.
  func add(_ rows: [RadixRows], _ sink: HashAggregateSink, from first: Int) throws {
    used.store(true, ordering: .releasing)
    for step in 0..<RadixRows.partitionCount {
      let partition = (first + step) % RadixRows.partitionCount
      guard rows.contains(where: { $0.rowCount(partition) > 0 }) else { continue }
      try places[partition].table.withLock { table in
        let groups = try table ?? GroupTable(keyTypes: sink.keyTypes, calls: sink.calls)
        table = groups
        for part in rows { try groups.add(part, partition, sink, copyStrings: true) }
      }
    }
  }

  /// The partition's table, which then belongs to the caller.
  func take(_ partition: Int) -> GroupTable? {
    places[partition].table.withLock { table in
      defer { table = nil }
      return table
    }
  }
}
