#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How much of files is mapped into this process and in its memory now, the program itself included.
final class ResidentFilePages {
  private let file: Int32
  private let pageBytes = Int(sysconf(Int32(_SC_PAGESIZE)))

  init() { file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC) }

  deinit { if file >= 0 { close(file) } }

  /// Nil where the system does not tell.
  var byteCount: Int? {
    guard file >= 0 else { return nil }
    return withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { bytes -> Int? in
      guard let base = bytes.baseAddress else { return nil }
      let count = pread(file, base, bytes.count, 0)
      guard count > 0 else { return nil }
      // Pages in all, in memory, in memory from files, …
      var field = 0
      var pages = 0
      for index in 0..<count {
        let byte = bytes[index]
        if byte == UInt8(ascii: " ") {
          if field == 2 { return pages * pageBytes }
          field += 1
          pages = 0
        } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
          pages = pages &* 10 &+ Int(byte - UInt8(ascii: "0"))
        }
      }
      return nil
    }
  }
}
