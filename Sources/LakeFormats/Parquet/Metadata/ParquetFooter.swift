import LakeStorage
import LakeVectors

/// Finds and parses the footer: the file ends with it, its length and the magic bytes.
enum ParquetFooter {
  static let magic: UInt32 = 0x3152_4150  // PAR1
  private static let encryptedMagic: UInt32 = 0x4552_4150  // PARE
  private static let firstReadBytes = 64 << 10

  /// - Returns: the metadata, how long the footer is and how many bytes were read to get it.
  static func read(_ file: DataFile) throws -> (ParquetMetadata, footerBytes: Int, bytesRead: Int) {
    guard file.byteCount >= 12 else { throw notParquet(file) }
    let tailBytes = min(file.byteCount, firstReadBytes)
    var tail = try file.read(at: file.byteCount - tailBytes, count: tailBytes)
    var bytesRead = tailBytes
    let magic = (tail.base + tailBytes - 4).loadUnaligned(as: UInt32.self)
    if magic == encryptedMagic { throw DataDefect.unsupported("encrypted files are not supported") }
    guard magic == ParquetFooter.magic else { throw notParquet(file) }
    let footerBytes = Int((tail.base + tailBytes - 8).loadUnaligned(as: UInt32.self))
    guard footerBytes <= file.byteCount - 12 else {
      throw DataDefect.damaged("its footer of \(footerBytes) bytes is longer than the file of \(file.byteCount)")
    }
    let dataEnd = file.byteCount - 8 - footerBytes
    var start = tail.base + tailBytes - 8 - min(footerBytes, tailBytes - 8)
    if footerBytes > tailBytes - 8 {
      tail = try file.read(at: dataEnd, count: footerBytes)
      start = tail.base
      bytesRead += footerBytes
    }
    let metadata = try withExtendedLifetime(tail) {
      try ParquetMetadata(footer: UnsafeRawBufferPointer(start: start, count: footerBytes), dataEnd: dataEnd)
    }
    return (metadata, footerBytes, bytesRead)
  }

  private static func notParquet(_ file: DataFile) -> LakeError {
    LakeError(.hiveBadData, "\(file.path) is not a valid Parquet File")
  }
}
