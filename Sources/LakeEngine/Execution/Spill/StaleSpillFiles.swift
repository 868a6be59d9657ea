import Glibc

/// Temporary files that have a name for a moment, where the file system knows none without: a process killed in that
/// moment leaves one behind, which the next process to spill there removes.
enum StaleSpillFiles {
  private static let prefix = "lakeq-spill-"

  /// `lakeq-spill-<process>-<random>`.
  static func newPath(in folder: String) -> String {
    "\(folder)/\(prefix)\(getpid())-\(UInt64.random(in: 0...(.max)))"
  }

  /// Removes those of processes that are gone. Failures are no matter: others' files stay others'.
  static func remove(in folder: String) {
    guard let directory = opendir(folder) else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(prefix), let process = pid_t(name.dropFirst(prefix.count).prefix { $0 != "-" }) else { continue }
      if process > 0, kill(process, 0) != 0, errno == ESRCH { unlink("\(folder)/\(name)") }
    }
  }
}
