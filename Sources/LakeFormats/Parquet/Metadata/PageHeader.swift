/// The header before each page, checked for sizes that make no sense.
struct PageHeader {
  /// Nil for a kind of page that is to be passed over.
  private(set) var type: ParquetPageType?
  private(set) var uncompressedByteCount = 0
  private(set) var compressedByteCount = 0
  /// Checksum of the page's stored bytes, when the writer made one.
  private(set) var checksum: UInt32?
  /// NULLs included; for flat columns also the row count.
  private(set) var valueCount = 0
  private(set) var encoding = -1
  private(set) var levelEncoding = ParquetEncoding.rle.rawValue
  /// v2 only: bytes of the levels before the values, which are never compressed.
  private(set) var definitionByteCount = 0
  private(set) var repetitionByteCount = 0
  private(set) var valuesAreCompressed = true
  /// Bytes of the header itself.
  private(set) var byteCount = 0

  /// Nil when `bytes` does not hold a whole header.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return nil }
    var reader = ThriftReader(bytes)
    reader.structure { reader, field in
      switch field.id {
      case 1: type = ParquetPageType(rawValue: reader.integer())
      case 2: uncompressedByteCount = reader.count()
      case 3: compressedByteCount = reader.count()
      case 4: checksum = UInt32(truncatingIfNeeded: reader.integer())
      case 5, 7: reader.structure { readDataOrDictionary(&$0, $1) }
      case 8: reader.structure { readDataV2(&$0, $1) }
      default: reader.skip(field.wire)
      }
    }
    if reader.failed { return nil }
    byteCount = reader.position - start
  }

  private mutating func readDataOrDictionary(_ reader: inout ThriftReader, _ field: ThriftReader.Field) {
    switch field.id {
    case 1: valueCount = reader.count()
    case 2: encoding = reader.integer()
    case 3 where field.wire > 2: levelEncoding = reader.integer()
    default: reader.skip(field.wire)
    }
  }

  private mutating func readDataV2(_ reader: inout ThriftReader, _ field: ThriftReader.Field) {
    switch field.id {
    case 1: valueCount = reader.count()
    case 4: encoding = reader.integer()
    case 5: definitionByteCount = reader.count()
    case 6: repetitionByteCount = reader.count()
    case 7: valuesAreCompressed = field.wire != ThriftReader.Wire.boolFalse
    default: reader.skip(field.wire)
    }
  }
}
