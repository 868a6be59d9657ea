/// Where the rows of each key are, for one key of whole numbers in a small range: a bit for each value of the range, and how
/// many bits are set before each word. The rank of a key among those that are there is its row, or, where keys have several
/// rows, says where they begin. Nothing is hashed and no key is compared.
///
/// Bytes touched a probe: 12 bytes for 64 values of the range (1.5 M keys take 280 KB, in the second-level cache, where a
/// directory of hashes takes 16 MB), and 8 more where keys have several rows.
package struct JoinKeyRanks: Sendable {
  /// Values of the range for a row, at most.
  private static let valuesPerRow = 64
  private static let valuesMin = 1 << 16

  private let low: Int64
  /// Values in the range.
  private let span: UInt64
  private let words: Buffer
  private let ranks: Buffer
  /// Where a key's rows begin, by rank; nil when each key has one row.
  private let starts: Buffer?
  /// Every value of the range has one row.
  private let isComplete: Bool
  /// Rows with keys; those without (NULL) stand behind them and are never found.
  package let keyedCount: Int

  /// Whether keys of a type can be found so. - Parameter type: of the only key.
  package static func takes(_ type: DataType) -> Bool {
    switch KeyCellKind(type) {
    case .int8, .int16, .int32, .int64: type.physical != .bool
    case .int128, .float32, .float64, .string, .char, .zoned: false
    }
  }

  /// Whether `rows` keys within the bounds are dense enough.
  package static func takes(low: Int64, high: Int64, rows: Int) -> Bool {
    let (distance, overflow) = high.subtractingReportingOverflow(low)
    guard !overflow, distance >= 0, distance < 1 << 32 else { return false }
    return distance < valuesMin || Int(distance) / valuesPerRow < rows
  }

  /// Bytes of bits and ranks for keys within bounds that `takes` said yes to, about.
  package static func byteCount(low: Int64, high: Int64) -> Int {
    let values = UInt64(bitPattern: high &- low) + 1
    // Rounded up to a power of two.
    return Int(truncatingIfNeeded: 1 << UInt64(64 - (values - 1).leadingZeroBitCount)) / 16 * 3
  }

  /// Fills the ranks partition by partition, different ones on different threads. As `JoinDirectory.Builder`, with places in
  /// the range instead of hashes.
  package struct Builder: @unchecked Sendable {
    private let low: Int64
    private let high: Int64
    private let count: Int
    private let bits: Int
    private let partitionBits: Int
    private let words: Buffer
    private let ranks: Buffer
    private let starts: Buffer
    /// By partition, 1: some key has several rows.
    private let repeats: Buffer
    /// By partition: the range of its rows.
    private let rows: Buffer

    /// - Parameters:
    ///   - count: rows; fewer than 2^32.
    ///   - low: the least key and the greatest, which `takes` said yes to.
    package init(low: Int64, high: Int64, count: Int, partitionBits: Int) {
      self.low = low
      self.high = high
      self.count = count
      self.partitionBits = partitionBits
      // A partition has whole words.
      var bits = partitionBits + 6
      while UInt64(bitPattern: high &- low) >> UInt64(bits) != 0 { bits += 1 }
      self.bits = bits
      // One word more, of no key, for values outside the range.
      words = Buffer(byteCount: (1 << bits) / 8 + 8)
      ranks = Buffer(byteCount: (1 << bits) / 16 + 4)
      words.pointer(UInt64.self)[1 << (bits - 6)] = 0
      ranks.pointer(UInt32.self)[1 << (bits - 6)] = 0
      starts = Buffer(byteCount: (count + 1) * 4)
      repeats = Buffer(zeroed: 1 << partitionBits)
      rows = Buffer(zeroed: 16 << partitionBits)
    }

    /// The place of each key in the range, as the upper bits of a number, like a hash. - Parameter key: prepared.
    package func places(_ key: ColumnVector, into out: UnsafeMutablePointer<UInt64>) {
      switch key.physical.byteWidth {
      case 1: places(key.values(Int8.self), key.count, out)
      case 2: places(key.values(Int16.self), key.count, out)
      case 4: places(key.values(Int32.self), key.count, out)
      default: places(key.values(Int64.self), key.count, out)
      }
    }

    private func places<T: FixedWidthInteger>(_ values: UnsafePointer<T>, _ count: Int, _ out: UnsafeMutablePointer<UInt64>) {
      let shift = UInt64(64 - bits)
      var i = 0
      while i < count {
        out[i] = UInt64(bitPattern: Int64(values[i]) &- low) &<< shift
        i &+= 1
      }
    }

    /// Fills one partition, whose rows have the places at `range`.
    /// - Returns: the rows in the order of their keys, counted from the range's start; equal keys keep their order.
    package func fill(_ partition: Int, _ places: UnsafePointer<UInt64>, _ range: Range<Int>) -> Buffer {
      let words = self.words.pointer(UInt64.self)
      let ranks = self.ranks.pointer(UInt32.self)
      let shift = UInt64(64 - bits)
      let firstWord = partition << (bits - partitionBits - 6)
      let endWord = firstWord + 1 << (bits - partitionBits - 6)
      (words + firstWord).update(repeating: 0, count: endWord - firstWord)
      var repeated: UInt64 = 0
      var i = range.lowerBound
      while i < range.upperBound {
        let slot = places[i] &>> shift
        let word = Int(truncatingIfNeeded: slot &>> 6)
        repeated |= words[word] &>> (slot & 63)
        words[word] |= 1 &<< (slot & 63)
        i &+= 1
      }
      var rank = UInt32(truncatingIfNeeded: range.lowerBound)
      var word = firstWord
      while word < endWord {
        ranks[word] = rank
        rank &+= UInt32(truncatingIfNeeded: words[word].nonzeroBitCount)
        word &+= 1
      }
      rows.pointer(Int.self)[2 * partition] = range.lowerBound
      rows.pointer(Int.self)[2 * partition + 1] = range.upperBound
      let permutation = Buffer(byteCount: range.count * 4)
      let order = permutation.pointer(UInt32.self)
      guard repeated & 1 == 0 else {
        repeats.pointer(UInt8.self)[partition] = 1
        orderRepeated(places, range, distinct: Int(rank) - range.lowerBound, order)
        return permutation
      }
      i = range.lowerBound
      while i < range.upperBound {
        let rank = JoinKeyRanks.rank(places[i] &>> shift, words, ranks)
        order[Int(rank) &- range.lowerBound] = UInt32(truncatingIfNeeded: i &- range.lowerBound)
        i &+= 1
      }
      return permutation
    }

    /// A counting sort by rank. Ranks of a partition begin with its first row's number and are no more than its rows, so each
    /// partition has its own part of `starts`.
    private func orderRepeated(
      _ places: UnsafePointer<UInt64>, _ range: Range<Int>, distinct: Int, _ order: UnsafeMutablePointer<UInt32>
    ) {
      let words = UnsafePointer(self.words.pointer(UInt64.self))
      let ranks = UnsafePointer(self.ranks.pointer(UInt32.self))
      let shift = UInt64(64 - bits)
      let starts = self.starts.pointer(UInt32.self) + range.lowerBound
      starts.update(repeating: 0, count: distinct)
      var i = range.lowerBound
      while i < range.upperBound {
        starts[Int(JoinKeyRanks.rank(places[i] &>> shift, words, ranks)) &- range.lowerBound] &+= 1
        i &+= 1
      }
      var end = UInt32(truncatingIfNeeded: range.lowerBound)
      for rank in 0..<distinct {
        end &+= starts[rank]
        starts[rank] = end
      }
      // Ends become starts as the rows come in, the last one first.
      i = range.upperBound
      while i > range.lowerBound {
        i &-= 1
        let rank = Int(JoinKeyRanks.rank(places[i] &>> shift, words, ranks)) &- range.lowerBound
        starts[rank] &-= 1
        order[Int(starts[rank]) &- range.lowerBound] = UInt32(truncatingIfNeeded: i &- range.lowerBound)
      }
      // Where all rows differ the next partition's first start is this one's end.
      if distinct < range.count { starts[distinct] = UInt32(truncatingIfNeeded: range.upperBound) }
    }

    /// When all partitions have been filled.
    package func finish(keyedCount: Int) -> JoinKeyRanks {
      let repeats = self.repeats.pointer(UInt8.self)
      let partitions = 1 << partitionBits
      let hasRepeats = (0..<partitions).contains { repeats[$0] != 0 }
      if hasRepeats {
        let starts = self.starts.pointer(UInt32.self)
        for partition in 0..<partitions where repeats[partition] == 0 {
          for row in rows.pointer(Int.self)[2 * partition]..<rows.pointer(Int.self)[2 * partition + 1] {
            starts[row] = UInt32(truncatingIfNeeded: row)
          }
        }
        starts[keyedCount] = UInt32(truncatingIfNeeded: keyedCount)
      }
      let span = UInt64(bitPattern: high &- low) + 1
      return JoinKeyRanks(
        low: low, span: span, words: words, ranks: ranks, starts: hasRepeats ? starts : nil,
        isComplete: !hasRepeats && UInt64(keyedCount) == span, keyedCount: keyedCount)
    }
  }

  @inline(__always)
  private static func rank(_ slot: UInt64, _ words: UnsafePointer<UInt64>, _ ranks: UnsafePointer<UInt32>) -> UInt32 {
    let word = Int(truncatingIfNeeded: slot &>> 6)
    return ranks[word] &+ UInt32(truncatingIfNeeded: (words[word] & ((1 &<< (slot & 63)) &- 1)).nonzeroBitCount)
  }

  // MARK: Probing

  /// Of the probe's rows with keys, those whose key is there, with its rows: written to `out`. All pairs are equal.
  /// - Parameter key: prepared. - Returns: how many.
  package func candidates(_ key: ColumnVector, count: Int, into out: JoinCandidates) -> Int {
    let found =
      switch key.physical.byteWidth {
      case 1: find(key.values(Int8.self), count, out)
      case 2: find(key.values(Int16.self), count, out)
      case 4: find(key.values(Int32.self), count, out)
      default: find(key.values(Int64.self), count, out)
      }
    if let starts = starts?.pointer(UInt32.self) {
      var i = 0
      while i < found {
        let rank = Int(out.starts[i])
        out.starts[i] = starts[rank]
        out.ends[i] = starts[rank &+ 1]
        i &+= 1
      }
    }
    return out.keep(found, where: key.validity)
  }

  private func find<T: FixedWidthInteger>(_ values: UnsafePointer<T>, _ count: Int, _ out: JoinCandidates) -> Int {
    let rows = out.rows
    let starts = out.starts
    let ends = out.ends
    let low = low
    let span = span
    var found = 0
    var i = 0
    if isComplete {
      while i < count {
        let slot = UInt64(bitPattern: Int64(values[i]) &- low)
        rows[found] = UInt32(truncatingIfNeeded: i)
        starts[found] = UInt32(truncatingIfNeeded: slot)
        ends[found] = UInt32(truncatingIfNeeded: slot &+ 1)
        found &+= slot < span ? 1 : 0
        i &+= 1
      }
      return found
    }
    let words = UnsafePointer(self.words.pointer(UInt64.self))
    let ranks = UnsafePointer(self.ranks.pointer(UInt32.self))
    // In the word behind those of the range, which has no bits.
    let outside = UInt64(wordCount) &* 64
    while i < count {
      let place = UInt64(bitPattern: Int64(values[i]) &- low)
      let slot = place < span ? place : outside
      let rank = JoinKeyRanks.rank(slot, words, ranks)
      rows[found] = UInt32(truncatingIfNeeded: i)
      starts[found] = rank
      ends[found] = rank &+ 1
      found &+= Int(truncatingIfNeeded: words[Int(truncatingIfNeeded: slot &>> 6)] &>> (slot & 63) & 1)
      i &+= 1
    }
    return found
  }

  private var wordCount: Int { words.byteCount / 8 - 1 }
}
