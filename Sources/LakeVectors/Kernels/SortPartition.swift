/// The first step of a large sort: entries are moved to buckets by the upper bits of their keys. Its steps are done chunk by
/// chunk, each on any thread; entries of one bucket keep their order.
///
/// Bytes touched a row: 16 in for the bits that differ, 16 for counting, 16 in and 16 out for moving.
package final class SortPartition: @unchecked Sendable {
  /// Bits of the buckets' numbers.
  private static let bits = 11
  private static let buckets = 1 << bits

  package let chunkCount: Int
  private let count: Int
  private let from: Buffer
  private let to: Buffer
  /// By chunk: bits in which some key differs from the first one.
  private let varying: Buffer
  /// By chunk and bucket: how many entries, then the place of the next one.
  private let places: Buffer
  private var shift: UInt64 = 0
  /// Where each bucket begins, and the end.
  private var starts: [Int] = []

  /// - Parameters:
  ///   - from: `count` entries.
  ///   - to: room for as many, where the result will be.
  package init(from: Buffer, to: Buffer, count: Int, chunks: Int) {
    self.from = from
    self.to = to
    self.count = count
    chunkCount = max(1, chunks)
    varying = Buffer(byteCount: chunkCount * 8)
    places = Buffer(zeroed: chunkCount * SortPartition.buckets * 8)
  }

  private func range(_ chunk: Int) -> Range<Int> { chunk * count / chunkCount..<(chunk + 1) * count / chunkCount }

  private func counts(_ chunk: Int) -> UnsafeMutablePointer<Int> { places.pointer(Int.self) + chunk * SortPartition.buckets }

  /// Step 1, for each chunk.
  package func compare(_ chunk: Int) {
    let entries = from.pointer(SortEntry.self)
    let range = self.range(chunk)
    var varying: UInt64 = 0
    if let start = range.first {
      let first = entries[0].key
      var i = start
      while i < range.upperBound {
        varying |= entries[i].key ^ first
        i &+= 1
      }
    }
    self.varying.pointer(UInt64.self)[chunk] = varying
  }

  /// Step 2, once.
  package func chooseBits() {
    var all: UInt64 = 0
    for chunk in 0..<chunkCount { all |= varying.pointer(UInt64.self)[chunk] }
    shift = UInt64(max(64 - all.leadingZeroBitCount - SortPartition.bits, 0))
  }

  /// Step 3, for each chunk.
  package func count(_ chunk: Int) {
    let entries = from.pointer(SortEntry.self)
    let counts = self.counts(chunk)
    let range = self.range(chunk)
    var i = range.lowerBound
    while i < range.upperBound {
      counts[Int(truncatingIfNeeded: entries[i].key &>> shift) & (SortPartition.buckets &- 1)] &+= 1
      i &+= 1
    }
  }

  /// Step 4, once.
  package func assignPlaces() {
    var next = 0
    starts = []
    for bucket in 0..<SortPartition.buckets {
      starts.append(next)
      for chunk in 0..<chunkCount {
        let size = counts(chunk)[bucket]
        counts(chunk)[bucket] = next
        next += size
      }
    }
    starts.append(next)
  }

  /// Step 5, for each chunk.
  package func move(_ chunk: Int) {
    let entries = from.pointer(SortEntry.self)
    let target = to.pointer(SortEntry.self)
    let next = counts(chunk)
    let range = self.range(chunk)
    var i = range.lowerBound
    while i < range.upperBound {
      let entry = entries[i]
      let bucket = Int(truncatingIfNeeded: entry.key &>> shift) & (SortPartition.buckets &- 1)
      target[next[bucket]] = entry
      next[bucket] &+= 1
      i &+= 1
    }
  }

  /// The starts of runs of buckets that have at least `rows` entries (but for the last), and the end.
  package func ranges(rows: Int) -> [Int] {
    var ranges = [0]
    for start in starts where start - (ranges.last ?? 0) >= rows && start < count { ranges.append(start) }
    ranges.append(count)
    return ranges
  }
}
