import LakeVectors

/// The rows that passed a filter's conjuncts so far, narrowed in place and without branches.
struct SelectionRefiner {
  let rowCount: Int
  /// Passing rows; equal to `rowCount` while nothing was rejected.
  private(set) var count: Int
  /// Row numbers, meaningful once something was rejected.
  private var storage: Buffer?

  init(rowCount: Int) {
    self.rowCount = rowCount
    count = rowCount
  }

  var isAll: Bool { storage == nil }

  /// Nil: all rows.
  var selection: SelectionVector? { storage.map { SelectionVector(storage: $0, count: count) } }

  mutating func rejectAll() {
    storage = storage ?? Buffer(byteCount: 0)
    count = 0
  }

  /// Keeps the rows of `passing`, which counts in all rows, not in those kept so far.
  mutating func replace(_ passing: SelectionVector?) {
    guard let passing else { return }
    storage = passing.storage
    count = passing.count
  }

  /// Keeps the rows whose dictionary entry `truth` says yes to: one table look-up a row.
  mutating func keep(_ column: ColumnVector, _ truth: DictionaryTruth) {
    let table = UnsafePointer(truth.table.pointer(UInt8.self))
    switch column.encoding {
    case .dictionary8: keep(column.values(UInt8.self), table, column.validity, truth.nullIsTrue)
    case .dictionary16: keep(column.values(UInt16.self), table, column.validity, truth.nullIsTrue)
    default: keep(column.values(UInt32.self), table, column.validity, truth.nullIsTrue)
    }
  }

  private mutating func keep<ID: FixedWidthInteger & UnsignedInteger>(
    _ ids: UnsafePointer<ID>, _ table: UnsafePointer<UInt8>, _ validity: UnsafePointer<UInt64>?, _ nullIsTrue: Bool
  ) {
    guard let validity else { return refine { row in Int(table[Int(truncatingIfNeeded: ids[row])]) } }
    let forNull = nullIsTrue ? 1 : 0
    refine { row in
      let valid = Int(truncatingIfNeeded: validity[row &>> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1)
      return Int(table[Int(truncatingIfNeeded: ids[row])]) & valid | forNull & (valid ^ 1)
    }
  }

  /// Keeps the rows where `test`, which answers 0 or 1, answers 1.
  @inline(__always)
  mutating func refine(_ test: (Int) -> Int) {
    if let storage {
      let rows = storage.pointer(UInt32.self)
      var kept = 0
      var i = 0
      while i < count {
        let row = rows[i]
        rows[kept] = row
        kept &+= test(Int(row))
        i &+= 1
      }
      count = kept
      return
    }
    let storage = Buffer(byteCount: rowCount * 4)
    let rows = storage.pointer(UInt32.self)
    var kept = 0
    var row = 0
    while row < rowCount {
      rows[kept] = UInt32(truncatingIfNeeded: row)
      kept &+= test(row)
      row &+= 1
    }
    guard kept < rowCount else { return }
    count = kept
    self.storage = storage
  }
}
