/// What stands between two `%` of a LIKE pattern: literal bytes and `_`s.
struct LikePiece {
  enum Element {
    case literal([UInt8])
    case anyCharacter
  }

  let hasWildcard: Bool
  /// The whole piece when it has no `_`.
  let search: ByteSearch
  /// Runs of literal bytes and single `_`s.
  private let elements: [Element]
  private let codePoints: Int

  init(_ parts: [Element]) {
    var merged: [Element] = []
    var wildcard = false
    var characters = 0
    for part in parts {
      characters += 1
      switch (merged.last, part) {
      case (.literal(let before)?, .literal(let bytes)): merged[merged.count - 1] = .literal(before + bytes)
      case (_, .anyCharacter):
        wildcard = true
        merged.append(part)
      default: merged.append(part)
      }
    }
    hasWildcard = wildcard
    elements = merged
    codePoints = characters
    if !wildcard, case .literal(let bytes)? = merged.first { search = ByteSearch(bytes) } else { search = ByteSearch([]) }
  }

  /// The offset behind the piece when it stands at `start`; nil when it does not.
  func match(_ text: UnsafeRawBufferPointer, at start: Int) -> Int? {
    guard hasWildcard else { return search.isPrefix(of: text, at: start) ? start + search.needle.count : nil }
    var at = start
    for element in elements {
      switch element {
      case .literal(let bytes):
        guard at + bytes.count <= text.count else { return nil }
        for (i, byte) in bytes.enumerated() where text[at + i] != byte { return nil }
        at += bytes.count
      case .anyCharacter:
        guard at < text.count else { return nil }
        at = LikePiece.next(text, at)
      }
    }
    return at
  }

  /// The offset behind the earliest occurrence at or after `from`.
  func find(_ text: UnsafeRawBufferPointer, from: Int) -> Int? {
    guard hasWildcard else { return search.firstMatch(in: text, from: from).map { $0 + search.needle.count } }
    var at = from
    while at <= text.count {
      if let end = match(text, at: at) { return end }
      if at == text.count { return nil }
      at = LikePiece.next(text, at)
    }
    return nil
  }

  /// Where the piece must stand to end with the text: as many code points before the end as it has.
  func startBeforeEnd(_ text: UnsafeRawBufferPointer) -> Int? {
    guard hasWildcard else { return text.count >= search.needle.count ? text.count - search.needle.count : nil }
    var at = text.count
    for _ in 0..<codePoints {
      guard at > 0 else { return nil }
      at -= 1
      while at > 0 && text[at] & 0xc0 == 0x80 { at -= 1 }
    }
    return at
  }

  /// The offset of the code point after the one at `at`.
  private static func next(_ text: UnsafeRawBufferPointer, _ at: Int) -> Int {
    var at = at + 1
    while at < text.count && text[at] & 0xc0 == 0x80 { at += 1 }
    return at
  }
}
