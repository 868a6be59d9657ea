import Glibc
import LakeVectors

/// Buffered, append-only output to a temporary file that appears under its name only when published: readers never see
/// half a file, a crash leaves only a hidden temporary.
package final class FileSink {
  package let path: String
  package private(set) var position = 0
  private let temporaryPath: String
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private static let bufferBytes = 256 << 10

  /// Creates missing folders and a hidden temporary file beside `path`.
  package init(path: String) throws {
    self.path = path
    let (folder, name) = FileSink.split(path)
    try FileSink.makeFolders(folder)
    temporaryPath = folder + "/.tmp-\(getpid())-\(UInt64.random(in: 0...(.max)))-" + name
    descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileSink.failure("create", temporaryPath) }
    buffer.reserveCapacity(FileSink.bufferBytes)
  }

  deinit { discard() }

  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    position += bytes.count
    if buffer.count + bytes.count > FileSink.bufferBytes { try flush() }
    if bytes.count >= FileSink.bufferBytes { try writeAll(bytes) } else { buffer.append(contentsOf: bytes) }
  }

  package func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

  package func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }

  private func flush() throws {
    try buffer.withUnsafeBytes { try writeAll($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func writeAll(_ bytes: UnsafeRawBufferPointer) throws {
    guard let base = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(descriptor, base + done, bytes.count - done)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileSink.failure("write", temporaryPath)
      }
      done += count
    }
  }

  /// Makes the bytes durable, then the name: fsync, rename over `path`, fsync of the folder.
  package func publish() throws {
    try flush()
    guard fsync(descriptor) == 0 else { throw FileSink.failure("sync", temporaryPath) }
    close(descriptor)
    descriptor = -1
    guard rename(temporaryPath, path) == 0 else { throw FileSink.failure("rename to", path) }
    try FileSink.syncFolder(FileSink.split(path).folder)
  }

  /// Removes the temporary file; nothing after `publish`.
  package func discard() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    descriptor = -1
    unlink(temporaryPath)
  }

  /// Removes the temporary files in a folder whose process is gone: what a crash left behind.
  package static func sweep(_ folder: String) {
    for entry in (try? FolderListing.entries(of: folder)) ?? [] where entry.name.hasPrefix(".tmp-") {
      guard let process = pid_t(entry.name.dropFirst(5).prefix { $0 != "-" }), process != getpid() else { continue }
      if kill(process, 0) != 0, errno == ESRCH { unlink(folder + "/" + entry.name) }
    }
  }

  package static func makeFolders(_ folder: String) throws {
    if mkdir(folder, 0o755) == 0 {
      try syncFolder(split(folder).folder)
      return
    }
    if errno == EEXIST { return }
    guard errno == ENOENT, folder.contains("/") else { throw failure("create folder", folder) }
    try makeFolders(split(folder).folder)
    guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw failure("create folder", folder) }
    try syncFolder(split(folder).folder)
  }

  /// Without this a new name may be lost in a power failure although the file's bytes are on disk.
  package static func syncFolder(_ folder: String) throws {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open folder", folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("sync folder", folder) }
  }

  package static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    return (folder, String(path[path.index(after: slash)...]))
  }

  private static func failure(_ what: String, _ path: String) -> LakeError {
    LakeError(.hiveFilesystemError, "cannot \(what) \(path): \(String(cString: strerror(errno)))")
  }
}
