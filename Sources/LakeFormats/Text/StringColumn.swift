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
    if chunk.needsRepair, UTF8Validation.firstInvalid(text) != nil {
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
