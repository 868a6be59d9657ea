import CDeflate

/// gzip members, one or several on end, through libdeflate.
final class GzipCodec: BlockCodec {
  private let decompressor: OpaquePointer
  private var compressor: OpaquePointer?
  private let level: Int32 = 6

  init() throws(DataDefect) {
    guard let context = libdeflate_alloc_decompressor() else {
      throw DataDefect.unsupported("libdeflate cannot be initialised")
    }
    decompressor = context
  }

  deinit {
    libdeflate_free_decompressor(decompressor)
    if let compressor { libdeflate_free_compressor(compressor) }
  }

  func decompress(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) throws(DataDefect) {
    guard let input = source.baseAddress, let output = target.baseAddress else {
      if target.isEmpty { return }
      throw DataDefect.damaged("gzip: no data where \(target.count) bytes are expected")
    }
    var consumed = 0
    var filled = 0
    repeat {
      var took = 0
      var gave = 0
      let result = libdeflate_gzip_decompress_ex(
        decompressor, input + consumed, source.count - consumed, output + filled, target.count - filled, &took, &gave)
      guard result == LIBDEFLATE_SUCCESS, took > 0 else { throw DataDefect.damaged("gzip: \(GzipCodec.reason(result))") }
      consumed += took
      filled += gave
    } while filled < target.count
  }

  private static func reason(_ result: libdeflate_result) -> String {
    result == LIBDEFLATE_INSUFFICIENT_SPACE ? "more bytes than the page header says" : "invalid data"
  }

  func compress(_ source: UnsafeRawBufferPointer, into target: inout [UInt8]) throws(DataDefect) {
    if compressor == nil { compressor = libdeflate_alloc_compressor(level) }
    guard let compressor else { throw DataDefect.unsupported("libdeflate cannot be initialised") }
    let start = target.count
    target.append(contentsOf: repeatElement(0, count: libdeflate_gzip_compress_bound(compressor, source.count)))
    let size = target.withUnsafeMutableBytes { bytes in
      let room = UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
      return libdeflate_gzip_compress(compressor, source.baseAddress, source.count, room.baseAddress, room.count)
    }
    guard size > 0 else { throw DataDefect.unsupported("gzip: cannot compress \(source.count) bytes") }
    target.removeLast(target.count - start - size)
  }
}

/// CRC-32 as gzip and Parquet's pages have it.
package func crc32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
  libdeflate_crc32(0, bytes.baseAddress, bytes.count)
}
