import Glibc

/// How much memory there is for this process.
package enum MachineMemory {
  /// The machine's, or less when a control group (a container) allows less.
  package static let byteCount: Int = {
    let pages = Int(sysconf(Int32(_SC_PHYS_PAGES)))
    let pageBytes = Int(sysconf(Int32(_SC_PAGESIZE)))
    let machine = pages > 0 && pageBytes > 0 ? pages * pageBytes : 4 << 30
    let groups = read("/proc/self/cgroup") ?? ""
    return limitFiles(groups).compactMap { read($0).flatMap(limit) }.reduce(machine, min)
  }()

  /// Files that may hold a limit, for the lines of `/proc/self/cgroup`: version 2's and version 1's, of the group and
  /// those above it (inside a container the group's own path is often not there, but the root is).
  static func limitFiles(_ groups: String) -> [String] {
    var files: [String] = []
    for line in groups.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let (root, name): (String, String)
      if parts[0] == "0", parts[1].isEmpty {
        (root, name) = ("/sys/fs/cgroup", "memory.max")
      } else if parts[1].split(separator: ",").contains("memory") {
        (root, name) = ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
      } else {
        continue
      }
      var path = parts[2]
      while let slash = path.lastIndex(of: "/") {
        if !path.isEmpty, path != "/" { files.append(root + path + "/" + name) }
        path = path[..<slash]
      }
      files.append(root + "/" + name)
    }
    return files
  }

  /// Nil for `max` and for version 1's way to say the same: a number beyond any memory.
  static func limit(_ text: String) -> Int? {
    guard let bytes = Int(text.prefix { $0.isNumber }), bytes > 0, bytes < 1 << 60 else { return nil }
    return bytes
  }

  private static func read(_ path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(file, &bytes, bytes.count)
    return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
  }
}
