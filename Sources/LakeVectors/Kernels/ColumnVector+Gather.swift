extension ColumnVector {
  /// The chosen rows. A dictionary vector stays one (only ids move), a constant stays a constant.
  public func gather(_ selection: SelectionVector) -> ColumnVector {
    gather(selection.rows, count: selection.count)
  }

  /// Rows in any order, repeats allowed; each is below `count`.
  public func gather(_ rows: UnsafePointer<UInt32>, count rowCount: Int) -> ColumnVector {
    if encoding == .constant { return constant(count: rowCount) }
    let values = gatherBytes(data, width: rowWidth, rows, rowCount)
    let validity = validity.flatMap { gatherValidity($0, rows, rowCount) }
    return replacing(count: rowCount, values: values, validity: validity)
  }

  /// As `gather`, with a NULL row for each `UInt32.max`: the rows of an outer join.
  public func gatherOptional(_ rows: UnsafePointer<UInt32>, count rowCount: Int) -> ColumnVector {
    let present = Validity.make(rowCount, valid: true)
    let safeRows = Buffer(byteCount: rowCount * 4)
    let missing = splitOptional(rows, rowCount, safeRows.pointer(), present.pointer())
    if missing == 0 { return gather(rows, count: rowCount) }
    if missing == rowCount || count == 0 { return .nulls(type, count: rowCount) }
    if encoding == .constant {
      return isNull(0) ? .nulls(type, count: rowCount) : constant(count: rowCount).flattened().withValidity(present)
    }
    let picked = gather(safeRows.pointer(), count: rowCount)
    return picked.withValidity(Validity.intersection(picked.validityStorage, present, rowCount))
  }

  /// `count` rows from row `from` on; the values are shared, not copied.
  public func slice(_ from: Int, _ rowCount: Int) -> ColumnVector {
    if encoding == .constant { return constant(count: rowCount) }
    if from == 0 && rowCount == count { return self }
    let bits = rowCount == 0 ? nil : validity.flatMap { Validity.slice($0, from: from, rows: rowCount) }
    return ColumnVector(
      type: type, physical: physical, encoding: encoding, count: rowCount, data: data + from * rowWidth, storage: storage,
      validity: bits, dictionary: dictionary, heap: heap)
  }

  /// Bytes that `data` holds for a row: of its value, or of its id.
  var rowWidth: Int {
    switch encoding {
    case .flat, .constant: physical.byteWidth
    case .dictionary8: 1
    case .dictionary16: 2
    case .dictionary32: 4
    }
  }

  private func constant(count: Int) -> ColumnVector {
    ColumnVector(
      type: type, physical: physical, encoding: .constant, count: count, data: data, storage: storage,
      validity: validityStorage, heap: heap)
  }

  private func replacing(count: Int, values: Buffer, validity: Buffer?) -> ColumnVector {
    ColumnVector(
      type: type, physical: physical, encoding: encoding, count: count, data: UnsafeRawPointer(values.base), storage: values,
      validity: validity, dictionary: dictionary, heap: heap)
  }
}

extension ColumnBatch {
  public func gather(_ selection: SelectionVector) -> ColumnBatch {
    ColumnBatch(columns: columns.map { $0.gather(selection) }, rowCount: selection.count, order: order)
  }

  public func gather(_ rows: UnsafePointer<UInt32>, count: Int) -> ColumnBatch {
    ColumnBatch(columns: columns.map { $0.gather(rows, count: count) }, rowCount: count, order: order)
  }

  public func slice(_ from: Int, _ count: Int) -> ColumnBatch {
    ColumnBatch(columns: columns.map { $0.slice(from, count) }, rowCount: count, order: order)
  }
}

// MARK: Inner loops

/// The values of `width` bytes at `rows`, one after the other.
func gatherBytes(_ source: UnsafeRawPointer, width: Int, _ rows: UnsafePointer<UInt32>, _ count: Int) -> Buffer {
  let out = Buffer(byteCount: count * width)
  switch width {
  case 1: gatherValues(UInt8.self, source, rows, count, out)
  case 2: gatherValues(UInt16.self, source, rows, count, out)
  case 4: gatherValues(UInt32.self, source, rows, count, out)
  case 8: gatherValues(UInt64.self, source, rows, count, out)
  case 16: gatherValues(StringView.self, source, rows, count, out)
  default: break
  }
  return out
}

@inline(__always)
func gatherValues<T: BitwiseCopyable, Row: FixedWidthInteger & UnsignedInteger>(
  _: T.Type, _ source: UnsafeRawPointer, _ rows: UnsafePointer<Row>, _ count: Int, _ out: Buffer
) {
  let from = source.assumingMemoryBound(to: T.self)
  let to = out.pointer(T.self)
  var i = 0
  while i < count {
    to[i] = from[Int(truncatingIfNeeded: rows[i])]
    i &+= 1
  }
}

/// The bits at `rows`, packed; `nil` when they are all set.
func gatherValidity(_ bits: UnsafePointer<UInt64>, _ rows: UnsafePointer<UInt32>, _ count: Int) -> Buffer? {
  let out = Buffer(byteCount: Validity.wordCount(count) * 8)
  gatherBits(bits, rows, count, out.pointer())
  return Validity.allSet(out.pointer(), count) ? nil : out
}

@inline(__always)
func gatherBits<Row: FixedWidthInteger & UnsignedInteger>(
  _ bits: UnsafePointer<UInt64>, _ rows: UnsafePointer<Row>, _ count: Int, _ out: UnsafeMutablePointer<UInt64>
) {
  var start = 0
  while start < count {
    let end = min(start &+ 64, count)
    var word: UInt64 = 0
    var i = start
    while i < end {
      let row = Int(truncatingIfNeeded: rows[i])
      word |= (bits[row &>> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1) &<< UInt64(truncatingIfNeeded: i &- start)
      i &+= 1
    }
    out[start &>> 6] = word
    start = end
  }
}

/// Rows with `UInt32.max` replaced by 0, and their validity bits cleared; returns how many there were.
func splitOptional(
  _ rows: UnsafePointer<UInt32>, _ count: Int, _ out: UnsafeMutablePointer<UInt32>, _ bits: UnsafeMutablePointer<UInt64>
) -> Int {
  var missing = 0
  var i = 0
  while i < count {
    let row = rows[i]
    let absent = row == .max
    out[i] = absent ? 0 : row
    if absent {
      Validity.clear(bits, i)
      missing &+= 1
    }
    i &+= 1
  }
  return missing
}
