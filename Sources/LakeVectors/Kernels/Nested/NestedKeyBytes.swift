/// Bytes of one key after the other, and what was met in the last one.
struct NestedKeyBytes: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity = 256
  private(set) var count = 0
  /// Whether a NULL or a NaN was written since the last `clear`: equality with such a value is not TRUE.
  var isIndeterminate = false

  init() { base = .allocate(capacity: capacity) }

  deinit { base.deallocate() }

  mutating func clear() {
    count = 0
    isIndeterminate = false
  }

  mutating func truncate(to length: Int) { count = length }

  @inline(__always) mutating func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count &+= 1
  }

  /// The bytes of `word`, most significant first, so that they compare like the number.
  @inline(__always) mutating func append<W: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(number word: W) {
    let size = MemoryLayout<W>.size
    reserve(size)
    UnsafeMutableRawPointer(base + count).storeBytes(of: word.bigEndian, as: W.self)
    count &+= size
  }

  /// A string of any bytes: a zero becomes `00 FF`, the end is `00 01`, so that a string comes before its continuations.
  mutating func append(text bytes: UnsafeRawBufferPointer) {
    reserve(2 &* bytes.count &+ 2)
    var at = count
    for byte in bytes {
      base[at] = byte
      at &+= 1
      if byte == 0 {
        base[at] = 0xff
        at &+= 1
      }
    }
    base[at] = 0
    base[at &+ 1] = 1
    count = at &+ 2
  }

  mutating func append(_ bytes: [UInt8]) {
    reserve(bytes.count)
    for byte in bytes {
      base[count] = byte
      count &+= 1
    }
  }

  /// A copy of the bytes from `start` on.
  func copy(from start: Int) -> [UInt8] { Array(UnsafeBufferPointer(start: base + start, count: count - start)) }

  /// The bytes written since the last `clear`, copied to `arena`.
  func view(_ arena: StringArena) -> StringView { arena.copy(UnsafeRawBufferPointer(start: base, count: count)) }

  @inline(__always) private mutating func reserve(_ more: Int) { if count &+ more > capacity { grow(more) } }

  @inline(never) private mutating func grow(_ more: Int) {
    let wanted = max(capacity * 2, count + more)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
    capacity = wanted
  }
}
