import LakeVectors

/// Bytes that grow at the end.
struct ByteWriter {
  private var buffer = Buffer(byteCount: 4096)
  private(set) var count = 0

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: buffer.base, count: count) }

  mutating func removeAll() { count = 0 }

  /// Room for `more` bytes at the returned place, which count as written.
  mutating func extend(_ more: Int) -> UnsafeMutableRawPointer {
    if count + more > buffer.byteCount {
      let grown = Buffer(byteCount: max(count + more, buffer.byteCount * 2))
      grown.base.copyMemory(from: buffer.base, byteCount: count)
      buffer = grown
    }
    defer { count += more }
    return buffer.base + count
  }

  @inline(__always)
  mutating func append<T: BitwiseCopyable>(_ value: T) {
    extend(MemoryLayout<T>.size).storeBytes(of: value, as: T.self)
  }

  mutating func append(_ more: UnsafeRawBufferPointer) {
    guard let source = more.baseAddress, more.count > 0 else { return }
    extend(more.count).copyMemory(from: source, byteCount: more.count)
  }

  mutating func appendVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}
