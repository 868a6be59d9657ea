import LakeVectors
import Synchronization

/// The memory of one query: what its operators have reserved, against one limit.
///
/// Only what grows with the data is counted (rows kept, hash tables, sort keys), by the operators themselves, about once a
/// batch; buffers of a fixed size, those of scans above all, are not.
package final class MemoryPool: Sendable {
  package let limit: Int
  private let used = Atomic<Int>(0)
  private let highest = Atomic<Int>(0)
  private let operators = Mutex<[OperatorMemory]>([])

  package init(limit: Int = .max) { self.limit = max(1, limit) }

  package var reserved: Int { used.load(ordering: .relaxed) }
  package var peak: Int { highest.load(ordering: .relaxed) }
  /// Bytes that all operators have written to temporary files.
  package var spilledBytes: Int { operators.withLock { $0.reduce(0) { $0 + $1.spilledBytes } } }

  /// So little that whole pages kept alive by a few of their strings would matter.
  var isTight: Bool { limit < 1 << 30 }

  /// `batch` for an operator that keeps it: what it holds is what is counted for it.
  func compacted(_ batch: ColumnBatch) -> ColumnBatch { isTight ? batch.compacted() : batch }

  /// What an operator may always have, so that one that spills can go on whatever the others hold.
  var floor: Int { limit / 64 }

  /// For operators that can spill: takes the memory unless it is time to do so.
  ///
  /// An operator gets at most half of what the others leave, so that those after it in the plan find some; up to `floor`
  /// it is never refused.
  func tryReserve(_ bytes: Int, for memory: OperatorMemory) -> Bool {
    let own = memory.reserved + bytes
    if own > floor {
      let others = reserved - memory.reserved
      guard own <= (limit - min(max(0, others), limit)) / 2 else { return false }
    }
    add(bytes, memory)
    return true
  }

  /// For what cannot be spilled.
  /// - Throws: `EXCEEDED_MEMORY_LIMIT`.
  func reserve(_ bytes: Int, for memory: OperatorMemory) throws {
    guard memory.reserved + bytes <= floor || (bytes <= limit && reserved <= limit - bytes) else { throw exceeded(bytes, memory) }
    add(bytes, memory)
  }

  func release(_ bytes: Int, for memory: OperatorMemory) {
    used.wrappingSubtract(bytes, ordering: .relaxed)
    memory.add(-bytes)
  }

  private func add(_ bytes: Int, _ memory: OperatorMemory) {
    let now = used.wrappingAdd(bytes, ordering: .relaxed).newValue
    if now > peak { highest.max(now, ordering: .relaxed) }
    if memory.add(bytes) { operators.withLock { $0.append(memory) } }
  }

  /// Trino's wording, with operators as EXPLAIN names them; the one that asked comes first.
  private func exceeded(_ bytes: Int, _ memory: OperatorMemory) -> LakeError {
    let others = operators.withLock { $0 }.filter { $0 !== memory && $0.reserved > 0 }.sorted { $0.reserved > $1.reserved }
    let consumers = ([memory] + others.prefix(2)).map { "\($0.name)=\(MemorySize.text($0.reserved))" }.joined(separator: ", ")
    return LakeError(
      .exceededMemoryLimit,
      "Query exceeded per-node memory limit of \(MemorySize.text(limit)) [Allocated: \(MemorySize.text(reserved)), "
        + "Delta: \(MemorySize.text(bytes)), Top Consumers: {\(consumers)}]",
      hint: "\(memory.name) cannot go on with less memory: raise the limit (--memory-limit) or give it fewer rows")
  }
}
