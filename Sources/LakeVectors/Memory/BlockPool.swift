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
///
/// Beyond `keptBytesMax` blocks are kept as well, but the kernel is told that it may have their pages when it needs some
/// (`MADV_FREE`): taking such a block again costs a sixth of mapping a new one (96 MB: 5 ms instead of 37 on a virtual machine).
package enum BlockPool {
  /// From this size on blocks come from here.
  static let blockBytesMin = 256 << 10
  /// Free bytes that are kept whatever happens.
  private static let standardKeptBytes = 96 << 20
  private static let keptBytesMax = Atomic<Int>(standardKeptBytes)
  /// Free bytes kept beside them as long as the kernel has enough memory.
  private static let lentBytesMax = 512 << 20

  private struct State {
    /// By size: free blocks, the last one the most recently used.
    var free: [Int: [UInt]] = [:]
    var bytes = 0
    /// Those whose pages the kernel may take.
    var lent: [Int: [UInt]] = [:]
    var lentBytes = 0

    mutating func take(_ size: Int) -> UInt? {
      if let address = free[size]?.popLast() {
        bytes -= size
        return address
      }
      guard let address = lent[size]?.popLast() else { return nil }
      lentBytes -= size
      return address
    }
  }

  private static let state = Mutex(State())

  /// Adapts what is kept to the memory that a query may use; the last query's limit counts. When it is small, nothing is lent, and
  /// what there is goes back to the system.
  package static func adapt(toLimit bytes: Int) {
    let wanted = min(standardKeptBytes, max(0, bytes / 8))
    guard keptBytesMax.exchange(wanted, ordering: .relaxed) > wanted else { return }
    giveBack()
  }

  /// Everything that is free goes back to the system.
  private static func giveBack() {
    let given = state.withLock { state in
      let given = [state.free, state.lent].flatMap { $0.flatMap { size, addresses in addresses.map { (size: size, address: $0) } } }
      state.lentBytes -= state.lent.reduce(0) { $0 + $1.key * $1.value.count }
      state.lent = [:]
      state.free = [:]
      state.bytes = 0
      return given
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
    let known = state.withLock { $0.take(size) }
    if let known, let base = UnsafeMutableRawPointer(bitPattern: known) { return (base, false) }
    if let mapped = map(size) { return (mapped, true) }
    // What is kept for others may be what is missing.
    giveBack()
    guard let mapped = map(size) else {
      // What `allocate` does when there is no memory: nothing can go on.
      fatalError("out of memory: \(size) bytes")
    }
    return (mapped, true)
  }

  private static func map(_ size: Int) -> UnsafeMutableRawPointer? {
    let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    return mapped == MAP_FAILED ? nil : mapped
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
    if !isKept { lend(base, size) }
  }

  private static func lend(_ base: UnsafeMutableRawPointer, _ size: Int) {
    #if os(Linux)
      let hasRoom = state.withLock { state in
        guard keptBytesMax.load(ordering: .relaxed) == standardKeptBytes, state.lentBytes + size <= lentBytesMax else { return false }
        state.lentBytes += size
        return true
      }
      guard hasRoom else {
        munmap(base, size)
        return
      }
      // Before others can take it: what they write must stay.
      if madvise(base, size, adviceFree) == 0 {
        return state.withLock { $0.lent[size, default: []].append(UInt(bitPattern: base)) }
      }
      state.withLock { $0.lentBytes -= size }
    #endif
    munmap(base, size)
  }

  #if os(Linux)
    /// `MADV_FREE` of Linux 4.5 and later.
    private static let adviceFree: Int32 = 8
  #endif
}
