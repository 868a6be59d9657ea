import CZstd
package import LakeStorage
import LakeVectors

/// Decompresses a zstd file, all of its concatenated frames.
package final class ZstdStream: ByteStream {
  static let magic: UInt32 = 0xfd2f_b528

  private var input: CompressedInput
  private let context: OpaquePointer
  private var insideFrame = false
  private var finished = false

  package init(_ file: DataFile) throws {
    guard let context = ZSTD_createDCtx() else { throw LakeError(.internalError, "zstd cannot be initialised") }
    self.context = context
    input = CompressedInput(file)
  }

  deinit { ZSTD_freeDCtx(context) }

  package func read(into target: UnsafeMutableRawPointer, count: Int) throws -> Int {
    var output = ZSTD_outBuffer(dst: target, size: count, pos: 0)
    while output.pos < count, !finished {
      // With no input left zstd may still hold decoded bytes of the frame.
      let more = try input.refill()
      if !more, !insideFrame {
        finished = true
        break
      }
      let before = output.pos
      var source = ZSTD_inBuffer(src: UnsafeRawPointer(input.pointer), size: input.available, pos: 0)
      let status = ZSTD_decompressStream(context, &output, &source)
      input.consume(source.pos)
      if ZSTD_isError(status) != 0 { throw input.damaged("zstd", String(cString: ZSTD_getErrorName(status))) }
      insideFrame = status != 0
      if !more, insideFrame, output.pos == before { throw input.damaged("zstd", "the file ends inside a frame") }
    }
    return output.pos
  }
}
