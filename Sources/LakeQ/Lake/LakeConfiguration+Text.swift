import LakeEngine
import LakeVectors

// Settings as people write them on a command line.
extension LakeConfiguration {
  /// Bytes of `64MB`, `1.5g`, `1000000` (units are powers of 1,024), or of `75%` of the machine's or container's memory.
  /// - Throws: `INVALID_ARGUMENTS`.
  public static func memoryLimit(_ text: String) throws -> Int {
    guard let bytes = MemorySize.bytes(text, of: MachineMemory.byteCount) else {
      throw LakeError(.invalidArguments, "'\(text)' is no amount of memory", hint: "write 64MB, 2GB or 75%")
    }
    return bytes
  }

  /// `30s`, `500ms`, `1.5m`, `2h`; a number alone is seconds.
  /// - Throws: `INVALID_ARGUMENTS`.
  public static func timeout(_ text: String) throws -> Duration {
    guard let nanos = TimeLimit.nanos(text) else {
      throw LakeError(.invalidArguments, "'\(text)' is no time", hint: "write 30s, 500ms or 2m")
    }
    return .nanoseconds(nanos)
  }
}
