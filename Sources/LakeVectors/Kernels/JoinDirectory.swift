/// Where the rows of each hash value are: the "unchained" hash table of a join's build side.
///
/// The build's rows are put in the order of their hashes' upper bits, so that the rows of a bucket are
/// neighbours; the directory has one word a bucket: where its rows end, and 32 bloom bits of the hashes in it, which turn
/// away most probes that would find nothing with the one cache line they touch.
package struct JoinDirectory: Sendable {
  private let words: Buffer
  private let shift: UInt64
  /// Rows with keys; those without (NULL in a key) are put behind them and never found.
  package let keyedCount: Int

  /// Fills a directory partition by partition, each of which is a run of buckets; different ones on different threads.
  package struct Builder: @unchecked Sendable {
    private let words: Buffer
    private let bits: Int
    private let partitionBits: Int

    /// - Parameters:
    ///   - count: rows; fewer than 2^32.
    ///   - partitionBits: upper bits of the hashes that say the partition.
    package init(count: Int, partitionBits: Int) {
      precondition(count >= 0 && count < Int(UInt32.max))
      var bits = max(4, partitionBits)
      while 1 << bits < count { bits += 1 }
      self.bits = bits
      self.partitionBits = partitionBits
      // Word `b + 1` is bucket `b`'s; word 0 is the end of nothing. Ends count in the upper half.
      words = Buffer(byteCount: ((1 << bits) + 1) * 8)
      words.pointer(UInt64.self)[0] = 0
    }

    /// Fills the buckets of one partition, whose rows have the hashes at `range`.
    /// - Returns: the rows in the order of the buckets, counted from the range's start; equal hashes keep their order.
    package func fill(_ partition: Int, _ hashes: UnsafePointer<UInt64>, _ range: Range<Int>) -> Buffer {
      let words = self.words.pointer(UInt64.self)
      let shift = UInt64(64 - bits)
      let firstWord = partition << (bits - partitionBits) + 1
      let endWord = firstWord + 1 << (bits - partitionBits)
      (words + firstWord).update(repeating: 0, count: endWord - firstWord)
      var i = range.lowerBound
      while i < range.upperBound {
        let word = Int(truncatingIfNeeded: hashes[i] &>> shift) &+ 1
        words[word] = (words[word] | 1 &<< (hashes[i] & 31)) &+ (1 << 32)
        i &+= 1
      }
      var start = UInt64(truncatingIfNeeded: range.lowerBound)
      var word = firstWord
      while word < endWord {
        let size = words[word] >> 32
        words[word] = words[word] & 0xffff_ffff | start << 32
        start &+= size
        word &+= 1
      }
      let permutation = Buffer(byteCount: range.count * 4)
      let order = permutation.pointer(UInt32.self)
      let first = range.lowerBound
      i = first
      while i < range.upperBound {
        // Starts become ends as the rows come in.
        let word = Int(truncatingIfNeeded: hashes[i] &>> shift) &+ 1
        order[Int(truncatingIfNeeded: words[word] >> 32) &- first] = UInt32(truncatingIfNeeded: i &- first)
        words[word] &+= 1 << 32
        i &+= 1
      }
      return permutation
    }

    /// When all partitions have been filled.
    package func finish(keyedCount: Int) -> JoinDirectory {
      JoinDirectory(words: words, shift: UInt64(64 - bits), keyedCount: keyedCount)
    }
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
    return out.keep(found, where: keyed)
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

  /// Of the first `count`, keeps those whose row has its bit in `valid`; nil: all. - Returns: how many.
  func keep(_ count: Int, where valid: UnsafePointer<UInt64>?) -> Int {
    guard let valid else { return count }
    var kept = 0
    for i in 0..<count where Validity.isValid(valid, Int(rows[i])) {
      rows[kept] = rows[i]
      starts[kept] = starts[i]
      ends[kept] = ends[i]
      kept += 1
    }
    return kept
  }

  /// Every row with all of `0 ..< buildCount`.
  package func setAll(rows count: Int, buildCount: Int) {
    for i in 0..<count {
      rows[i] = UInt32(truncatingIfNeeded: i)
      starts[i] = 0
      ends[i] = UInt32(truncatingIfNeeded: buildCount)
    }
  }
}
