import LakeVectors

extension ValueConversion.StringRule {
  /// Whether views must be looked at one by one; `knownASCII` says that all their bytes are below 128.
  func hasWork(knownASCII: Bool) -> Bool {
    (isText && !knownASCII) || maxCodePoints != nil || trimsSpaces
  }

  /// Validates, shortens and trims `count` views in place. The bytes they point at are shared, not changed.
  func apply(_ views: UnsafeMutablePointer<StringView>, _ count: Int, knownASCII: Bool) throws(DataDefect) {
    guard hasWork(knownASCII: knownASCII) else { return }
    var i = 0
    while i < count {
      let view = views[i]
      i &+= 1
      var length = view.count
      let isASCII: Bool
      if knownASCII || !isText {
        isASCII = true
      } else {
        isASCII = try validate(view)
      }
      if let maxCodePoints, length > maxCodePoints {
        length = isASCII ? maxCodePoints : view.withBytes { codePointPrefix($0, maxCodePoints) }
      }
      if trimsSpaces { length = view.withBytes { trimmed($0, length) } }
      if length != view.count { views[i &- 1] = view.shortened(to: length) }
    }
  }

  /// True when the bytes are ASCII.
  @inline(__always)
  private func validate(_ view: StringView) throws(DataDefect) -> Bool {
    let (isASCII, isValid) = view.withBytes { bytes -> (Bool, Bool) in
      if ASCII.isAll(bytes) { return (true, true) }
      return (false, (try? UTF8Span(validating: bytes.bindMemory(to: UInt8.self).span)) != nil)
    }
    if !isValid { throw DataDefect.damaged("a string is not valid UTF-8") }
    return isASCII
  }

  /// Bytes of the first `limit` code points.
  private func codePointPrefix(_ bytes: UnsafeRawBufferPointer, _ limit: Int) -> Int {
    var points = 0
    for (i, byte) in bytes.enumerated() where byte & 0xc0 != 0x80 {
      if points == limit { return i }
      points += 1
    }
    return bytes.count
  }

  private func trimmed(_ bytes: UnsafeRawBufferPointer, _ length: Int) -> Int {
    var end = length
    while end > 0, bytes[end - 1] == 0x20 { end -= 1 }
    return end
  }
}

extension StringView {
  /// The first `length` bytes, sharing them.
  fileprivate func shortened(to length: Int) -> StringView {
    isInline ? withBytes { StringView(exact: $0.baseAddress.unsafelyUnwrapped, count: length) } : StringView(padded: pointer, count: length)
  }
}

enum ASCII {
  /// Whether all bytes are below 128; 32 bytes a step.
  static func isAll(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let start = bytes.baseAddress else { return true }
    let count = bytes.count
    var i = 0
    var high: UInt64 = 0
    while i &+ 32 <= count {
      var lanes = start.loadUnaligned(fromByteOffset: i, as: SIMD2<UInt64>.self)
      lanes |= start.loadUnaligned(fromByteOffset: i &+ 16, as: SIMD2<UInt64>.self)
      high |= lanes[0] | lanes[1]
      i &+= 32
      if i & 4095 == 0, high & 0x8080_8080_8080_8080 != 0 { return false }
    }
    while i < count {
      high |= UInt64(start.load(fromByteOffset: i, as: UInt8.self))
      i &+= 1
    }
    return high & 0x8080_8080_8080_8080 == 0
  }
}
