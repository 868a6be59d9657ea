/// Finds the keyword that a word is, whatever its case: open addressing by the hash that the lexer computes while it
/// reads the word, so that a plain name costs one probe.
struct KeywordTable: Sendable {
  static let shared = KeywordTable()

  private struct Entry {
    let hash: UInt64
    let keyword: Keyword
    let isReserved: Bool
    let bytes: [UInt8]
  }

  /// A power of two, at least twice the number of keywords, so that a free slot ends every probe.
  private static let slotCount = 1024
  private var slots: [Entry?]

  private init() {
    slots = Array(repeating: nil, count: Self.slotCount)
    var isReserved = true
    for keyword in Keyword.allCases {
      let bytes = Array(keyword.rawValue.utf8)
      let hash = bytes.reduce(Self.hashSeed) { Self.hash($0, $1) }
      var slot = Self.slot(hash)
      while slots[slot] != nil { slot = (slot + 1) & (Self.slotCount - 1) }
      slots[slot] = Entry(hash: hash, keyword: keyword, isReserved: isReserved, bytes: bytes)
      if keyword == .with { isReserved = false }
    }
  }

  /// FNV-1a over the bytes with the case bit set; that also folds a few bytes that are no letters, hence the comparison
  /// of the text in `find`.
  static let hashSeed: UInt64 = 0xcbf2_9ce4_8422_2325

  @inline(__always)
  static func hash(_ state: UInt64, _ byte: UInt8) -> UInt64 {
    (state ^ UInt64(byte | 0x20)) &* 0x0000_0100_0000_01b3
  }

  private static func slot(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash ^ (hash >> 32)) & (slotCount - 1) }

  /// `range` of `source` holds the word, ASCII letters, digits and `_`, whose hash is given.
  func find(_ hash: UInt64, _ source: [UInt8], _ range: Range<Int>) -> (keyword: Keyword, isReserved: Bool)? {
    var slot = Self.slot(hash)
    while let entry = slots[slot] {
      if entry.hash == hash, Self.isSame(entry.bytes, source, range) { return (entry.keyword, entry.isReserved) }
      slot = (slot + 1) & (Self.slotCount - 1)
    }
    return nil
  }

  private static func isSame(_ lowercase: [UInt8], _ source: [UInt8], _ range: Range<Int>) -> Bool {
    guard lowercase.count == range.count else { return false }
    for (index, byte) in zip(range, lowercase) {
      let other = source[index]
      let isUppercase = other >= UInt8(ascii: "A") && other <= UInt8(ascii: "Z")
      guard (isUppercase ? other | 0x20 : other) == byte else { return false }
    }
    return true
  }

  /// The keyword that `word` is, for printers.
  func find(_ word: String) -> (keyword: Keyword, isReserved: Bool)? {
    let bytes = Array(word.utf8)
    return find(bytes.reduce(Self.hashSeed) { Self.hash($0, $1) }, bytes, 0..<bytes.count)
  }
}
