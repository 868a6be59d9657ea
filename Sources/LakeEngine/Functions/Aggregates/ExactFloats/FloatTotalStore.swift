import LakeVectors

/// Blocks of the whole grid for those sums whose window is too narrow. They live as long as the kernel that made them.
final class FloatTotalStore {
  private static let blockBytes = FloatTotal.gridWords * 8
  private static let blocksMax = 64

  private var chunks: [Buffer] = []
  private var chunkBlocks = 0
  private var used = 0
  private(set) var byteCount = 0

  /// A block of zeros.
  func make() -> UnsafeMutablePointer<UInt64> {
    if used == chunkBlocks {
      chunkBlocks = min(max(1, chunkBlocks * 2), FloatTotalStore.blocksMax)
      used = 0
      byteCount += chunkBlocks * FloatTotalStore.blockBytes
      chunks.append(Buffer(zeroed: chunkBlocks * FloatTotalStore.blockBytes))
    }
    defer { used += 1 }
    return chunks[chunks.count - 1].pointer(UInt64.self) + used * FloatTotal.gridWords
  }
}
