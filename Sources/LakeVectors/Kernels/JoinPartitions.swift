/// Where the rows of a held side go: partitions by the upper bits of their hashes, the rows of each in the order of the
/// parts they come from; rows without keys behind all of them. Parts are counted and placed independently of each other.
package final class JoinPartitions: @unchecked Sendable {
  /// 64 partitions: of a million rows each fits the second-level cache, and their ends fit the translation buffer.
  package static let bits = 6

  private let parts: [(rows: Int, hashes: Buffer?, keyed: Buffer?)]
  private let shift: UInt64
  package let partitionCount: Int
  /// A row a part of `partitionCount + 1` numbers, the last for rows without keys: counts, then next places. Each part's
  /// row is touched by one thread at a time.
  private let table: Buffer
  private var starts: [Int] = []

  package init(_ parts: [(rows: Int, hashes: Buffer?, keyed: Buffer?)], bits: Int) {
    self.parts = parts
    // A shift by 64 gives 0 where there is one partition.
    shift = UInt64(64 - bits)
    partitionCount = 1 << bits
    table = Buffer(zeroed: parts.count * (partitionCount + 1) * 8)
  }

  private func row(_ part: Int) -> UnsafeMutablePointer<Int> { table.pointer(Int.self) + part * (partitionCount + 1) }

  /// Step 1, for each part.
  package func count(_ part: Int) {
    let counts = row(part)
    each(part) { _, partition in counts[partition] &+= 1 }
  }

  /// Step 2, once.
  package func assignStarts() {
    var next = 0
    starts = []
    for partition in 0...partitionCount {
      starts.append(next)
      for part in parts.indices {
        let size = row(part)[partition]
        row(part)[partition] = next
        next += size
      }
    }
    starts.append(next)
  }

  /// Step 3, for each part: the place of each of its rows.
  package func targets(_ part: Int) -> Buffer {
    let places = row(part)
    let out = Buffer(byteCount: parts[part].rows * 4)
    let target = out.pointer(UInt32.self)
    each(part) { row, partition in
      target[row] = UInt32(truncatingIfNeeded: places[partition])
      places[partition] &+= 1
    }
    return out
  }

  /// The places of a partition's rows.
  package func range(_ partition: Int) -> Range<Int> { starts[partition]..<starts[partition + 1] }

  package var keyedCount: Int { starts[partitionCount] }

  @inline(__always)
  private func each(_ part: Int, _ body: (_ row: Int, _ partition: Int) -> Void) {
    guard let hashes = parts[part].hashes?.pointer(UInt64.self) else { return }
    let rows = parts[part].rows
    var i = 0
    if let keyed = parts[part].keyed?.pointer(UInt64.self) {
      while i < rows {
        body(i, Validity.isValid(keyed, i) ? Int(truncatingIfNeeded: hashes[i] >> shift) : partitionCount)
        i &+= 1
      }
    } else {
      while i < rows {
        body(i, Int(truncatingIfNeeded: hashes[i] >> shift))
        i &+= 1
      }
    }
  }
}
