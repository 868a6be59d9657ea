import LakeVectors

/// Rows whose texts lie one behind the other in memory, as those of a page do: they can be searched as one text.
struct LikeRun {
  /// Rows from which on it pays.
  static let rowsMin = 8
  /// Bytes between two texts at most: lengths, short texts that are held inline. Different blocks of memory are never as close
  /// (`Buffer.slack` lies before and behind each), so all bytes of a run belong to one.
  private static let gapMax = 64

  let rows: Range<Int>
  /// Some rows' texts are held inline and are no part of the bytes.
  let hasInline: Bool
  let start: UnsafeRawPointer
  let byteCount: Int

  /// The longest run from a row on; of at least one row.
  init(_ views: UnsafePointer<StringView>, from first: Int, rows count: Int) {
    var row = first
    var inline = 0
    var start: UInt64 = 0
    var end: UInt64 = 0
    while row < count {
      let view = views[row]
      if view.isInline {
        inline &+= 1
      } else {
        let begin = view.high
        if end == 0 { start = begin } else if begin < end || begin &- end > UInt64(LikeRun.gapMax) { break }
        end = begin &+ UInt64(truncatingIfNeeded: view.count)
      }
      row &+= 1
    }
    rows = first..<row
    hasInline = inline > 0
    // A run of inline texts alone has no bytes to search.
    self.start = UnsafeRawPointer(bitPattern: UInt(truncatingIfNeeded: start)) ?? UnsafeRawPointer(views)
    byteCount = Int(truncatingIfNeeded: end &- start)
  }
}
