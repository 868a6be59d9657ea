import Glibc

/// A folder of its own for one test, removed with it.
final class TemporaryFolder {
  let path: String

  init() {
    path = "/tmp/lakeq-test-\(getpid())-\(UInt64.random(in: 0...(.max)))"
    mkdir(path, 0o755)
  }

  deinit { _ = remove(path) }

  func write(_ name: String, _ text: String) {
    let parts = name.split(separator: "/").dropLast()
    var folder = path
    for part in parts {
      folder += "/" + part
      mkdir(folder, 0o755)
    }
    guard let file = fopen(path + "/" + name, "w") else { return }
    fputs(text, file)
    fclose(file)
  }

  private func remove(_ path: String) -> Int32 {
    guard let stream = opendir(path) else { return unlink(path) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { _ = remove(path + "/" + name) }
    }
    closedir(stream)
    return rmdir(path)
  }
}
