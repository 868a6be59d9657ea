/// Where the rows of each hash value are: the "unchained" hash table of a join's build side.
///
/// The build's rows are put in the order of their hashes' upper bits (`permutation`), so that the rows of a bucket are
/// neighbours; the directory has one word a bucket: where its rows end, and 32 bloom bits of the hashes in it, which turn
/// away most probes that would find nothing with the one cache line they touch.
package struct JoinDirectory: Sendable {
  private let words: Buffer
  private let shift: UInt64
  /// Rows with keys; those without (NULL in a key) are put behind them and never found.
  package let keyedCount: Int
  /// The rows in the order of the directory; equal hashes keep their order.
  package let permutation: Buffer

  /// - Parameters:
  ///   - hashes: one a row; fewer than 2^32.
  ///   - keyed: bits of the rows that have keys; nil: all.
  package init(hashes: UnsafePointer<UInt64>, count: Int, keyed: UnsafePointer<UInt64>?) {
    precondition(count >= 0 && count < Int(UInt32.max))
    var bits = 4
    while 1 << bits < count { bits += 1 }
    let shift = UInt64(64 - bits)
    let buckets = 1 << bits
    // Word `b + 1` is bucket `b`'s; word 0 is the end of nothing. Ends count in the upper half.
    let buffer = Buffer(zeroed: (buckets + 1) * 8)
    let words = buffer.pointer(UInt64.self)
    var i = 0
    while i < count {
      if keyed.map({ Validity.isValid($0, i) }) ?? true {
        let word = Int(truncatingIfNeeded: hashes[i] &>> shift) &+ 1
        words[word] = (words[word] | 1 &<< (hashes[i] & 31)) &+ (1 << 32)
      }
      i &+= 1
    }
    var start: UInt64 = 0
    for word in 1...buckets {
      let size = words[word] >> 32
      words[word] = words[word] & 0xffff_ffff | start << 32
      start += size
    }
    keyedCount = Int(start)
    permutation = Buffer(byteCount: count * 4)
    let order = permutation.pointer(UInt32.self)
    var behind = keyedCount
    i = 0
    while i < count {
      if keyed.map({ Validity.isValid($0, i) }) ?? true {
        // Starts become ends as the rows come in.
        let word = Int(truncatingIfNeeded: hashes[i] &>> shift) &+ 1
        order[Int(truncatingIfNeeded: words[word] >> 32)] = UInt32(truncatingIfNeeded: i)
        words[word] &+= 1 << 32
      } else {
        order[behind] = UInt32(truncatingIfNeeded: i)
        behind &+= 1
      }
      i &+= 1
    }
    self.words = buffer
    self.shift = shift
  }

  /// Of the probe's rows with keys, those whose bucket may hold their hash, with the bucket's range: written to `out`.
  /// - Returns: how many.
  package func candidates(
    _ hashes: UnsafePointer<UInt64>, count: Int, keyed: UnsafePointer<UInt64>?, into out: JoinCandidates
  ) -> Int {
    let words = self.words.pointer(UInt64.self)
    let shift = self.shift
    var found = 0
    var i = 0
    while i < count {
      let hash = hashes[i]
      let bucket = Int(truncatingIfNeeded: hash &>> shift)
      let word = words[bucket &+ 1]
      out.rows[found] = UInt32(truncatingIfNeeded: i)
      out.starts[found] = UInt32(truncatingIfNeeded: words[bucket] >> 32)
      out.ends[found] = UInt32(truncatingIfNeeded: word >> 32)
      found &+= Int(truncatingIfNeeded: word &>> (hash & 31) & 1)
      i &+= 1
    }
    guard let keyed else { return found }
    var kept = 0
    for i in 0..<found where Validity.isValid(keyed, Int(out.rows[i])) {
      out.rows[kept] = out.rows[i]
      out.starts[kept] = out.starts[i]
      out.ends[kept] = out.ends[i]
      kept += 1
    }
    return kept
  }
}

/// Probe rows, each with a range of build rows: room for one more than the rows of a batch.
package struct JoinCandidates {
  private let owner: Buffer
  private let capacity: Int

  package init(rows: Int) {
    capacity = rows + 1
    owner = Buffer(byteCount: capacity * 12)
  }

  package var rows: UnsafeMutablePointer<UInt32> { owner.pointer(UInt32.self) }
  package var starts: UnsafeMutablePointer<UInt32> { owner.pointer(UInt32.self) + capacity }
  package var ends: UnsafeMutablePointer<UInt32> { owner.pointer(UInt32.self) + 2 * capacity }

  /// Every row with all of `0 ..< buildCount`.
  package func setAll(rows count: Int, buildCount: Int) {
    for i in 0..<count {
      rows[i] = UInt32(truncatingIfNeeded: i)
      starts[i] = 0
      ends[i] = UInt32(truncatingIfNeeded: buildCount)
    }
  }
}
