/// Rows of a `RowLayout`, found by the hash of their keys: the hash table of grouping and DISTINCT.
///
/// Open addressing over 8-byte slots: the hash's upper 16 bits as salt over the row's 48-bit address, 0 when free; linear
/// probing from the hash's low bits. Rows lie in chunks and never move. Used by one thread at a time.
package final class RowTable {
  package let layout: RowLayout
  /// Owner of the keys' long strings.
  package let arena = StringArena()
  /// Rows held.
  package private(set) var count = 0

  var slots: Buffer
  /// Slot count less one; a power of two less one.
  var mask: Int
  private var chunks: [Buffer] = []
  /// The number of the first row of each chunk.
  private var chunkStarts: [Int] = []
  private var next: UInt = 0
  private var chunkEnd: UInt = 0

  /// Scratch of `findOrInsert`, as many entries as its largest batch had.
  var scratch = RowTableScratch(capacity: 0)
  /// Rows made by the last `findOrInsert`: their addresses.
  package private(set) var freshCount = 0
  package var fresh: UnsafePointer<UInt> { UnsafePointer(scratch.fresh) }

  package init(_ layout: RowLayout) {
    self.layout = layout
    slots = Buffer(zeroed: 1024 * 8)
    mask = 1023
  }

  static let addressMask: UInt64 = 0x0000_ffff_ffff_ffff

  /// A new, zeroed row. User addresses fit 48 bits on the platforms there are (x86-64, arm64).
  @inline(__always) func allocateRow() -> UInt {
    if next == chunkEnd { addChunk() }
    let row = next
    next &+= UInt(bitPattern: layout.stride)
    count &+= 1
    return row
  }

  @inline(never) private func addChunk() {
    let rows = max(1, min(max(64, count), (1 << 20) / layout.stride))
    let chunk = Buffer(zeroed: rows * layout.stride)
    chunks.append(chunk)
    chunkStarts.append(count)
    next = UInt(bitPattern: chunk.base)
    chunkEnd = next + UInt(rows * layout.stride)
  }

  /// The addresses of rows `first ..< first + count`, numbered as they were made.
  package func addresses(from first: Int, count: Int, into out: UnsafeMutablePointer<UInt>) {
    precondition(first >= 0 && count >= 0 && first + count <= self.count)
    guard count > 0 else { return }
    var chunk = (chunkStarts.firstIndex { $0 > first } ?? chunkStarts.count) - 1
    var row = first
    var i = 0
    while i < count {
      let end = chunk + 1 < chunkStarts.count ? chunkStarts[chunk + 1] : self.count
      var address = UInt(bitPattern: chunks[chunk].base) + UInt((row - chunkStarts[chunk]) * layout.stride)
      while row < end && i < count {
        out[i] = address
        address &+= UInt(bitPattern: layout.stride)
        row &+= 1
        i &+= 1
      }
      chunk += 1
    }
  }

  /// A row that belongs to no key: the one group of an aggregation without keys.
  package func makeSingleRow() -> UInt {
    let row = allocateRow()
    scratch.reserve(1)
    scratch.fresh[0] = row
    freshCount = 1
    return row
  }

  func startFresh() { freshCount = 0 }

  @inline(__always) func noteFresh(_ address: UInt) {
    scratch.fresh[freshCount] = address
    freshCount &+= 1
  }

  /// Makes room for `more` rows: at most two thirds of the slots are ever taken.
  func reserve(_ more: Int) {
    var wanted = mask + 1
    while (count + more) * 3 > wanted * 2 { wanted *= 2 }
    guard wanted > mask + 1 else { return }
    slots = Buffer(zeroed: wanted * 8)
    mask = wanted - 1
    let slot = slots.pointer(UInt64.self)
    for (index, chunk) in chunks.enumerated() {
      let end = index + 1 < chunkStarts.count ? chunkStarts[index + 1] : count
      var address = UInt(bitPattern: chunk.base)
      var row = chunkStarts[index]
      while row < end {
        let hash = RowLayout.hash(address)
        var at = Int(truncatingIfNeeded: hash) & mask
        while slot[at] != 0 { at = (at &+ 1) & mask }
        slot[at] = hash & ~RowTable.addressMask | UInt64(address)
        address &+= UInt(bitPattern: layout.stride)
        row &+= 1
      }
    }
  }
}

/// Row lists of one batch: to look at, new, to compare, refused; slot positions; addresses of new rows.
struct RowTableScratch {
  private(set) var capacity: Int
  private var owner: Buffer
  let bytesPerRow = 8 + 8 + 4 * 4

  init(capacity: Int) {
    self.capacity = capacity
    owner = Buffer(byteCount: capacity * bytesPerRow)
  }

  mutating func reserve(_ rows: Int) {
    if rows > capacity { self = RowTableScratch(capacity: max(rows, 1024)) }
  }

  var fresh: UnsafeMutablePointer<UInt> { owner.pointer(UInt.self) }
  var slots: UnsafeMutablePointer<Int> { (owner.base + capacity * 8).assumingMemoryBound(to: Int.self) }
  var pending: UnsafeMutablePointer<UInt32> { list(0) }
  var made: UnsafeMutablePointer<UInt32> { list(1) }
  var candidates: UnsafeMutablePointer<UInt32> { list(2) }
  var refused: UnsafeMutablePointer<UInt32> { list(3) }

  private func list(_ index: Int) -> UnsafeMutablePointer<UInt32> {
    (owner.base + capacity * (16 + 4 * index)).assumingMemoryBound(to: UInt32.self)
  }
}
