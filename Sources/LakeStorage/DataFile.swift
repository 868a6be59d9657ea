import Glibc
package import LakeVectors

/// One open, immutable file (an object of the lake) or block of bytes, read by ranges from any thread.
package final class DataFile: Sendable {
  private enum Backing {
    case descriptor(Int32)
    case memory(Buffer)
  }

  /// For messages and caches; of bytes in memory, what they are.
  package let path: String
  package let byteCount: Int
  /// With path and size, the identity under which parsed footers and pages may be cached.
  package let modifiedNanos: Int64
  /// Changes when the file is replaced by another of the same name, however fast.
  package let inode: UInt64
  private let backing: Backing

  /// - Throws: `HIVE_CANNOT_OPEN_SPLIT` when there is no such file, it is a directory, or it may not be read.
  package init(path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DataFile.failure("open", path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      close(descriptor)
      throw DataFile.failure("stat", path)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw LakeError(.hiveCannotOpenSplit, "\(path) is not a file", hint: "a pattern such as '\(path)/*' reads the files in a folder")
    }
    self.path = path
    backing = .descriptor(descriptor)
    byteCount = Int(status.st_size)
    inode = UInt64(status.st_ino)
    modifiedNanos = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
  }

  /// Bytes that came from elsewhere (a request's body), under a name for messages.
  package init(bytes: [UInt8], name: String) {
    path = name
    byteCount = bytes.count
    modifiedNanos = 0
    inode = 0
    let buffer = Buffer(byteCount: bytes.count)
    bytes.withUnsafeBytes { buffer.base.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(buffer.base), byteCount: $0.count) }
    backing = .memory(buffer)
  }

  deinit {
    if case .descriptor(let descriptor) = backing { close(descriptor) }
  }

  /// False for bytes in memory, whose name says nothing about their content.
  package var isCacheable: Bool {
    if case .descriptor = backing { true } else { false }
  }

  /// Reads up to `count` bytes at `offset`; fewer only at the end of the file.
  package func read(at offset: Int, count: Int, into target: UnsafeMutableRawPointer) throws -> Int {
    let descriptor: Int32
    switch backing {
    case .descriptor(let open): descriptor = open
    case .memory(let buffer):
      let available = min(max(0, byteCount - offset), max(0, count))
      if available > 0 { target.copyMemory(from: buffer.base + offset, byteCount: available) }
      return available
    }
    var done = 0
    while done < count {
      let got = pread(descriptor, target + done, count - done, off_t(offset + done))
      if got < 0 {
        if errno == EINTR { continue }
        throw DataFile.failure("read", path)
      }
      if got == 0 { break }
      done += got
    }
    return done
  }

  /// Exactly `count` bytes at `offset`, as a new buffer.
  /// - Throws: `HIVE_BAD_DATA` when the range lies outside the file.
  package func read(at offset: Int, count: Int) throws -> Buffer {
    guard offset >= 0, count >= 0, offset <= byteCount, count <= byteCount - offset else {
      throw LakeError(.hiveBadData, "\(path): bytes \(offset)..<\(offset &+ count) lie outside the file of \(byteCount) bytes")
    }
    let buffer = Buffer(byteCount: count)
    guard try read(at: offset, count: count, into: buffer.base) == count else {
      throw LakeError(.hiveBadData, "\(path): the file was cut short while it was read")
    }
    return buffer
  }

  private static func failure(_ what: String, _ path: String) -> LakeError {
    LakeError(.hiveCannotOpenSplit, "cannot \(what) \(path): \(String(cString: strerror(errno)))")
  }
}
