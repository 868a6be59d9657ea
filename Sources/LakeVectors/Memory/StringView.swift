/// 16 bytes that stand for a string: its length, its first 4 bytes, and either the next 8 bytes (length ≤ 12) or a
/// pointer to all of it. Unused bytes of an inline view are zero, so two inline strings are equal when their words are.
@frozen public struct StringView: BitwiseCopyable, @unchecked Sendable {
  /// Length in the low 32 bits, the first 4 bytes in the high 32.
  public var low: UInt64
  /// Bytes 4..<12, or the address of the bytes.
  public var high: UInt64

  public static let inlineLimit = 12

  @inlinable @inline(__always) public init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  @inlinable @inline(__always) public init() {
    low = 0
    high = 0
  }

  /// A view of `count` bytes at `bytes`, which must outlive it when `count > 12`. Reads 12 bytes whatever `count` is, so
  /// the memory must have slack behind it (`Buffer` has).
  @inlinable @inline(__always) public init(padded bytes: UnsafeRawPointer, count: Int) {
    let prefix = UInt64(bytes.loadUnaligned(as: UInt32.self))
    let n = UInt64(truncatingIfNeeded: count)
    if n > 12 {
      low = n | prefix << 32
      high = UInt64(UInt(bitPattern: bytes))
    } else {
      let rest = bytes.loadUnaligned(fromByteOffset: 4, as: UInt64.self)
      let prefixMask: UInt64 = n >= 4 ? 0xffff_ffff : (1 &<< (n &* 8)) &- 1
      let restMask: UInt64 = n >= 12 ? ~0 : n <= 4 ? 0 : (1 &<< ((n &- 4) &* 8)) &- 1
      low = n | (prefix & prefixMask) << 32
      high = rest & restMask
    }
  }

  /// The same without reading past `count`; slower.
  @inlinable public init(exact bytes: UnsafeRawPointer, count: Int) {
    if count > 12 {
      self.init(padded: bytes, count: count)
    } else {
      var low = UInt64(truncatingIfNeeded: count)
      var high: UInt64 = 0
      var i = 0
      while i < count {
        let byte = UInt64(bytes.load(fromByteOffset: i, as: UInt8.self))
        if i < 4 { low |= byte &<< UInt64(32 &+ 8 &* i) } else { high |= byte &<< UInt64(8 &* (i &- 4)) }
        i &+= 1
      }
      self.init(low: low, high: high)
    }
  }

  @inlinable @inline(__always) public var count: Int { Int(truncatingIfNeeded: low & 0xffff_ffff) }
  @inlinable @inline(__always) public var isInline: Bool { low & 0xffff_ffff <= 12 }

  /// The address of the bytes when not inline.
  @inlinable @inline(__always) public var pointer: UnsafeRawPointer {
    UnsafeRawPointer(bitPattern: UInt(truncatingIfNeeded: high)).unsafelyUnwrapped
  }

  /// Runs `body` over the bytes, wherever they are.
  @inlinable @inline(__always)
  public func withBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    if count > 12 { return try body(UnsafeRawBufferPointer(start: pointer, count: count)) }
    // The inline bytes are contiguous in memory: 4 in the upper half of `low`, 8 in `high` (little endian).
    var copy = self
    return try withUnsafePointer(to: &copy) { view throws(E) -> R in
      try body(UnsafeRawBufferPointer(start: UnsafeRawPointer(view) + 4, count: count))
    }
  }

  /// The text; ill-formed UTF-8 is repaired with U+FFFD.
  @inlinable public var string: String { withBytes { String(decoding: $0, as: UTF8.self) } }

  @inlinable @inline(__always) public static func == (a: StringView, b: StringView) -> Bool {
    if a.low != b.low { return false }
    if a.high == b.high { return true }
    return a.count > 12 && equalBytes(a.pointer, b.pointer, a.count)
  }

  /// Byte order, which for UTF-8 is code point order, as Trino compares varchar.
  @inlinable public static func < (a: StringView, b: StringView) -> Bool {
    let x = UInt32(truncatingIfNeeded: a.low &>> 32).byteSwapped
    let y = UInt32(truncatingIfNeeded: b.low &>> 32).byteSwapped
    if x != y { return x < y }
    return compareBytes(a, b) < 0
  }

  /// Negative, zero or positive, by bytes.
  @inlinable public static func compareBytes(_ a: StringView, _ b: StringView) -> Int {
    a.withBytes { x in
      b.withBytes { y in
        let n = min(x.count, y.count)
        var i = 0
        while i &+ 8 <= n {
          let p = x.loadUnaligned(fromByteOffset: i, as: UInt64.self)
          let q = y.loadUnaligned(fromByteOffset: i, as: UInt64.self)
          if p != q { return p.byteSwapped < q.byteSwapped ? -1 : 1 }
          i &+= 8
        }
        while i < n {
          let p = x[i]
          let q = y[i]
          if p != q { return p < q ? -1 : 1 }
          i &+= 1
        }
        return x.count &- y.count
      }
    }
  }
}

/// Equality of `n` bytes; the last word first, since keys that share a prefix differ at the end.
@inlinable @inline(__always)
public func equalBytes(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ n: Int) -> Bool {
  if n >= 8 {
    let tail = n &- 8
    if a.loadUnaligned(fromByteOffset: tail, as: UInt64.self) != b.loadUnaligned(fromByteOffset: tail, as: UInt64.self) {
      return false
    }
    var i = 0
    while i < tail {
      if a.loadUnaligned(fromByteOffset: i, as: UInt64.self) != b.loadUnaligned(fromByteOffset: i, as: UInt64.self) {
        return false
      }
      i &+= 8
    }
    return true
  }
  var i = 0
  while i < n {
    if a.load(fromByteOffset: i, as: UInt8.self) != b.load(fromByteOffset: i, as: UInt8.self) { return false }
    i &+= 1
  }
  return true
}
