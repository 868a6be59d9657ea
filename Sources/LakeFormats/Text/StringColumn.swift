import LakeVectors

/// Collects string views that point into a chunk's bytes; only decoded, repaired or cut strings are copied.
struct StringColumn {
  private let type: DataType
  private let chunk: TextChunk
  private let views: Buffer
  private let count: Int
  private var validity: ValidityMaker
  private var arena: StringArena?
  /// Every string needs a look: UTF-8 to repair, a length to keep.
  let needsLook: Bool

  init(_ type: DataType, _ count: Int, _ chunk: TextChunk) {
    self.type = type
    self.chunk = chunk
    self.count = count
    views = Buffer(byteCount: max(count, 1) * 16)
    validity = ValidityMaker(count)
    needsLook = chunk.needsRepair || StringColumn.lengthMax(type) != nil
  }

  private static func lengthMax(_ type: DataType) -> Int? {
    switch type {
    case .varchar(let length): length
    case .char(let length): length
    default: nil
    }
  }

  var out: UnsafeMutablePointer<StringView> { views.pointer() }

  mutating func setNull(_ i: Int) {
    out[i] = StringView()
    validity.setNull(i)
  }

  /// A string that lies in the chunk.
  @inline(__always) mutating func set(_ i: Int, _ start: UnsafePointer<UInt8>, _ count: Int) {
    if needsLook {
      setLooked(i, UnsafeRawBufferPointer(start: start, count: count), inChunk: true)
    } else {
      out[i] = StringView(padded: UnsafeRawPointer(start), count: count)
    }
  }

  /// A string in passing memory.
  mutating func setCopy(_ i: Int, _ text: UnsafeRawBufferPointer) {
    if needsLook { setLooked(i, text, inChunk: false) } else { out[i] = copied(text) }
  }

  private mutating func copied(_ text: UnsafeRawBufferPointer) -> StringView {
    let arena = arena ?? StringArena()
    self.arena = arena
    return arena.copy(text)
  }

  private mutating func setLooked(_ i: Int, _ text: UnsafeRawBufferPointer, inChunk: Bool) {
    if chunk.needsRepair, TextRepair.firstInvalid(text) != nil {
      var repaired = String(decoding: text, as: UTF8.self)
      out[i] = repaired.withUTF8 { copied(cut(UnsafeRawBufferPointer($0))) }
      return
    }
    let kept = cut(text)
    if inChunk, let base = kept.baseAddress {
      out[i] = StringView(padded: base, count: kept.count)
    } else {
      out[i] = copied(kept)
    }
  }

  /// The first n characters of a varchar(n) or char(n); char without trailing blanks.
  private func cut(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard let length = StringColumn.lengthMax(type) else { return text }
    var end = text.count
    if text.count > length {
      var characters = 0
      end = 0
      while end < text.count {
        if text[end] & 0xc0 != 0x80 {
          if characters == length { break }
          characters += 1
        }
        end += 1
      }
    }
    if case .char = type { while end > 0, text[end - 1] == 32 { end -= 1 } }
    return UnsafeRawBufferPointer(rebasing: text[0..<end])
  }

  consuming func finish() -> ColumnVector {
    let heap: AnyObject = arena.map { OwnerGroup([chunk.bytes, $0]) } ?? chunk.bytes
    return ColumnVector(flat: type, count: count, values: views, validity: validity.buffer, heap: heap)
  }
}

enum TextRepair {
  /// Where the first byte stands that is not well-formed UTF-8; nil when all is well.
  static func firstInvalid(_ text: UnsafeRawBufferPointer) -> Int? { UTF8Validation.firstInvalid(text) }
}

/// RFC 4648 Base64.
enum Base64 {
  static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var end = text.count
    while end > 0, text.count - end < 2, text[end - 1] == 61 { end -= 1 }
    var bits: UInt32 = 0
    var have = 0
    for i in 0..<end {
      guard let value = digit(text[i]) else { return nil }
      bits = bits << 6 | value
      have += 6
      if have >= 8 {
        have -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(have)))
      }
    }
    return bytes
  }

  static func encode(_ bytes: UnsafeRawBufferPointer, into text: inout [UInt8]) {
    let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    var at = 0
    while at < bytes.count {
      let left = min(bytes.count - at, 3)
      var group: UInt32 = 0
      for k in 0..<3 { group = group << 8 | (k < left ? UInt32(bytes[at + k]) : 0) }
      for k in 0..<4 {
        text.append(k <= left ? alphabet.utf8Start[Int(group >> UInt32(18 - 6 * k)) & 63] : 61)
      }
      at += 3
    }
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 65...90: UInt32(byte) - 65
    case 97...122: UInt32(byte) - 71
    case 48...57: UInt32(byte) + 4
    case 43: 62
    case 47: 63
    default: nil
    }
  }
}
