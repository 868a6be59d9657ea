import LakeStorage
import LakeVectors

/// Reads one column of one row group, forward only: `advance` passes over rows (whole pages without decompressing them),
/// `read` gives vectors. Used by one thread.
final class ColumnChunkReader {
  let column: ParquetColumn
  private let rowCount: Int
  private let compression: BlockCompression
  private let codec: any BlockCodec
  var pages: PageStream

  /// The row that is read next.
  private(set) var position = 0
  /// Rows left in the open page.
  private(set) var pageRows = 0
  /// Nil when every row of the page has a value.
  var levels: LevelDecoder?
  var values = PageValues.none
  /// All bytes of the page's values are below 128.
  private(set) var knownASCII = false
  /// What `values` points into.
  private(set) var valuesOwner: AnyObject?
  private var pageBuffer: Buffer?
  private var levelBuffer: Buffer?
  var dictionary: VectorDictionary?
  var scratch = ColumnScratch()

  init(
    _ file: DataFile, _ metadata: ParquetMetadata, _ group: ParquetRowGroup, _ column: ParquetColumn, _ codecs: CodecSet,
    _ metrics: ScanMetrics
  ) throws(DataDefect) {
    let chunk = group.chunks[column.leafIndex]
    guard !chunk.isEncrypted else { throw DataDefect.unsupported("encrypted columns are not supported") }
    guard !chunk.isExternal else { throw DataDefect.unsupported("columns in other files are not supported") }
    guard chunk.physical == column.leaf.physical.rawValue else { throw DataDefect.damaged("its type differs from the schema's") }
    guard chunk.valueCount == group.rowCount else {
      throw DataDefect.damaged("it has \(chunk.valueCount) values for \(group.rowCount) rows")
    }
    guard let compression = BlockCompression(rawValue: chunk.codec) else {
      throw DataDefect.unsupported("codec \(chunk.codec) is not supported")
    }
    self.compression = compression
    self.column = column
    rowCount = group.rowCount
    codec = try codecs.codec(compression)
    pages = try PageStream(file, chunk, dataEnd: metadata.dataEnd, isStored: compression == .uncompressed, metrics: metrics)
  }

  deinit {
    valuesOwner = nil
    values = .none
    pages.close()
    BufferPool.give(&pageBuffer)
    scratch.close()
  }

  var isDictionaryPage: Bool { if case .dictionary = values { true } else { false } }

  /// Passes over the rows before `row`.
  func advance(to row: Int) throws {
    while position < row {
      if pageRows == 0 {
        try nextPage(skippable: row - position)
        continue
      }
      let step = min(pageRows, row - position)
      let present = try levels?.skip(step) ?? step
      try values.skip(present)
      taken(step)
    }
  }

  /// Opens the page that holds the row at `position`.
  func openPage() throws {
    while pageRows == 0 { try nextPage(skippable: 0) }
  }

  /// Counts `rows` of the open page as done; their levels and values have been consumed.
  func taken(_ rows: Int) {
    pageRows -= rows
    position += rows
  }

  /// Reads one page header and opens the page, unless its rows all lie among the next `skippable`.
  private func nextPage(skippable: Int) throws {
    let header = try pages.nextHeader()
    switch header.type {
    case .dictionary: try openDictionary(header)
    case .data, .dataV2:
      guard header.valueCount <= rowCount - position else {
        throw DataDefect.damaged("its pages have more than the \(rowCount) rows of the row group")
      }
      if header.valueCount <= skippable {
        pages.skip(header)
        position += header.valueCount
      } else {
        try openData(header)
      }
    case .index, nil: pages.skip(header)
    }
  }

  // MARK: Opening pages

  private func openData(_ header: PageHeader) throws {
    valuesOwner = nil
    values = .none
    levels = nil
    let bytes = header.type == .data ? try decompressV1(header) : try decompressV2(header, try pages.body(header))
    guard let encoding = ParquetEncoding(rawValue: header.encoding) else {
      throw DataDefect.unsupported("encoding \(header.encoding) is not supported")
    }
    knownASCII = column.leaf.physical == .byteArray && ASCII.isAll(bytes)
    let (opened, owner) = try PageValues.open(encoding, column.leaf, bytes, rows: header.valueCount)
    values = opened
    valuesOwner = owner.map { made in pageBuffer.map { OwnerGroup([made, $0]) } ?? made } ?? pageBuffer
    if isDictionaryPage, dictionary == nil { throw DataDefect.damaged("it has no dictionary page") }
    pageRows = header.valueCount
  }

