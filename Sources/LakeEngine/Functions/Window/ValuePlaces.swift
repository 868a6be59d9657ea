import LakeVectors

/// The rows of a column that are not NULL, numbered: what IGNORE NULLS counts in.
struct ValuePlaces {
  /// How many rows before each row, and before the end, have a value.
  private let before: Buffer
  /// The rows with a value, ascending.
  private let rows: Buffer
  let count: Int

  init(_ vector: ColumnVector) {
    before = Buffer(byteCount: (vector.count + 1) * 4)
    rows = Buffer(byteCount: vector.count * 4)
    var seen = 0
    for row in 0..<vector.count {
      before.pointer(UInt32.self)[row] = UInt32(truncatingIfNeeded: seen)
      if vector.isNull(row) { continue }
      rows.pointer(UInt32.self)[seen] = UInt32(truncatingIfNeeded: row)
      seen += 1
    }
    before.pointer(UInt32.self)[vector.count] = UInt32(truncatingIfNeeded: seen)
    count = seen
  }

  /// The row at a place below `count`.
  func row(_ place: Int) -> Int { Int(rows.pointer(UInt32.self)[place]) }

  /// The place of the first row from `row` on; `row` may be the end.
  func place(_ row: Int) -> Int { Int(before.pointer(UInt32.self)[row]) }

  func range(_ frame: Range<Int>) -> Range<Int> { place(frame.lowerBound)..<place(frame.upperBound) }
}
