import Glibc
package import LakeVectors
import Synchronization

/// A temporary file without a name: it is gone with its last user, however the process ends, so there is nothing to clean up
/// after an error, a cancellation or a kill. Written and read by any number of threads.
package final class SpillFile: Sendable {
  private let folder: String
  private let descriptor: Int32
  private let end = Atomic<Int>(0)

  /// - Parameter folder: nil: `$TMPDIR`, else `/tmp`.
  /// - Throws: `GENERIC_SPILL_FAILURE`.
  package init(in folder: String? = nil) throws {
    self.folder = folder ?? SpillFile.defaultFolder
    descriptor = try SpillFile.open(self.folder)
  }

  deinit { close(descriptor) }

  package static var defaultFolder: String {
    if let variable = getenv("TMPDIR"), variable.pointee != 0 { return String(cString: variable) }
    return "/tmp"
  }

  package var byteCount: Int { end.load(ordering: .relaxed) }

  private static func open(_ folder: String) throws -> Int32 {
    // O_TMPFILE: never has a name. Not every file system can.
    let nameless = Glibc.open(folder, temporaryFile | O_RDWR | O_CLOEXEC, 0o600)
    if nameless >= 0 { return nameless }
    guard errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL else { throw failure("create a file in", folder) }
    StaleSpillFiles.remove(in: folder)
    let path = StaleSpillFiles.newPath(in: folder)
    let named = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard named >= 0 else { throw failure("create a file in", folder) }
    unlink(path)
    return named
  }

  /// `O_TMPFILE`, which is a macro that Swift does not see.
  private static let temporaryFile: Int32 = 0o20_000_000 | O_DIRECTORY

  /// Writes the bytes behind all others; returns where they are.
  /// - Throws: `GENERIC_SPILL_FAILURE`, for one when the disk is full.
  package func append(_ bytes: UnsafeRawBufferPointer) throws -> Int {
    let offset = end.wrappingAdd(bytes.count, ordering: .relaxed).oldValue
    guard let base = bytes.baseAddress else { return offset }
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, base + done, bytes.count - done, off_t(offset + done))
      if count < 0 {
        if errno == EINTR { continue }
        throw SpillFile.failure("write to", folder)
      }
      done += count
    }
    return offset
  }

  /// - Throws: `GENERIC_SPILL_FAILURE`.
  package func read(at offset: Int, count: Int) throws -> Buffer {
    let buffer = Buffer(byteCount: count)
    var done = 0
    while done < count {
      let part = pread(descriptor, buffer.base + done, count - done, off_t(offset + done))
      if part < 0 {
        if errno == EINTR { continue }
        throw SpillFile.failure("read from", folder)
      }
      guard part > 0 else {
        throw LakeError(.genericSpillFailure, "Failed to read spilled pages: the temporary file in \(folder) is too short")
      }
      done += part
    }
    return buffer
  }

  /// Memory that lies in a file of its own.
  /// - Parameter residentMax: see `FileSpace`.
  /// - Throws: `GENERIC_SPILL_FAILURE`; when the disk is full later on, the query is cancelled with it.
  static func space(residentMax: Int, _ query: QueryContext, _ memory: OperatorMemory) throws -> FileSpace {
    let file = try SpillFile(in: query.session.limits.temporaryFolder)
    let folder = file.folder
    return FileSpace(
      descriptor: file.descriptor, owner: file, residentMax: residentMax, mapped: { memory.addSpilled($0) },
      failed: { reason in
        errno = reason
        query.cancel(failure("write to", folder))
      })
  }

  private static func failure(_ what: String, _ folder: String) -> LakeError {
    let reason = errno
    return LakeError(
      .genericSpillFailure, "Failed to spill pages: cannot \(what) \(folder): \(String(cString: strerror(reason)))",
      hint: reason == ENOSPC
        ? "free space there, choose another folder (--temp-dir) or raise the memory limit (--memory-limit)"
        : "choose another folder for temporary files (--temp-dir)")
  }
}