  /// v1: levels and values are compressed together. Returns the values.
  private func decompressV1(_ header: PageHeader) throws -> UnsafeRawBufferPointer {
    // Values of an optional column follow the levels; when no row is NULL those are one run of a known size, and this
    // shift then puts the values at a 16-byte boundary, where they can be used in place.
    let expectedLevels = column.isOptional ? 4 + ColumnChunkReader.varintBytes(header.valueCount << 1) + 1 : 0
    let shift = (16 - expectedLevels % 16) % 16
    let isStored = compression == .uncompressed && header.compressedByteCount == header.uncompressedByteCount
    let page =
      isStored
      ? try readStored(header, shift: shift) : try decompress(try pages.body(header), header.uncompressedByteCount, shift: shift)
    guard column.isOptional else { return page }
    if header.levelEncoding == ParquetEncoding.bitPacked.rawValue { return try openBitPackedLevels(header, page) }
    guard page.count >= 4 else { throw DataDefect.damaged("a page is too short for its levels") }
    let length = Int(page.loadUnaligned(as: UInt32.self))
    guard length <= page.count - 4 else { throw DataDefect.damaged("definition levels reach past their page") }
    levels = try LevelDecoder(UnsafeRawBufferPointer(rebasing: page[4..<4 + length]))
    return UnsafeRawBufferPointer(rebasing: page[(4 + length)...])
  }

  private static func varintBytes(_ value: Int) -> Int { max(1, (Int.bitWidth - value.leadingZeroBitCount + 6) / 7) }

  /// The deprecated level encoding: one bit a row, highest bit first, without a length.
  private func openBitPackedLevels(_ header: PageHeader, _ page: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer {
    let length = (header.valueCount + 7) / 8
    guard length <= page.count else { throw DataDefect.damaged("definition levels reach past their page") }
    let reversed = Buffer(byteCount: length)
    for i in 0..<length { reversed.pointer(UInt8.self)[i] = ColumnChunkReader.reversed(page[i]) }
    levelBuffer = reversed
    levels = try LevelDecoder(packed: UnsafeRawBufferPointer(start: reversed.base, count: length), count: header.valueCount)
    return UnsafeRawBufferPointer(rebasing: page[length...])
  }

  private static func reversed(_ byte: UInt8) -> UInt8 {
    (0..<8).reduce(UInt8(0)) { $0 | (byte >> UInt8($1) & 1) << UInt8(7 - $1) }
  }

  /// v2: levels stand before the values and are never compressed. Returns the values.
  private func decompressV2(_ header: PageHeader, _ stored: UnsafeRawBufferPointer) throws -> UnsafeRawBufferPointer {
    let levelBytes = header.repetitionByteCount + header.definitionByteCount
    guard levelBytes <= stored.count, levelBytes <= header.uncompressedByteCount else {
      throw DataDefect.damaged("levels reach past their page")
    }
    if column.isOptional {
      let kept = Buffer(byteCount: header.definitionByteCount)
      UnsafeMutableRawBufferPointer(start: kept.base, count: header.definitionByteCount)
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: stored[header.repetitionByteCount..<levelBytes]))
      levelBuffer = kept
      levels = try LevelDecoder(UnsafeRawBufferPointer(start: kept.base, count: header.definitionByteCount))
    }
    let body = UnsafeRawBufferPointer(rebasing: stored[levelBytes...])
    return try decompress(body, header.uncompressedByteCount - levelBytes, shift: 0, isCompressed: header.valuesAreCompressed)
  }

  /// The bytes of a page that is not compressed, copied once: from the file to where they are used.
  private func readStored(_ header: PageHeader, shift: Int) throws -> UnsafeRawBufferPointer {
    let count = header.compressedByteCount
    let buffer = BufferPool.renew(&pageBuffer, count + shift)
    try pages.readBody(header, into: buffer.base + shift)
    return UnsafeRawBufferPointer(start: buffer.base + shift, count: count)
  }

  private func decompress(
    _ stored: UnsafeRawBufferPointer, _ byteCount: Int, shift: Int, isCompressed: Bool = true
  ) throws -> UnsafeRawBufferPointer {
    let compression = isCompressed ? compression : .uncompressed
    guard compression.canExpand(stored.count, to: byteCount) else {
      throw DataDefect.damaged("a page of \(stored.count) bytes cannot hold \(byteCount)")
    }
    let buffer = BufferPool.renew(&pageBuffer, byteCount + shift)
    let target = UnsafeMutableRawBufferPointer(start: buffer.base + shift, count: byteCount)
    if byteCount == 0 { return UnsafeRawBufferPointer(target) }
    if isCompressed { try codec.decompress(stored, into: target) } else { try StoredCodec().decompress(stored, into: target) }
    return UnsafeRawBufferPointer(target)
  }

  private func openDictionary(_ header: PageHeader) throws {
    guard dictionary == nil else { throw DataDefect.damaged("it has two dictionary pages") }
    guard header.encoding == ParquetEncoding.plain.rawValue || header.encoding == ParquetEncoding.plainDictionary.rawValue else {
      throw DataDefect.unsupported("a dictionary of encoding \(header.encoding) is not supported")
    }
    let stored = try pages.body(header)
    guard compression.canExpand(stored.count, to: header.uncompressedByteCount) else {
      throw DataDefect.damaged("a dictionary page of \(stored.count) bytes cannot hold \(header.uncompressedByteCount)")
    }
    let page = Buffer(byteCount: header.uncompressedByteCount)
    if page.byteCount > 0 { try codec.decompress(stored, into: UnsafeMutableRawBufferPointer(start: page.base, count: page.byteCount)) }
    dictionary = try DictionaryPage.decode(page, header.valueCount, column)
  }
}
