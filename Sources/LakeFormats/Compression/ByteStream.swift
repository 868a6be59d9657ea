package import LakeStorage
import LakeVectors

/// Decompressed bytes of a file, in order. Used by one thread.
package protocol ByteStream: AnyObject {
  /// Fills `target` with up to `count` bytes; fewer only at the end, 0 at and after it.
  /// - Throws: `HIVE_BAD_DATA` naming the file when its compressed data is damaged or cut short.
  func read(into target: UnsafeMutableRawPointer, count: Int) throws -> Int
}

/// Whole-file compressions, told apart by their first bytes, as text formats read them. A name without an ending may stand
/// for compressed bytes; one with an ending must keep its promise.
package enum FileCompression: String, Sendable {
  case gzip, zstd

  /// The compression of `file`, nil when it is none of these; an empty file is an empty file whatever its name.
  /// - Throws: `HIVE_BAD_DATA` when the name promises a compression that the file has not.
  package static func detect(_ file: DataFile) throws -> FileCompression? {
    let found = try byFirstBytes(file)
    if file.byteCount > 0, let promised = byName(file.path), promised != found {
      throw LakeError(
        .hiveBadData, "\(file.path) is not a \(promised.rawValue) file",
        hint: "compress it, or give it a name without the ending")
    }
    return found
  }

  private static func byName(_ path: String) -> FileCompression? {
    let name = path.lowercased()
    if name.hasSuffix(".gz") || name.hasSuffix(".gzip") { return .gzip }
    return name.hasSuffix(".zst") || name.hasSuffix(".zstd") ? .zstd : nil
  }

  private static func byFirstBytes(_ file: DataFile) throws -> FileCompression? {
    guard file.byteCount >= 4 else { return nil }
    let head = try file.read(at: 0, count: 4)
    if GzipStream.isMagic(head.base) { return .gzip }
    return head.base.loadUnaligned(as: UInt32.self) == ZstdStream.magic ? .zstd : nil
  }

  /// A stream of the decompressed bytes of `file`.
  package func open(_ file: DataFile) throws -> any ByteStream {
    switch self {
    case .gzip: try GzipStream(file)
    case .zstd: try ZstdStream(file)
    }
  }
}

/// The compressed side of a stream: a window over the file, refilled in order.
struct CompressedInput {
  let file: DataFile
  private let buffer = Buffer(byteCount: 256 << 10)
  private var offset = 0
  /// Bytes of the window that are not yet consumed.
  private(set) var start = 0
  private(set) var end = 0

  init(_ file: DataFile) { self.file = file }

  var available: Int { end - start }
  var pointer: UnsafeMutableRawPointer { buffer.base + start }

  mutating func consume(_ count: Int) { start += count }

  /// Reads on when the window is empty; false at the end of the file.
  mutating func refill() throws -> Bool {
    if start < end { return true }
    let got = try file.read(at: offset, count: buffer.byteCount, into: buffer.base)
    offset += got
    start = 0
    end = got
    return got > 0
  }

  func damaged(_ format: String, _ what: String) -> LakeError {
    LakeError(.hiveBadData, "\(file.path): damaged \(format) data before byte \(offset): \(what)")
  }
}
