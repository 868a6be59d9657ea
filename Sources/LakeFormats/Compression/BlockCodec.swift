/// Compresses and decompresses whole blocks (Parquet pages) in one call. Keeps its contexts between calls; used by one
/// thread at a time.
package protocol BlockCodec: AnyObject {
  /// Decompresses `source` into exactly `target.count` bytes; any other size is a defect.
  func decompress(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) throws(DataDefect)

  /// Appends the compressed form of `source`.
  func compress(_ source: UnsafeRawBufferPointer, into target: inout [UInt8]) throws(DataDefect)
}

/// The block compressions, with the numbers Parquet gives them.
package enum BlockCompression: Int, Hashable, Sendable, CaseIterable {
  case uncompressed, snappy, gzip, lzo, brotli, lz4, zstd, lz4Raw

  /// Parquet's name.
  package var name: String {
    switch self {
    case .uncompressed: "UNCOMPRESSED"
    case .snappy: "SNAPPY"
    case .gzip: "GZIP"
    case .lzo: "LZO"
    case .brotli: "BROTLI"
    case .lz4: "LZ4"
    case .zstd: "ZSTD"
    case .lz4Raw: "LZ4_RAW"
    }
  }

  /// How many bytes one compressed byte can stand for at most: what a claimed size is checked against before memory is
  /// taken for it. (snappy: 3-byte copies of 64; deflate: 258 bytes in two bits; lz4: 255 a length byte; zstd: 128 KB
  /// blocks of 3 bytes.)
  private var expansionLimit: Int {
    switch self {
    case .uncompressed: 1
    case .snappy: 22
    case .gzip: 1032
    case .lz4, .lz4Raw: 255
    case .zstd: 43_691
    case .lzo, .brotli: Int(Int32.max)
    }
  }

  package func canExpand(_ compressed: Int, to uncompressed: Int) -> Bool {
    uncompressed <= 64 || uncompressed / expansionLimit <= compressed
  }

  package func makeCodec() throws(DataDefect) -> any BlockCodec {
    switch self {
    case .uncompressed: return StoredCodec()
    case .snappy: return SnappyCodec()
    case .gzip: return try GzipCodec()
    case .zstd: return try ZstdCodec()
    case .lz4Raw: return LZ4RawCodec()
    case .lzo, .brotli, .lz4: throw DataDefect.unsupported("codec \(name) is not supported")
    }
  }
}

/// No compression.
final class StoredCodec: BlockCodec {
  func decompress(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) throws(DataDefect) {
    guard source.count == target.count else {
      throw DataDefect.damaged("\(source.count) stored bytes where \(target.count) are expected")
    }
    target.copyMemory(from: source)
  }

  func compress(_ source: UnsafeRawBufferPointer, into target: inout [UInt8]) {
    target.append(contentsOf: source)
  }
}
