import LakeVectors
import Synchronization

/// Large buffers kept for reuse between pages, row groups and queries: fresh memory costs a page fault for every 4 KB.
enum BufferPool {
  private static let smallest = 64 << 10
  private static let byteLimit = 96 << 20
  private static let pool = Mutex<(buffers: [Buffer], byteCount: Int)>(([], 0))

  /// A buffer of at least `byteCount` bytes, contents unspecified.
  static func take(_ byteCount: Int) -> Buffer {
    guard byteCount >= smallest else { return Buffer(byteCount: byteCount) }
    let found = pool.withLock { pool -> Buffer? in
      // The latest that fits and is not much too large.
      let index = pool.buffers.lastIndex { $0.byteCount >= byteCount && $0.byteCount / 4 <= byteCount }
      guard let index else { return nil }
      let buffer = pool.buffers.remove(at: index)
      pool.byteCount -= buffer.byteCount
      return buffer
    }
    return found ?? Buffer(byteCount: byteCount + byteCount / 8)
  }

  /// Gives `buffer` back; ignored when somebody still points at it.
  static func give(_ buffer: inout Buffer?) {
    guard isKnownUniquelyReferenced(&buffer), let unique = buffer, unique.byteCount >= smallest else {
      buffer = nil
      return
    }
    buffer = nil
    pool.withLock { pool in
      guard pool.byteCount + unique.byteCount <= byteLimit else { return }
      pool.buffers.append(unique)
      pool.byteCount += unique.byteCount
    }
  }

  /// Makes `buffer` one of at least `byteCount` bytes that nobody else points at, the same one when possible.
  static func renew(_ buffer: inout Buffer?, _ byteCount: Int) -> Buffer {
    if isKnownUniquelyReferenced(&buffer), let unique = buffer, unique.byteCount >= byteCount { return unique }
    give(&buffer)
    let fresh = take(byteCount)
    buffer = fresh
    return fresh
  }
}
