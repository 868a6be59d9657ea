import LakeVectors

/// A piece of a text file in memory, with the index of where its rows and fields end. Holds whole rows in
/// `rowStart..<rowsEnd`; what lies before and behind belongs to other chunks.
///
/// Masks have one bit a byte, one word a 64-byte block. `blockCount` blocks are indexed: always one bit more than there
/// are bytes, so that a row end can be set behind the last byte. Behind them stand sentinel blocks of ones, so that
/// walkers need no bound check: a walk that leaves the chunk finds a separator at once.
final class TextChunk: @unchecked Sendable {
  /// A single row may be this long; beyond, the file is taken to be broken (a quote never closed, no text at all).
  static let rowBytesMax = 64 << 20

  private(set) var bytes: Buffer
  private(set) var capacity: Int
  private var masks: Buffer
  private var maskCapacity: Int
  /// A row walk may consume this many separators past the end.
  private let sentinelBlocks: Int

  /// Bytes held.
  var count = 0
  /// Place of byte 0 in the file, or in its decompressed text.
  var offset = 0
  var rowStart = 0
  var rowsEnd = 0
  /// Some byte of the chunk is not ASCII.
  var hasHighBit = false
  /// The rows are not well-formed UTF-8: strings must be looked at one by one.
  var needsRepair = false
  /// Some byte is the dialect's quote or escape.
  var hasSpecials = false

  private var newlineBlock = 0
  private var newlineBits: UInt64 = 0

  init(capacity: Int, fieldsMax: Int) {
    self.capacity = capacity
    sentinelBlocks = fieldsMax / 64 + 2
    bytes = Buffer(byteCount: capacity + TextChunk.padding)
    maskCapacity = TextChunk.blocks(capacity) + 1 + sentinelBlocks
    masks = Buffer(byteCount: maskCapacity * 24)
  }

  private static let padding = 128

  private static func blocks(_ count: Int) -> Int { count &>> 6 &+ 1 }

  var blockCount: Int { TextChunk.blocks(count) }
  var base: UnsafePointer<UInt8> { UnsafePointer(bytes.pointer(UInt8.self)) }
  var mutableBase: UnsafeMutablePointer<UInt8> { bytes.pointer(UInt8.self) }
  /// Field and row ends.
  var separators: UnsafeMutablePointer<UInt64> { masks.pointer() }
  /// Row ends.
  var newlines: UnsafeMutablePointer<UInt64> { masks.pointer(UInt64.self) + maskCapacity }
  /// Bytes inside quotes; only while indexing.
  var inside: UnsafeMutablePointer<UInt64> { masks.pointer(UInt64.self) + 2 * maskCapacity }

  /// Makes room for `wanted` bytes and sole ownership of them, keeping `kept` bytes from `from` on, moved to the front.
  /// Vectors of earlier batches may still point into the old bytes, which then stay as they are.
  func prepare(_ wanted: Int, keeping kept: Int = 0, from: Int = 0) {
    if wanted > capacity || !isKnownUniquelyReferenced(&bytes) {
      capacity = max(wanted, capacity)
      let fresh = Buffer(byteCount: capacity + TextChunk.padding)
      if kept > 0 { fresh.base.copyMemory(from: bytes.base + from, byteCount: kept) }
      bytes = fresh
    } else if kept > 0 && from > 0 {
      bytes.base.copyMemory(from: bytes.base + from, byteCount: kept)
    }
    let blocks = TextChunk.blocks(capacity) + 1 + sentinelBlocks
    if blocks > maskCapacity {
      maskCapacity = blocks
      masks = Buffer(byteCount: blocks * 24)
    }
    count = kept
  }

  /// Zeroes the bytes behind the last, up to the end of the last indexed block.
  func pad() {
    (bytes.base + count).initializeMemory(as: UInt8.self, repeating: 0, count: blockCount * 64 - count)
  }

  /// Puts the sentinels behind the masks.
  func seal() {
    let blocks = blockCount
    (separators + blocks).update(repeating: ~0, count: sentinelBlocks)
    (newlines + blocks).update(repeating: ~0, count: sentinelBlocks)
  }

  /// The first row end at `from` or later; nil when there is none.
  func firstNewline(from: Int) -> Int? {
    let blocks = blockCount
    let newlines = newlines
    var block = from &>> 6
    guard block < blocks else { return nil }
    var bits = newlines[block] & (~0 &<< UInt64(truncatingIfNeeded: from & 63))
    while bits == 0 {
      block &+= 1
      if block == blocks { return nil }
      bits = newlines[block]
    }
    return block &* 64 &+ bits.trailingZeroBitCount
  }

  func lastNewline() -> Int? {
    let newlines = newlines
    var block = blockCount &- 1
    while block >= 0 {
      let bits = newlines[block]
      if bits != 0 { return block &* 64 &+ 63 &- bits.leadingZeroBitCount }
      block &-= 1
    }
    return nil
  }

  /// The file's last row may lack its newline: it gets one.
  func terminate() {
    guard count > 0, lastNewline() != count - 1 else { return }
    let at = count
    mutableBase[at] = 10
    let bit: UInt64 = 1 &<< UInt64(at & 63)
    separators[at >> 6] |= bit
    newlines[at >> 6] |= bit
    count += 1
    if blockCount > at >> 6 + 1 {
      separators[blockCount - 1] = 0
      newlines[blockCount - 1] = 0
      seal()
    }
  }

  /// Starts the walk over the rows at `rowStart`.
  func rewindRows() {
    newlineBlock = rowStart >> 6
    newlineBits = newlines[newlineBlock] & (~0 &<< UInt64(rowStart & 63))
  }

  /// The walk's state, to be kept in locals by a loop and put back.
  var rowWalk: (block: Int, bits: UInt64) {
    get { (newlineBlock, newlineBits) }
    set { (newlineBlock, newlineBits) = newValue }
  }

  /// The end of the row at `rowStart`, which is passed; nil at the end of the rows.
  func nextRowEnd() -> Int? {
    guard rowStart < rowsEnd else { return nil }
    while newlineBits == 0 {
      newlineBlock &+= 1
      newlineBits = newlines[newlineBlock]
    }
    let end = newlineBlock &* 64 &+ newlineBits.trailingZeroBitCount
    newlineBits &= newlineBits &- 1
    rowStart = end &+ 1
    return end
  }

  /// Rows from `rowStart` on, by counting bits.
  func remainingRows() -> Int {
    guard rowStart < rowsEnd else { return 0 }
    let newlines = newlines
    let last = rowsEnd - 1
    var total = 0
    var block = rowStart >> 6
    while block <= last >> 6 {
      var bits = newlines[block]
      if block == rowStart >> 6 { bits &= ~0 &<< UInt64(rowStart & 63) }
      if block == last >> 6 { bits &= ~0 &>> UInt64(63 - last & 63) }
      total &+= bits.nonzeroBitCount
      block &+= 1
    }
    return total
  }
}
