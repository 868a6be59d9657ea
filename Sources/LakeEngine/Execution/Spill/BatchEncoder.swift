package import LakeVectors

/// Writes batches down as bytes, for `BatchDecoder` of the same process. The layout is that of vectors in memory, so that
/// reading needs no more than to put right where strings are:
///
/// a column is a header of 16 bytes (`Header`), then, each from a multiple of 16 on: validity bits if it has any, values or
/// ids, the bytes of its strings, the column of its dictionary's entries or, of nested columns, those of its children.
package struct BatchEncoder {
  struct Header: BitwiseCopyable {
    var encoding: UInt8
    var physical: UInt8
    var hasValidity: UInt8
    var reserved: UInt8 = 0
    /// Of a dictionary, or rows of the children.
    var entries: UInt32
    /// Of strings.
    var heapBytes: UInt64
  }

  private var buffer = Buffer(byteCount: 1 << 14)
  private var count = 0

  package init() {}

  /// The bytes of `batch`, valid until the next call.
  package mutating func encode(_ batch: ColumnBatch) throws -> UnsafeRawBufferPointer {
    count = 0
    for column in batch.columns { try encode(column, rows: batch.rowCount) }
    return UnsafeRawBufferPointer(start: buffer.base, count: count)
  }

  /// Zeroed room for `bytes` from a multiple of 16 on.
  private mutating func room(_ bytes: Int) -> UnsafeMutableRawPointer {
    let padded = (bytes + 15) & ~15
    if count + padded > buffer.byteCount {
      let grown = Buffer(byteCount: max(buffer.byteCount * 2, count + padded))
      grown.base.copyMemory(from: buffer.base, byteCount: count)
      buffer = grown
    }
    defer { count += padded }
    let start = buffer.base + count
    if padded > bytes { (start + padded - 16).initializeMemory(as: UInt8.self, repeating: 0, count: 16) }
    return start
  }

  private mutating func encode(_ column: ColumnVector, rows: Int) throws {
    var column = column
    if column.physical.isNested { return try encodeNested(column, rows) }
    // A dictionary is written only where that is shorter.
    if let dictionary = column.dictionary, dictionary.entries.count * 4 > rows { column = column.flattened() }
    let stored = column.isConstant ? 1 : rows
    let heapBytes = column.physical == .string && !column.isDictionary ? BatchEncoder.heapBytes(column, stored) : 0
    let header = Header(
      encoding: column.encoding.rawValue, physical: column.physical.rawValue, hasValidity: column.validity == nil ? 0 : 1,
      entries: UInt32(truncatingIfNeeded: column.dictionary?.entries.count ?? 0), heapBytes: UInt64(heapBytes))
    room(16).storeBytes(of: header, as: Header.self)
    if let validity = column.validity {
      let bytes = Validity.wordCount(stored) * 8
      room(bytes).copyMemory(from: validity, byteCount: bytes)
    }
    if column.physical == .string && !column.isDictionary {
      encodeStrings(column, stored, heapBytes)
    } else {
      let bytes = stored * BatchEncoder.width(column.encoding, column.physical)
      if bytes > 0 { room(bytes).copyMemory(from: column.data, byteCount: bytes) }
    }
    if let dictionary = column.dictionary { try encode(dictionary.entries, rows: dictionary.entries.count) }
  }

  /// Of the children, which many vectors may share, only what the rows reach.
  private mutating func encodeNested(_ column: ColumnVector, _ rows: Int) throws {
    let nothing = ColumnVector.nulls(column.type, count: 0)
    let column = try ColumnVector.concatenate([column.flattened(), nothing], type: column.type)
    let children = column.children
    let childRows = children.first?.count ?? 0
    let header = Header(
      encoding: VectorEncoding.flat.rawValue, physical: column.physical.rawValue, hasValidity: column.validity == nil ? 0 : 1,
      entries: UInt32(truncatingIfNeeded: childRows), heapBytes: 0)
    room(16).storeBytes(of: header, as: Header.self)
    if let validity = column.validity {
      let bytes = Validity.wordCount(rows) * 8
      room(bytes).copyMemory(from: validity, byteCount: bytes)
    }
    let bytes = rows * column.physical.byteWidth
    if bytes > 0 { room(bytes).copyMemory(from: column.data, byteCount: bytes) }
    for child in children { try encode(child, rows: childRows) }
  }

  /// Bytes of a value or an id.
  static func width(_ encoding: VectorEncoding, _ physical: PhysicalType) -> Int {
    switch encoding {
    case .flat, .constant: physical.byteWidth
    case .dictionary8: 1
    case .dictionary16: 2
    case .dictionary32: 4
    }
  }

  private static func heapBytes(_ column: ColumnVector, _ rows: Int) -> Int {
    let views = column.values(StringView.self)
    var total = 0
    var row = 0
    while row < rows {
      if !views[row].isInline, !column.isNull(row) { total &+= views[row].count }
      row &+= 1
    }
    return total
  }

  /// Views that hold an offset into the bytes after them in place of an address; those of NULL rows are empty.
  private mutating func encodeStrings(_ column: ColumnVector, _ rows: Int, _ heapBytes: Int) {
    let views = column.values(StringView.self)
    // Taken together, since the buffer may move when it grows.
    let start = room(rows * 16 + heapBytes)
    let out = start.assumingMemoryBound(to: StringView.self)
    let heap = start + rows * 16
    var at = 0
    var row = 0
    while row < rows {
      var view = views[row]
      if column.isNull(row) {
        view = StringView()
      } else if !view.isInline {
        (heap + at).copyMemory(from: view.pointer, byteCount: view.count)
        view.high = UInt64(at)
        at &+= view.count
      }
      out[row] = view
      row &+= 1
    }
  }
}
