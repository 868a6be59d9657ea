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
  private let bytes = Atomic<Int>(0)
  private let reservation = Mutex<MemoryReservation?>(nil)

  init() { places = (0..<RadixRows.partitionCount).map { _ in Place() } }

  var isUsed: Bool { used.load(ordering: .acquiring) }

  /// Reserves what the tables have grown by. False when there is no more room for them.
  func account(_ query: QueryContext, _ memory: OperatorMemory) -> Bool {
    reservation.withLock { reservation in
      let own = reservation ?? MemoryReservation(query, memory)
      reservation = own
      return own.tryResize(to: max(own.bytes, bytes.load(ordering: .relaxed)))
    }
  }

  /// Adds the rows, of one worker, to the tables; their memory is free afterwards.
  func add(_ rows: [RadixRows], _ sink: HashAggregateSink, from first: Int) throws {
    used.store(true, ordering: .releasing)
    for step in 0..<RadixRows.partitionCount {
      let partition = (first + step) % RadixRows.partitionCount
      guard rows.contains(where: { $0.rowCount(partition) > 0 }) else { continue }
      try places[partition].table.withLock { table in
        let groups = try table ?? GroupTable(keyTypes: sink.keyTypes, calls: sink.calls)
        table = groups
        let before = groups.byteCount
        for part in rows { try groups.add(part, partition, sink, copyStrings: true) }
        bytes.wrappingAdd(groups.byteCount - before, ordering: .relaxed)
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
