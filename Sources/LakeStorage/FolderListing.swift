import Glibc
import LakeVectors

/// One entry of a folder.
package struct FolderEntry: Hashable, Sendable {
  package let name: String
  package let isFolder: Bool

  /// Hive's rule: names that start with `_` or `.` (temporary files, `_SUCCESS`) are not data.
  package var isHidden: Bool { name.utf8.first == UInt8(ascii: "_") || name.utf8.first == UInt8(ascii: ".") }
}

package enum FolderListing {
  /// The entries of one folder, sorted by name; nothing below them is touched. Nil when there is no such folder.
  package static func entries(of folder: String) throws -> [FolderEntry]? {
    guard let stream = opendir(folder) else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw LakeError(.hiveFilesystemError, "cannot list \(folder): \(String(cString: strerror(errno)))")
    }
    defer { closedir(stream) }
    var entries: [FolderEntry] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      let type = Int32(entry.pointee.d_type)
      let isFolder = type == Int32(DT_DIR) || (type != Int32(DT_REG) && self.isFolder(folder + "/" + name))
      entries.append(FolderEntry(name: name, isFolder: isFolder))
    }
    entries.sort { $0.name < $1.name }
    return entries
  }

  /// All data files below a folder, in path order. Hidden files and folders are passed over, as Hive does.
  package static func dataFiles(below folder: String) throws -> [String] {
    var files: [String] = []
    var pending = [folder]
    while let current = pending.popLast() {
      var folders: [String] = []
      for entry in try entries(of: current) ?? [] where !entry.isHidden {
        let path = current + "/" + entry.name
        if entry.isFolder { folders.append(path) } else { files.append(path) }
      }
      pending.append(contentsOf: folders.reversed())
    }
    return files.sorted()
  }

  /// A guess of the bytes of all data files below a folder; nil when it cannot be listed.
  package static func estimatedBytes(below folder: String) -> Int? {
    (try? dataFiles(below: folder)).map(estimatedBytes)
  }

  /// A guess of the bytes of files from the sizes of a few of them, spread evenly.
  package static func estimatedBytes(of paths: [String]) -> Int {
    let step = max(1, paths.count / 16)
    let sample = stride(from: 0, to: paths.count, by: step).compactMap { stamp(of: paths[$0])?.byteCount }
    guard !sample.isEmpty else { return 0 }
    return Int(clamping: sample.reduce(0, &+)) / sample.count * paths.count
  }

  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// A cheap mark that changes whenever a name in the folder appears, goes or is replaced. Nil: no such folder.
  package static func stamp(of path: String) -> FileStamp? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return FileStamp(
      inode: UInt64(status.st_ino), byteCount: Int64(status.st_size),
      modifiedNanos: Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec))
  }
}

/// Tells two states of a file or folder apart without reading it.
package struct FileStamp: Hashable, Sendable {
  package let inode: UInt64
  package let byteCount: Int64
  package let modifiedNanos: Int64
}
