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

/// Values are numbered in a dictionary while that stays small and pays; then the chunk goes over to PLAIN as a whole.
final class TypedChunkWriter<Stored: StoredValue>: ColumnChunkWriter {
  private let column: WriterColumn
  private var rows = 0
  private var present = 0
  private var validity: [UInt64] = []
  private var dictionary: ValueDictionary<Stored>?
  private var ids: [UInt32] = []
  private var plain = ByteWriter()
  private var bounds = ValueBounds<Stored>()
  /// Rows and PLAIN bytes at the ends of full pages.
  private var pageEnds: [(row: Int, present: Int, byte: Int)] = []

  private static var dictionaryByteLimit: Int { 1 << 20 }
  private static var dictionaryEntryLimit: Int { 1 << 16 }
  private static var pageBytes: Int { 1 << 20 }

  init(_ column: WriterColumn) {
    self.column = column
    reset()
  }

  private func reset() {
    rows = 0
    present = 0
    validity.removeAll(keepingCapacity: true)
    ids.removeAll(keepingCapacity: true)
    plain.removeAll()
    bounds = ValueBounds()
    pageEnds.removeAll(keepingCapacity: true)
    dictionary = column.leaf.physical == .boolean ? nil : ValueDictionary()
  }

  // MARK: Collecting

  func append(_ vector: ColumnVector) {
    let before = present
    appendValidity(vector)
    if present > before {
      if dictionary != nil, vector.isDictionary, let entries = vector.dictionary?.entries {
        appendNamed(vector, entries)
      } else {
        appendFlat(vector.flattened())
      }
    }
    checkDictionary()
    let pageStart = pageEnds.last?.byte ?? 0
    if dictionary == nil, plain.count - pageStart >= TypedChunkWriter.pageBytes { pageEnds.append((rows, present, plain.count)) }
  }

  private func appendValidity(_ vector: ColumnVector) {
    let newRows = rows + vector.count
    validity.append(contentsOf: repeatElement(0, count: Validity.wordCount(newRows) - validity.count))
    validity.withUnsafeMutableBufferPointer { words in
      guard let bits = words.baseAddress else { return }
      for row in 0..<vector.count where !vector.isNull(row) {
        Validity.set(bits, rows + row)
        present += 1
      }
    }
    rows = newRows
  }

  private func appendFlat(_ vector: ColumnVector) {
    let (base, owner) = column.stored(vector)
    let values = base.assumingMemoryBound(to: Stored.self)
    withExtendedLifetime(owner) {
      if dictionary != nil {
        let hashes = TypedChunkWriter.hashes(vector)
        for row in 0..<vector.count where !vector.isNull(row) { ids.append(number(values[row], hashes.pointer(UInt64.self)[row])) }
        return
      }
      for row in 0..<vector.count where !vector.isNull(row) {
        values[row].appendPlain(to: &plain)
        bounds.add(values[row])
      }
    }
  }

  /// Rows of a dictionary vector: each entry is looked up once.
  private func appendNamed(_ vector: ColumnVector, _ entries: ColumnVector) {
    let (base, owner) = column.stored(entries)
    let values = base.assumingMemoryBound(to: Stored.self)
    let hashes = TypedChunkWriter.hashes(entries)
    var known = [UInt32](repeating: .max, count: entries.count)
    withExtendedLifetime(owner) {
      for row in 0..<vector.count where !vector.isNull(row) {
        let entry = vector.position(row)
        if known[entry] == .max { known[entry] = number(values[entry], hashes.pointer(UInt64.self)[entry]) }
        ids.append(known[entry])
      }
    }
  }

  private static func hashes(_ vector: ColumnVector) -> Buffer {
    let out = Buffer(byteCount: vector.count * 8)
    Kernels.hash([vector], count: vector.count, into: out.pointer())
    return out
  }

  private func number(_ value: Stored, _ hash: UInt64) -> UInt32 {
    guard let (id, isNew) = dictionary?.number(value, hash) else { return 0 }
    if isNew { bounds.add(value) }
    return id
  }

  /// Gives the dictionary up when it is large, or when most values are new.
  private func checkDictionary() {
    guard let known = dictionary else { return }
    let isLarge = known.entries.count > TypedChunkWriter.dictionaryEntryLimit || known.plainByteCount > TypedChunkWriter.dictionaryByteLimit
    let isUseless = ids.count >= 8192 && known.entries.count > ids.count / 4 * 3
    guard isLarge || isUseless else { return }
    dictionary = nil
    for id in ids { known.entries[Int(id)].appendPlain(to: &plain) }
    ids.removeAll(keepingCapacity: true)
  }

  // MARK: Pages

  func finish(_ pages: PageWriter) throws -> WrittenChunk {
    var chunk = WrittenChunk(
      column: column, compression: pages.compression, encodings: [.plain, .rle], valueCount: rows, uncompressedByteCount: 0,
      compressedByteCount: 0, dataPageOffset: pages.position, nullCount: rows - present)
    if column.hasBounds {
      chunk.minimum = bounds.minimum?.bound(isMaximum: false)
      chunk.maximum = bounds.maximum?.bound(isMaximum: true)
    }
    if let dictionary, present > 0 {
      chunk.encodings.append(.rleDictionary)
      chunk.dictionaryPageOffset = pages.position
      var entries = ByteWriter()
      for entry in dictionary.entries { entry.appendPlain(to: &entries) }
      try pages.writeDictionary(entries.bytes, count: dictionary.entries.count, &chunk)
      chunk.dataPageOffset = pages.position
      try writePage(pages, 0..<rows, present: present, .rleDictionary, &chunk) { output in
        let width = UInt32.bitWidth - UInt32(dictionary.entries.count - 1).leadingZeroBitCount
        output.append(UInt8(width))
        ids.withUnsafeBufferPointer { HybridEncoder.encode($0, width: width, into: &output) }
      }
    } else {
      try writePlainPages(pages, &chunk)
    }
    reset()
    return chunk
  }

  private func writePlainPages(_ pages: PageWriter, _ chunk: inout WrittenChunk) throws {
    var start = (row: 0, present: 0, byte: 0)
    if pageEnds.last?.row != rows { pageEnds.append((rows, present, plain.count)) }
    for end in pageEnds {
      let bytes = UnsafeRawBufferPointer(rebasing: plain.bytes[start.byte..<end.byte])
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
