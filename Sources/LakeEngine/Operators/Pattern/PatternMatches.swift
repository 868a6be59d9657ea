import LakeVectors

/// The matches found in some partitions, and the rows that come out of them.
struct PatternMatches {
  struct Match {
    /// Its first row.
    let start: Int
    let length: Int
    /// Counted from 1 within the partition.
    let number: Int64
    /// Where its labels begin in `labels`.
    let firstLabel: Int
    let partition: Range<Int>
  }

  private(set) var matches: [Match] = []
  /// Of all rows of all matches, one match after the other.
  private(set) var labels: [Int32] = []
  /// The rows that come out: the row whose columns they show, and the match they belong to (-1: none).
  private(set) var rows: [UInt32] = []
  private(set) var matchOfRow: [Int32] = []

  /// About how much is held, in numbers of four bytes.
  var size: Int { 14 * matches.count + labels.count + 2 * rows.count }

  mutating func add(start: Int, labels: [Int32], number: Int64, _ partition: Range<Int>) {
    matches.append(
      Match(start: start, length: labels.count, number: number, firstLabel: self.labels.count, partition: partition))
    self.labels += labels
  }

  /// A row of the match added last.
  mutating func show(_ row: Int) {
    rows.append(UInt32(truncatingIfNeeded: row))
    matchOfRow.append(Int32(truncatingIfNeeded: matches.count - 1))
  }

  mutating func showUnmatched(_ row: Int) {
    rows.append(UInt32(truncatingIfNeeded: row))
    matchOfRow.append(-1)
  }

  /// The rows' columns of the input.
  func gather(_ column: ColumnVector) -> ColumnVector {
    rows.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return column.prefix(0) }
      return column.gather(base, count: buffer.count)
    }
  }
}
