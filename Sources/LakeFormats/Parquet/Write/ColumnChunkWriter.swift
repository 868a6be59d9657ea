import LakeVectors

/// Collects one column of a row group and writes its pages.
protocol ColumnChunkWriter: AnyObject {
  /// Takes all rows of a vector of the column's type.
  func append(_ vector: ColumnVector)

  /// Writes the chunk's pages and starts anew.
  func finish(_ pages: PageWriter) throws -> WrittenChunk
}

/// What the footer says of a written chunk.
struct WrittenChunk {
  var column: WriterColumn
  var compression: BlockCompression
  var encodings: [ParquetEncoding]
  var valueCount: Int
  var uncompressedByteCount: Int
  var compressedByteCount: Int
  var dictionaryPageOffset: Int?
  var dataPageOffset: Int
  var nullCount: Int
  var minimum: [UInt8]?
  var maximum: [UInt8]?
}

/// Collects values and levels; `ChunkValues` decides between dictionary and PLAIN.
final class TypedChunkWriter<Stored: StoredValue>: ColumnChunkWriter {
  private let column: WriterColumn
  private var rows = 0
  private var present = 0
  private var validity: [UInt64] = []
  private var values: ChunkValues<Stored>
  /// Rows, values and PLAIN bytes at the ends of full pages.
  private var pageEnds: [(row: Int, present: Int, byte: Int)] = []

  private static var pageBytes: Int { 1 << 20 }

  init(_ column: WriterColumn) {
    self.column = column
    values = ChunkValues(column)
  }

  private func reset() {
    rows = 0
    present = 0
    validity.removeAll(keepingCapacity: true)
    values = ChunkValues(column)
    pageEnds.removeAll(keepingCapacity: true)
  }

  // MARK: Collecting

  func append(_ vector: ColumnVector) {
    let added = vector.count - vector.nullCount
    appendValidity(vector, hasNulls: added < vector.count)
    if added > 0 { values.append(vector, column) }
    present += added
    let pageStart = pageEnds.last?.byte ?? 0
    if values.dictionary == nil, values.plain.count - pageStart >= TypedChunkWriter.pageBytes {
      pageEnds.append((rows, present, values.plain.count))
    }
  }

  private func appendValidity(_ vector: ColumnVector, hasNulls: Bool) {
    let newRows = rows + vector.count
    validity.append(contentsOf: repeatElement(0, count: Validity.wordCount(newRows) - validity.count))
    validity.withUnsafeMutableBufferPointer { words in
      guard let bits = words.baseAddress else { return }
      for row in 0..<vector.count where !hasNulls || !vector.isNull(row) { Validity.set(bits, rows + row) }
    }
    rows = newRows
  }

  // MARK: Pages

  func finish(_ pages: PageWriter) throws -> WrittenChunk {
    var chunk = WrittenChunk(
      column: column, compression: pages.compression, encodings: [.plain, .rle], valueCount: rows, uncompressedByteCount: 0,
      compressedByteCount: 0, dataPageOffset: pages.position, nullCount: rows - present)
    if column.hasBounds {
      chunk.minimum = values.bounds.minimum?.bound(isMaximum: false)
      chunk.maximum = values.bounds.maximum?.bound(isMaximum: true)
    }
    if let dictionary = values.dictionary, present > 0 {
      chunk.encodings.append(.rleDictionary)
      chunk.dictionaryPageOffset = pages.position
      var entries = ByteWriter()
      for entry in dictionary.entries { entry.appendPlain(to: &entries) }
      try pages.writeDictionary(entries.bytes, count: dictionary.entries.count, &chunk)
      chunk.dataPageOffset = pages.position
      try writePage(pages, 0..<rows, present: present, .rleDictionary, &chunk) { output in
        let width = UInt32.bitWidth - UInt32(dictionary.entries.count - 1).leadingZeroBitCount
        output.append(UInt8(width))
        values.ids.withUnsafeBufferPointer { HybridEncoder.encode($0, width: width, into: &output) }
      }
    } else {
      try writePlainPages(pages, &chunk)
    }
    reset()
    return chunk
  }

  private func writePlainPages(_ pages: PageWriter, _ chunk: inout WrittenChunk) throws {
    var start = (row: 0, present: 0, byte: 0)
    if pageEnds.last?.row != rows { pageEnds.append((rows, present, values.plain.count)) }
    for end in pageEnds {
      let bytes = UnsafeRawBufferPointer(rebasing: values.plain.bytes[start.byte..<end.byte])
      try writePage(pages, start.row..<end.row, present: end.present - start.present, .plain, &chunk) { output in
        if column.leaf.physical == .boolean { TypedChunkWriter.packBits(bytes, &output) } else { output.append(bytes) }
      }
      start = end
    }
  }

  /// Levels, then the values that `body` appends.
  private func writePage(
    _ pages: PageWriter, _ range: Range<Int>, present: Int, _ encoding: ParquetEncoding, _ chunk: inout WrittenChunk,
    _ body: (inout ByteWriter) -> Void
  ) throws {
    var output = ByteWriter()
    var levels = ByteWriter()
    let bits = slice(range)
    bits.withUnsafeBufferPointer {
      HybridEncoder.encodeLevels($0.baseAddress, range.count, present: present, into: &levels)
    }
    output.append(UInt32(truncatingIfNeeded: levels.count))
    output.append(levels.bytes)
    body(&output)
    try pages.writeData(output.bytes, rows: range.count, encoding, &chunk)
  }

  /// The validity bits of `range`, starting at bit 0, zero behind the last.
  private func slice(_ range: Range<Int>) -> [UInt64] {
    var bits = [UInt64](repeating: 0, count: Validity.wordCount(range.count))
    let shift = UInt64(range.lowerBound & 63)
    for word in bits.indices {
      let from = range.lowerBound / 64 + word
      bits[word] = validity[from] >> shift
      if shift > 0, from + 1 < validity.count { bits[word] |= validity[from + 1] << (64 - shift) }
    }
    return bits
  }

  private static func packBits(_ bytes: UnsafeRawBufferPointer, _ output: inout ByteWriter) {
    var start = 0
    while start < bytes.count {
      var packed: UInt8 = 0
      for i in 0..<min(8, bytes.count - start) where bytes[start + i] != 0 { packed |= 1 << UInt8(i) }
      output.append(packed)
      start += 8
    }
  }
}
