import CSnappy

final class SnappyCodec: BlockCodec {
  func decompress(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) throws(DataDefect) {
    var size = 0
    let input = source.bindMemory(to: CChar.self).baseAddress
    guard snappy_uncompressed_length(input, source.count, &size) == SNAPPY_OK, size == target.count else {
      throw DataDefect.damaged("snappy: \(size) bytes where \(target.count) are expected")
    }
    guard snappy_uncompress(input, source.count, target.bindMemory(to: CChar.self).baseAddress, &size) == SNAPPY_OK else {
      throw DataDefect.damaged("snappy: invalid data")
    }
  }

  func compress(_ source: UnsafeRawBufferPointer, into target: inout [UInt8]) throws(DataDefect) {
    let start = target.count
    var size = snappy_max_compressed_length(source.count)
    target.append(contentsOf: repeatElement(0, count: size))
    let status = target.withUnsafeMutableBytes { bytes in
      let room = UnsafeMutableRawBufferPointer(rebasing: bytes[start...]).bindMemory(to: CChar.self)
      return snappy_compress(source.bindMemory(to: CChar.self).baseAddress, source.count, room.baseAddress, &size)
    }
    guard status == SNAPPY_OK else { throw DataDefect.unsupported("snappy: cannot compress \(source.count) bytes") }
    target.removeLast(target.count - start - size)
  }
}
