import LakeVectors

/// The distinct values of a chunk, converted once to the wanted type.
enum DictionaryPage {
  static func decode(_ page: Buffer, _ count: Int, _ column: ParquetColumn) throws(DataDefect) -> VectorDictionary {
    let bytes = UnsafeRawBufferPointer(start: page.base, count: page.byteCount)
    let minimumWidth = column.leaf.physical == .byteArray ? 4 : column.leaf.width
    guard column.leaf.physical != .boolean, count <= bytes.count / minimumWidth else {
      throw DataDefect.damaged("its dictionary page of \(bytes.count) bytes cannot hold \(count) values")
    }
    let conversion = column.conversion
    if conversion.isIdentity { return VectorDictionary(ColumnVector(flat: column.type, count: count, values: page)) }
    let entries = Buffer(byteCount: count * column.type.physical.byteWidth)
    guard column.leaf.physical == .byteArray else {
      try column.convertFixed(UnsafeRawPointer(page.base), count, into: entries.base)
      return VectorDictionary(ColumnVector(flat: column.type, count: count, values: entries, heap: page))
    }
    let views = column.type.physical == .string ? entries : Buffer(byteCount: count * 16)
    var cursor = LengthPrefixedCursor(bytes)
    try cursor.decode(count, into: views.pointer())
    try column.convertViews(views.pointer(), count, into: entries.base, knownASCII: ASCII.isAll(bytes))
    return VectorDictionary(ColumnVector(flat: column.type, count: count, values: entries, heap: page))
  }
}
