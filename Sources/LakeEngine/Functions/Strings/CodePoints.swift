import LakeVectors

/// Counting and cutting UTF-8 by code points. Strings in vectors are well formed.
enum CodePoints {
  /// True when every byte is below 128.
  @inline(__always)
  static func isASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var i = 0
    let count = bytes.count
    var high: UInt64 = 0
    while i &+ 8 <= count {
      high |= bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)
      i &+= 8
    }
    while i < count {
      high |= UInt64(bytes[i])
      i &+= 1
    }
    return high & 0x8080_8080_8080_8080 == 0
  }

  /// Bytes that do not continue a code point, eight at a time.
  @inline(__always)
  static func count(_ bytes: UnsafeRawBufferPointer) -> Int {
    var continuations = 0
    var i = 0
    let count = bytes.count
    while i &+ 8 <= count {
      let word = bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)
      // A continuation byte has bit 7 set and bit 6 clear.
      continuations &+= (word & ~(word &<< 1) & 0x8080_8080_8080_8080).nonzeroBitCount
      i &+= 8
    }
    while i < count {
      if bytes[i] & 0xc0 == 0x80 { continuations &+= 1 }
      i &+= 1
    }
    return count &- continuations
  }

  /// The byte offset of code point `index` counted from the one at byte `from`; nil when the text ends before it. The end
  /// itself is an offset.
  static func offset(of index: Int, in bytes: UnsafeRawBufferPointer, from: Int = 0) -> Int? {
    var at = from
    var left = index
    while left > 0 {
      guard at < bytes.count else { return nil }
      at += width(bytes[at])
      left -= 1
    }
    return at <= bytes.count ? at : nil
  }

  /// Bytes of the code point that `lead` begins.
  @inline(__always)
  static func width(_ lead: UInt8) -> Int { lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4 }

  /// The code point at byte `at`, and the offset behind it.
  @inline(__always)
  static func decode(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> (scalar: UInt32, next: Int) {
    let lead = bytes[at]
    if lead < 0x80 { return (UInt32(lead), at &+ 1) }
    let size = width(lead)
    guard at &+ size <= bytes.count else { return (0xfffd, bytes.count) }
    var scalar = UInt32(lead) & (size == 2 ? 0x1f : size == 3 ? 0x0f : 0x07)
    for i in 1..<size { scalar = scalar &<< 6 | UInt32(bytes[at &+ i] & 0x3f) }
    return (scalar, at &+ size)
  }

  static func decode(_ view: StringView) -> [UInt32] {
    view.withBytes { bytes in
      var scalars: [UInt32] = []
      var at = 0
      while at < bytes.count {
        let (scalar, next) = decode(bytes, at)
        scalars.append(scalar)
        at = next
      }
      return scalars
    }
  }

  /// Appends `scalar`, which must be a valid code point, as UTF-8.
  @inline(__always)
  static func append(_ scalar: UInt32, to out: inout [UInt8]) {
    switch scalar {
    case 0..<0x80: out.append(UInt8(truncatingIfNeeded: scalar))
    case 0x80..<0x800:
      out.append(UInt8(truncatingIfNeeded: 0xc0 | scalar &>> 6))
      out.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3f))
    case 0x800..<0x10000:
      out.append(UInt8(truncatingIfNeeded: 0xe0 | scalar &>> 12))
      out.append(UInt8(truncatingIfNeeded: 0x80 | scalar &>> 6 & 0x3f))
      out.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3f))
    default:
      out.append(UInt8(truncatingIfNeeded: 0xf0 | scalar &>> 18))
      out.append(UInt8(truncatingIfNeeded: 0x80 | scalar &>> 12 & 0x3f))
      out.append(UInt8(truncatingIfNeeded: 0x80 | scalar &>> 6 & 0x3f))
      out.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3f))
    }
  }
}

extension StringView {
  /// Bytes `from ..< to` of this string: a view into the same memory, or inline.
  @inline(__always)
  func slice(_ from: Int, _ to: Int) -> StringView {
    if from == 0 && to == count { return self }
    if from >= to { return StringView() }
    return withBytes { bytes in
      let start = bytes.baseAddress.unsafelyUnwrapped + from
      // Within 12 readable bytes the masks of the padded form do; a long slice is a pointer into the same memory.
      return bytes.count &- from >= 12 && !isInline
        ? StringView(padded: start, count: to &- from) : StringView(exact: start, count: to &- from)
    }
  }
}

extension StringArena {
  func copy(_ bytes: [UInt8]) -> StringView { bytes.withUnsafeBytes { copy($0) } }
}
