import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Large blocks of memory, kept for the next one who asks: a query takes and frees hundreds of them, and what the kernel
/// hands out anew it must clear and map page by page (a third of a sort's time). Huge pages are not asked for: while the
/// memory is in pieces, the kernel takes longer to make them (group by of 1.5 M groups: 536 ms of its time instead of 136).
package enum BlockPool {
  /// From this size on blocks come from here.
  static let blockBytesMin = 256 << 10
  /// Free bytes that are kept at most.
  private static let keptBytesMax = Atomic<Int>(standardKeptBytes)
  private static let standardKeptBytes = 96 << 20

  private struct State {
    /// By size: free blocks, the last one the most recently used.
    var free: [Int: [UInt]] = [:]
    var bytes = 0
  }

  private static let state = Mutex(State())

  /// Adapts what is kept to the memory that a query may use; the last query's limit counts. What is then too much goes back
  /// to the system.
  package static func adapt(toLimit bytes: Int) {
    let wanted = min(standardKeptBytes, max(0, bytes / 8))
    guard keptBytesMax.exchange(wanted, ordering: .relaxed) > wanted else { return }
    let given = state.withLock { state in
      guard state.bytes > wanted else { return [(size: Int, address: UInt)]() }
      defer { state = State() }
      return state.free.flatMap { size, addresses in addresses.map { (size, $0) } }
    }
    for (size, address) in given { munmap(UnsafeMutableRawPointer(bitPattern: address), size) }
  }

  /// The size of the block that `bytes` get: a power of two, or 5, 6 or 7 quarters of one.
  static func blockSize(_ bytes: Int) -> Int {
    let power = 1 << (Int.bitWidth - 1 - bytes.leadingZeroBitCount)
    let step = power / 4
    return (bytes + step - 1) / step * step
  }

  /// A block of `blockSize(bytes)`, 64-byte aligned, with whatever it holds. - Returns: whether it is all zeros.
  static func take(_ bytes: Int) -> (base: UnsafeMutableRawPointer, isZero: Bool) {
    let size = blockSize(bytes)
    let known = state.withLock { state -> UInt? in
      guard let address = state.free[size]?.popLast() else { return nil }
      state.bytes -= size
      return address
    }
    if let known, let base = UnsafeMutableRawPointer(bitPattern: known) { return (base, false) }
    let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapped, mapped != MAP_FAILED else {
      // What `allocate` does when there is no memory: nothing can go on.
      fatalError("out of memory: \(size) bytes")
    }
    return (mapped, true)
  }

  /// Gives a block of `take(bytes)` back.
  static func give(_ base: UnsafeMutableRawPointer, _ bytes: Int) {
    let size = blockSize(bytes)
    let isKept = state.withLock { state in
      guard state.bytes + size <= keptBytesMax.load(ordering: .relaxed) else { return false }
      state.free[size, default: []].append(UInt(bitPattern: base))
      state.bytes += size
      return true
    }
    if !isKept { munmap(base, size) }
  }
}
