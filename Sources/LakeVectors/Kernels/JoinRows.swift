/// The rows of a join's held side. Columns of fixed width lie together row by row as long as a row is short, so that a match
/// costs one cache line whatever it hands on; long rows lie column by column.
package struct JoinRows: Sendable {
  package let count: Int
  package let columns: [StridedColumn]

  package init(count: Int, columns: [StridedColumn]) {
    self.count = count
    self.columns = columns
  }

  /// Rows that are there column by column.
  package init(_ batch: ColumnBatch) {
    count = batch.rowCount
    columns = batch.columns.map { StridedColumn($0.flattened()) }
  }

  /// Bytes of a row above which columns are kept apart.
  static let rowBytesMax = 64

  /// Offsets of values of `widths` (0: not there) in one row, each aligned to its width, and the row's stride; nil when they are
  /// kept apart.
  static func layout(_ widths: [Int]) -> (offsets: [Int], stride: Int)? {
    guard widths.count(where: { $0 > 0 }) > 1, widths.reduce(0, +) <= rowBytesMax else { return nil }
    var offsets = [Int](repeating: 0, count: widths.count)
    var end = 0
    // The widest first: no gaps but at the end.
    for index in widths.indices.sorted(by: { (widths[$1], $0) < (widths[$0], $1) }) {
      offsets[index] = end
      end += widths[index]
    }
    let alignment = max(1, widths.max() ?? 1)
    return (offsets, (end + alignment - 1) / alignment * alignment)
  }
}

/// A column of the held side: value `i` lies at `base + i * stride`.
package struct StridedColumn: @unchecked Sendable {
  let type: DataType
  let physical: PhysicalType
  let base: UnsafeRawPointer
  let stride: Int
  let storage: AnyObject
  let validity: Buffer?
  let heap: AnyObject?

  init(
    _ type: DataType, _ physical: PhysicalType, base: UnsafeRawPointer, stride: Int, storage: AnyObject, validity: Buffer?,
    heap: AnyObject?
  ) {
    self.type = type
    self.physical = physical
    self.base = base
    self.stride = stride
    self.storage = storage
    self.validity = validity
    self.heap = heap
  }

  /// A flat vector as it is.
  package init(_ column: ColumnVector) {
    precondition(column.isFlat)
    self.init(
      column.type, column.physical, base: column.data, stride: column.physical.byteWidth, storage: column.storage,
      validity: column.validityStorage, heap: column.heap)
  }

  /// Whether its values are as `RowLayout.prepared` would make them.
  package var isPrepared: Bool { physical == type.physical && !type.isNested }

  /// The values at `rows`, each below the row count.
  package func gather(_ rows: UnsafePointer<UInt32>, count: Int) -> ColumnVector {
    let out = Buffer(byteCount: count * physical.byteWidth)
    switch physical.byteWidth {
    case 1: gather(UInt8.self, rows, count, out)
    case 2: gather(UInt16.self, rows, count, out)
    case 4: gather(UInt32.self, rows, count, out)
    case 8: gather(UInt64.self, rows, count, out)
    default: gather(StringView.self, rows, count, out)
    }
    let bits = validity.flatMap { gatherValidity($0.pointer(), rows, count) }
    return ColumnVector(flat: type, physical: physical, count: count, values: out, validity: bits, heap: heap)
  }

  /// All its `count` values.
  package func all(_ count: Int) -> ColumnVector {
    let rows = Buffer(byteCount: count * 4)
    let numbers = rows.pointer(UInt32.self)
    var i = 0
    while i < count {
      numbers[i] = UInt32(truncatingIfNeeded: i)
      i &+= 1
    }
    return gather(numbers, count: count)
  }

  /// As `gather`, with a NULL for each `UInt32.max`.
  package func gatherOptional(_ rows: UnsafePointer<UInt32>, count: Int, of total: Int) -> ColumnVector {
    let present = Validity.make(count, valid: true)
    let safe = Buffer(byteCount: count * 4)
    let missing = splitOptional(rows, count, safe.pointer(), present.pointer())
    if missing == 0 { return gather(rows, count: count) }
    if missing == count || total == 0 { return .nulls(type, count: count) }
    let picked = gather(safe.pointer(), count: count)
    return picked.withValidity(Validity.intersection(picked.validityStorage, present, count))
  }

  private func gather<T: BitwiseCopyable>(_: T.Type, _ rows: UnsafePointer<UInt32>, _ count: Int, _ out: Buffer) {
    let to = out.pointer(T.self)
    let base = base
    let stride = stride
    var i = 0
    while i < count {
      to[i] = base.load(fromByteOffset: Int(rows[i]) &* stride, as: T.self)
      i &+= 1
    }
  }

  /// The value of a row; `T` is the representation of `physical`.
  @inline(__always) func value<T: BitwiseCopyable>(_ row: UInt32, _: T.Type) -> T {
    base.load(fromByteOffset: Int(row) &* stride, as: T.self)
  }
}
