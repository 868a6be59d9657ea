import LakeStorage
import LakeVectors

/// Compresses pages and writes them with their headers.
final class PageWriter {
  let compression: BlockCompression
  private let sink: FileSink
  private let codecs = CodecSet.acquire()
  private let codec: any BlockCodec
  private var compressed: [UInt8] = []

  init(_ sink: FileSink, _ compression: BlockCompression) throws(DataDefect) {
    self.sink = sink
    self.compression = compression
    codec = try codecs.codec(compression)
  }

  deinit { CodecSet.release(codecs) }

  var position: Int { sink.position }

  func writeDictionary(_ bytes: UnsafeRawBufferPointer, count: Int, _ chunk: inout WrittenChunk) throws {
    try write(bytes, .dictionary, &chunk) { header in
      header.field(7) {
        $0.field(1, i32: count)
        $0.field(2, i32: ParquetEncoding.plain.rawValue)
      }
    }
  }

  func writeData(_ bytes: UnsafeRawBufferPointer, rows: Int, _ encoding: ParquetEncoding, _ chunk: inout WrittenChunk) throws {
    try write(bytes, .data, &chunk) { header in
      header.field(5) {
        $0.field(1, i32: rows)
        $0.field(2, i32: encoding.rawValue)
        $0.field(3, i32: ParquetEncoding.rle.rawValue)
        $0.field(4, i32: ParquetEncoding.rle.rawValue)
      }
    }
  }

  private func write(
    _ bytes: UnsafeRawBufferPointer, _ type: ParquetPageType, _ chunk: inout WrittenChunk, _ details: (inout ThriftWriter) -> Void
  ) throws {
    guard bytes.count <= Int(Int32.max) else {
      throw LakeError(.hiveWriterError, "\(sink.path): a page of \(bytes.count) bytes is too large for Parquet")
    }
    compressed.removeAll(keepingCapacity: true)
    try codec.compress(bytes, into: &compressed)
    var header = ThriftWriter()
    header.structure {
      $0.field(1, i32: type.rawValue)
      $0.field(2, i32: bytes.count)
      $0.field(3, i32: compressed.count)
      $0.field(4, i32: Int(Int32(bitPattern: compressed.withUnsafeBytes { crc32($0) })))
      details(&$0)
    }
    try sink.write(header.output.bytes)
    try sink.write(compressed)
    chunk.uncompressedByteCount += header.output.count + bytes.count
    chunk.compressedByteCount += header.output.count + compressed.count
  }
}
