/// A part of a query's memory held by one worker or one structure, given back when this object goes. Used by one thread at
/// a time.
final class MemoryReservation: @unchecked Sendable {
  private let pool: MemoryPool
  private let memory: OperatorMemory
  private(set) var bytes = 0

  init(_ query: QueryContext, _ memory: OperatorMemory) {
    pool = query.memory
    self.memory = memory
  }

  deinit { release() }

  /// See `MemoryPool.tryReserve`.
  func tryGrow(_ more: Int) -> Bool {
    guard more <= 0 || pool.tryReserve(more, for: memory) else { return false }
    bytes += max(0, more)
    return true
  }

  /// - Throws: `EXCEEDED_MEMORY_LIMIT` naming the operator.
  func grow(_ more: Int) throws {
    guard more > 0 else { return }
    try pool.reserve(more, for: memory)
    bytes += more
  }

  /// Brings the reservation to `wanted` bytes, up or down.
  /// - Throws: `EXCEEDED_MEMORY_LIMIT` naming the operator.
  func resize(to wanted: Int) throws {
    if wanted > bytes { try grow(wanted - bytes) } else { shrink(to: wanted) }
  }

  /// The same for operators that can spill; false, and nothing has changed, when it is time to.
  func tryResize(to wanted: Int) -> Bool {
    if wanted > bytes { return tryGrow(wanted - bytes) }
    shrink(to: wanted)
    return true
  }

  func shrink(to wanted: Int) {
    let wanted = max(0, wanted)
    guard wanted < bytes else { return }
    pool.release(bytes - wanted, for: memory)
    bytes = wanted
  }

  func release() { shrink(to: 0) }
}
