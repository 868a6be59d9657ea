import Glibc
import LakeStorage
import Synchronization

/// Table definitions by the path of their file, each good for as long as that file is the one that was read: same inode, size and
/// time of its last change, which is asked of the file system at every look. So a table that another statement or another process
/// has changed is read again. (Reading and decoding a file takes 15 µs and more, the question 1 µs.)
final class TableDefinitionCache: Sendable {
  private struct Entry: Sendable {
    let stamp: FileStamp
    let definition: TableDefinition
  }

  /// More tables than that are read at each use.
  static let capacity = 4096
  private let entries = Mutex<[String: Entry]>([:])

  /// - Parameter stamp: Of the file now.
  func definition(_ path: String, _ stamp: FileStamp) -> TableDefinition? {
    entries.withLock { entries in
      guard let entry = entries[path], entry.stamp == stamp else { return nil }
      return entry.definition
    }
  }

  /// - Parameter stamp: Of the file before it was read. If it has changed in between, the next look finds another stamp.
  func keep(_ definition: TableDefinition, _ path: String, _ stamp: FileStamp) {
    // The file system's clock stands still for some milliseconds: a file that young could change again and look the same.
    guard stamp.modifiedNanos < Self.nowNanos - 100_000_000 else { return }
    entries.withLock { entries in
      if entries.count >= Self.capacity, entries[path] == nil { entries.removeAll() }
      entries[path] = Entry(stamp: stamp, definition: definition)
    }
  }

  private static var nowNanos: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
