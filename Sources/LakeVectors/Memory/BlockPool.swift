#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import Synchronization

/// Large blocks of memory, kept for the next one who asks: a query takes and frees hundreds of them, and what the kernel
/// hands out anew it must clear and map page by page (a third of a sort's time). Blocks of 2 MB and more are on huge pages
/// where the system lets a program ask for them.
enum BlockPool {
  /// From this size on blocks come from here.
  static let blockBytesMin = 256 << 10
  /// Free bytes that are kept.
  private static let keptBytesMax = 96 << 20
  private static let hugePage = 2 << 20

  private struct State {
    /// By size: free blocks, the last one the most recently used.
    var free: [Int: [UInt]] = [:]
    var bytes = 0
  }

  private static let state = Mutex(State())

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
    let extra = size >= hugePage ? hugePage : 0
    let mapped = mmap(nil, size + extra, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapped, mapped != MAP_FAILED else {
      // What `allocate` does when there is no memory: nothing can go on.
      fatalError("out of memory: \(size) bytes")
    }
    guard extra > 0 else { return (mapped, true) }
    let start = UInt(bitPattern: mapped)
    let before = Int((0 &- start) & UInt(hugePage - 1))
    if before > 0 { munmap(mapped, before) }
    if extra > before { munmap(mapped + before + size, extra - before) }
    #if os(Linux)
      _ = madvise(mapped + before, size, MADV_HUGEPAGE)
    #endif
    return (mapped + before, true)
  }

  /// Gives a block of `take(bytes)` back.
  static func give(_ base: UnsafeMutableRawPointer, _ bytes: Int) {
    let size = blockSize(bytes)
    let isKept = state.withLock { state in
      guard state.bytes + size <= keptBytesMax else { return false }
      state.free[size, default: []].append(UInt(bitPattern: base))
      state.bytes += size
      return true
    }
    if !isKept { munmap(base, size) }
  }
}
