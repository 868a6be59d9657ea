import CZstd

final class ZstdCodec: BlockCodec {
  private let decompressor: OpaquePointer
  private var compressor: OpaquePointer?
  private let level: Int32 = 3

  init() throws(DataDefect) {
    guard let context = ZSTD_createDCtx() else { throw DataDefect.unsupported("zstd cannot be initialised") }
    decompressor = context
  }

  deinit {
    ZSTD_freeDCtx(decompressor)
    ZSTD_freeCCtx(compressor)
  }

  func decompress(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) throws(DataDefect) {
    let size = ZSTD_decompressDCtx(decompressor, target.baseAddress, target.count, source.baseAddress, source.count)
    if ZSTD_isError(size) != 0 {
      throw DataDefect.damaged("zstd: \(String(cString: ZSTD_getErrorName(size)))")
    }
    guard size == target.count else { throw DataDefect.damaged("zstd: \(size) bytes where \(target.count) are expected") }
  }

  func compress(_ source: UnsafeRawBufferPointer, into target: inout [UInt8]) throws(DataDefect) {
    if compressor == nil { compressor = ZSTD_createCCtx() }
    guard let compressor else { throw DataDefect.unsupported("zstd cannot be initialised") }
    let start = target.count
    target.append(contentsOf: repeatElement(0, count: ZSTD_compressBound(source.count)))
    let size = target.withUnsafeMutableBytes { bytes in
      let room = UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
      return ZSTD_compressCCtx(compressor, room.baseAddress, room.count, source.baseAddress, source.count, level)
    }
    guard ZSTD_isError(size) == 0 else { throw DataDefect.unsupported("zstd: \(String(cString: ZSTD_getErrorName(size)))") }
    target.removeLast(target.count - start - size)
  }
}
