/// Reads Thrift's compact protocol from a bounded range. Every read is checked; after the first failure all reads give
/// zeros and `failed` stays set, so that callers check once a structure.
struct ThriftReader {
  private(set) var position: UnsafeRawPointer
  private let end: UnsafeRawPointer
  private(set) var failed = false
  private var depth = 0

  static let depthLimit = 32

  /// The wire types that readers here tell apart.
  enum Wire {
    static let boolTrue: UInt8 = 1
    static let boolFalse: UInt8 = 2
    static let binary: UInt8 = 8
    static let list: UInt8 = 9
    static let structure: UInt8 = 12
  }

  struct Field {
    let id: Int
    let wire: UInt8
  }

  init(_ bytes: UnsafeRawBufferPointer) {
    position = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 16).unsafelyUnwrapped
    end = position + bytes.count
  }

  mutating func fail() { failed = true }

  private mutating func byte() -> UInt8 {
    guard !failed, position < end else {
      failed = true
      return 0
    }
    let value = position.load(as: UInt8.self)
    position += 1
    return value
  }

  private mutating func varint() -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 64 {
      let next = byte()
      value |= UInt64(next & 0x7f) &<< shift
      if next < 0x80 { return value }
      shift += 7
    }
    failed = true
    return 0
  }

  mutating func integer() -> Int {
    let raw = varint()
    return Int(truncatingIfNeeded: Int64(bitPattern: raw &>> 1) ^ (0 &- Int64(bitPattern: raw & 1)))
  }

  mutating func signedByte() -> Int { Int(Int8(bitPattern: byte())) }

  /// An i32 or a count: anything outside `0...Int32.max` is a failure.
  mutating func count() -> Int {
    let value = integer()
    guard value >= 0, value <= Int(Int32.max) else {
      failed = true
      return 0
    }
    return value
  }

  mutating func bytes() -> UnsafeRawBufferPointer {
    let length = Int(truncatingIfNeeded: varint())
    guard !failed, length >= 0, length <= end - position else {
      failed = true
      return UnsafeRawBufferPointer(start: position, count: 0)
    }
    defer { position += length }
    return UnsafeRawBufferPointer(start: position, count: length)
  }

  mutating func string() -> String { String(decoding: bytes(), as: UTF8.self) }

  /// Calls `body` once an element; `expected` is the element's wire type.
  mutating func list<E: Error>(of expected: UInt8, _ wire: UInt8, _ body: (inout ThriftReader) throws(E) -> Void) throws(E) {
    guard wire == Wire.list else { return fail() }
    let header = listHeader()
    guard header.element == expected || header.count == 0 else { return fail() }
    for _ in 0..<header.count where !failed { try body(&self) }
  }

  private mutating func listHeader() -> (count: Int, element: UInt8) {
    let header = byte()
    var count = Int(header >> 4)
    if count == 15 { count = Int(truncatingIfNeeded: varint()) }
    // Every element takes at least a byte.
    guard !failed, count >= 0, count <= end - position else {
      failed = true
      return (0, 0)
    }
    return (count, header & 15)
  }

  /// Calls `body` for each field of a structure; `body` must consume the field's value (or `skip` it).
  mutating func structure<E: Error>(_ body: (inout ThriftReader, Field) throws(E) -> Void) throws(E) {
    depth += 1
    defer { depth -= 1 }
    guard depth <= ThriftReader.depthLimit else { return fail() }
    var id = 0
    while !failed {
      let header = byte()
      if header == 0 { return }
      let delta = Int(header >> 4)
      id = delta != 0 ? id &+ delta : integer()
      if failed { return }
      try body(&self, Field(id: id, wire: header & 15))
    }
  }

  mutating func skip(_ wire: UInt8) {
    switch wire {
    case 1, 2: break
    case 3: _ = byte()
    case 4, 5, 6: _ = varint()
    case 7:
      guard end - position >= 8 else { return fail() }
      position += 8
    case 8: _ = bytes()
    case 9, 10:
      depth += 1
      defer { depth -= 1 }
      guard depth <= ThriftReader.depthLimit else { return fail() }
      let header = listHeader()
      for _ in 0..<header.count where !failed {
        if header.element <= 2 { _ = byte() } else { skip(header.element) }
      }
    case 12: structure { reader, field in reader.skip(field.wire) }
    default: fail()
    }
  }
}
