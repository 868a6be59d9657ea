import LakeVectors

/// The values (NULLs left out) of one data page, handed out in order in their stored form.
enum PageValues {
  /// Values of a fixed width one after the other: PLAIN, or decoded whole.
  case fixed(UnsafeRawBufferPointer, width: Int)
  /// PLAIN booleans, 8 a byte.
  case bits(UnsafeRawBufferPointer, next: Int)
  /// RLE booleans.
  case runs(HybridDecoder)
  /// PLAIN byte arrays: each behind its 4-byte length.
  case lengthPrefixed(UnsafeRawBufferPointer)
  /// Byte arrays already located.
  case views(UnsafeBufferPointer<StringView>)
  case delta(DeltaDecoder, physical: ParquetPhysical)
  case dictionary(HybridDecoder)
  /// A page without values (all NULL).
  case none

  private static var truncated: DataDefect { .damaged("a page has fewer values than its header says") }

  mutating func skip(_ count: Int) throws(DataDefect) {
    guard count > 0 else { return }
    switch self {
    case .fixed(let bytes, let width):
      guard count <= bytes.count / width else { throw PageValues.truncated }
      self = .fixed(UnsafeRawBufferPointer(rebasing: bytes[(count * width)...]), width: width)
    case .bits(let bytes, let next):
      guard count <= bytes.count * 8 - next else { throw PageValues.truncated }
      self = .bits(bytes, next: next + count)
    case .runs(var decoder):
      try decoder.skip(count)
      self = .runs(decoder)
    case .lengthPrefixed(let bytes):
      var cursor = LengthPrefixedCursor(bytes)
      for _ in 0..<count { _ = try cursor.next() }
      self = .lengthPrefixed(cursor.rest)
    case .views(let views):
      guard count <= views.count else { throw PageValues.truncated }
      self = .views(UnsafeBufferPointer(rebasing: views[count...]))
    case .delta(var decoder, let physical):
      try decoder.skip(count)
      self = .delta(decoder, physical: physical)
    case .dictionary(var decoder):
      try decoder.skip(count)
      self = .dictionary(decoder)
    case .none: throw PageValues.truncated
    }
  }

  /// The next `count` values where they lie, passed over; nil when they must be decoded.
  mutating func takeInPlace(_ count: Int) throws(DataDefect) -> UnsafeRawPointer? {
    guard case .fixed(let bytes, let width) = self, let start = bytes.baseAddress else { return nil }
    guard count <= bytes.count / width else { throw PageValues.truncated }
    self = .fixed(UnsafeRawBufferPointer(rebasing: bytes[(count * width)...]), width: width)
    return start
  }

  /// Decodes the next `count` values to `target` in stored form: fixed widths as they are, booleans a byte each, byte
  /// arrays as views. Not for dictionary pages.
  mutating func decode(_ count: Int, into target: UnsafeMutableRawPointer) throws(DataDefect) {
    guard count > 0 else { return }
    switch self {
    case .fixed(_, let width):
      guard let source = try takeInPlace(count) else { throw PageValues.truncated }
      target.copyMemory(from: source, byteCount: count * width)
    case .bits(let bytes, let next):
      guard count <= bytes.count * 8 - next else { throw PageValues.truncated }
      PageValues.expandBits(bytes, next, count, target.assumingMemoryBound(to: UInt8.self))
      self = .bits(bytes, next: next + count)
    case .runs(var decoder):
      try decoder.decode(count, into: target.assumingMemoryBound(to: UInt8.self))
      self = .runs(decoder)
    case .lengthPrefixed(let bytes):
      var cursor = LengthPrefixedCursor(bytes)
      try cursor.decode(count, into: target.assumingMemoryBound(to: StringView.self))
      self = .lengthPrefixed(cursor.rest)
    case .views(let views):
      guard count <= views.count, let start = views.baseAddress else { throw PageValues.truncated }
      target.copyMemory(from: start, byteCount: count * 16)
      self = .views(UnsafeBufferPointer(rebasing: views[count...]))
    case .delta(var decoder, let physical):
      if physical == .int32 {
        try decoder.decode(count, into: target.assumingMemoryBound(to: Int32.self))
      } else {
        try decoder.decode(count, into: target.assumingMemoryBound(to: Int64.self))
      }
      self = .delta(decoder, physical: physical)
    case .dictionary, .none: throw PageValues.truncated
    }
  }

  private static func expandBits(_ bytes: UnsafeRawBufferPointer, _ from: Int, _ count: Int, _ target: UnsafeMutablePointer<UInt8>) {
    guard let start = bytes.baseAddress else { return }
    var i = 0
    while i < count {
      let bit = from &+ i
      target[i] = start.load(fromByteOffset: bit &>> 3, as: UInt8.self) &>> UInt8(truncatingIfNeeded: bit & 7) & 1
      i &+= 1
    }
  }
}

/// Walks PLAIN byte arrays. The bytes need slack behind them, as views read 12 bytes whatever the length.
struct LengthPrefixedCursor {
  private var position: UnsafeRawPointer
  private let end: UnsafeRawPointer

  init(_ bytes: UnsafeRawBufferPointer) {
    position = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 16).unsafelyUnwrapped
    end = position + bytes.count
  }

  var rest: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: position, count: end - position) }

  @inline(__always)
  mutating func next() throws(DataDefect) -> UnsafeRawBufferPointer {
    guard end - position >= 4 else { throw DataDefect.damaged("a page has fewer strings than its header says") }
    let length = Int(position.loadUnaligned(as: UInt32.self))
    position += 4
    guard length <= end - position else { throw DataDefect.damaged("a string reaches past its page") }
    defer { position += length }
    return UnsafeRawBufferPointer(start: position, count: length)
  }

  mutating func decode(_ count: Int, into target: UnsafeMutablePointer<StringView>) throws(DataDefect) {
    var i = 0
    while i < count {
      let bytes = try next()
      target[i] = StringView(padded: bytes.baseAddress.unsafelyUnwrapped, count: bytes.count)
      i &+= 1
    }
  }

  /// Only the strings at `rows` (ascending, counted from the cursor); stops behind the last of them.
  mutating func decode(rows: UnsafePointer<UInt32>, count: Int, into target: UnsafeMutablePointer<StringView>) throws(DataDefect) {
    var row = 0
    var i = 0
    while i < count {
      let wanted = Int(rows[i])
      while row < wanted {
        _ = try next()
        row &+= 1
      }
      let bytes = try next()
      target[i] = StringView(padded: bytes.baseAddress.unsafelyUnwrapped, count: bytes.count)
      row &+= 1
      i &+= 1
    }
  }
}
