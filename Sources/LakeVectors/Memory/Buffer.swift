/// Owner of one block of memory, shared by the vectors that point into it and freed with the last of them.
///
/// `slack` bytes before and after may be read (never relied on), so kernels load whole words at the edges.
/// Mutable only while it is being filled by its maker; once a vector points into it, it is never written again.
public final class Buffer: @unchecked Sendable {
  public static let slack = 64

  /// 16-byte aligned.
  public let base: UnsafeMutableRawPointer
  public let byteCount: Int
  /// Where the block lies; nil: in ordinary memory.
  private let space: FileSpace?

  /// Uninitialised memory of at least `byteCount` bytes.
  public convenience init(byteCount: Int) { self.init(byteCount, zeroed: false) }

  public convenience init(zeroed byteCount: Int) { self.init(byteCount, zeroed: true) }

  private init(_ byteCount: Int, zeroed: Bool) {
    precondition(byteCount >= 0 && byteCount < Int.max / 4)
    self.byteCount = byteCount
    let total = byteCount + 2 * Buffer.slack
    var isZero = false
    if total >= FileSpace.bufferBytesMin, let space = FileSpace.current, let block = space.allocate(total) {
      self.space = space
      base = block + Buffer.slack
      if zeroed { base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount) }
      return
    }
    space = nil
    if total >= BlockPool.blockBytesMin {
      let block = BlockPool.take(total)
      base = block.base + Buffer.slack
      isZero = block.isZero
    } else {
      base = .allocate(byteCount: total, alignment: 16) + Buffer.slack
    }
    if zeroed && !isZero { base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount) }
  }

  deinit {
    let total = byteCount + 2 * Buffer.slack
    if let space {
      space.free(base - Buffer.slack, total)
    } else if total >= BlockPool.blockBytesMin {
      BlockPool.give(base - Buffer.slack, total)
    } else {
      (base - Buffer.slack).deallocate()
    }
  }

  /// The block seen as values of `T`; `T` must be trivial. The caller keeps to `byteCount`.
  @inlinable @inline(__always)
  public func pointer<T: BitwiseCopyable>(_: T.Type = T.self) -> UnsafeMutablePointer<T> {
    base.assumingMemoryBound(to: T.self)
  }
}

/// Several owners kept alive as one: what a vector of strings from many pages or arenas points at.
public final class OwnerGroup: @unchecked Sendable {
  public let owners: [AnyObject]

  public init(_ owners: [AnyObject]) { self.owners = owners }
}
