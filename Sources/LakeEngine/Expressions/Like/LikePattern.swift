import LakeVectors

/// A compiled LIKE pattern: the pieces between its `%`s. Greedy search for each piece in turn is exact, since a piece has
/// a fixed number of code points: the earliest place for one leaves the most room for the next.
final class LikePattern {
  private enum Shape {
    case exact, prefix, suffix, contains
    /// Everything else without `_`: anchored ends, searched middles.
    case pieces
    /// With `_`: the pieces are matched code point by code point.
    case wildcards
    /// Only `%`.
    case anything
  }

  private let shape: Shape
  private let pieces: [LikePiece]
  /// False when the pattern begins (ends) with `%`.
  private let anchoredStart: Bool
  private let anchoredEnd: Bool
  /// For many rows at once; nil when the pattern has `_` or nothing to look for.
  let needles: LikeNeedles?

  /// - Throws: `INVALID_FUNCTION_ARGUMENT` for a bad escape.
  init(_ pattern: String, escape: String?) throws {
    let parsed = try LikePattern.parse(pattern, escape)
    pieces = parsed.pieces
    anchoredStart = parsed.anchoredStart
    anchoredEnd = parsed.anchoredEnd
    if pieces.isEmpty && !(anchoredStart && anchoredEnd) {
      shape = .anything
    } else if pieces.contains(where: \.hasWildcard) {
      shape = .wildcards
    } else if pieces.count > 1 {
      shape = .pieces
    } else {
      shape = anchoredStart ? (anchoredEnd ? .exact : .prefix) : (anchoredEnd ? .suffix : .contains)
    }
    let hasNeedles = shape != .wildcards && !pieces.isEmpty
    needles =
      hasNeedles
      ? LikeNeedles(pieces.map(\.search.needle), anchoredStart: anchoredStart, anchoredEnd: anchoredEnd) : nil
  }

  /// `padding`: the value's length with the trailing spaces of a char(n), in code points; 0 for varchar.
  @inline(__always)
  func matches(_ view: StringView, _ padding: Int) -> Bool {
    padding == 0 ? view.withBytes { matches($0) } : matchesPadded(view, padding)
  }

  private func matchesPadded(_ view: StringView, _ padding: Int) -> Bool {
    var bytes = view.withBytes { Array($0) }
    let length = bytes.reduce(0) { $0 + ($1 & 0xc0 != 0x80 ? 1 : 0) }
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(0, padding - length)))
    return bytes.withUnsafeBytes { matches($0) }
  }

  func matches(_ text: UnsafeRawBufferPointer) -> Bool {
    switch shape {
    case .anything: return true
    case .exact: return text.count == byteCount(0) && startsWithFirst(text, at: 0)
    case .prefix: return startsWithFirst(text, at: 0)
    case .suffix: return text.count >= byteCount(0) && startsWithFirst(text, at: text.count - byteCount(0))
    case .contains: return pieces[0].search.firstMatch(in: text, from: 0) != nil
    case .pieces, .wildcards: return matchesPieces(text)
    }
  }

  private func byteCount(_ piece: Int) -> Int { pieces.isEmpty ? 0 : pieces[piece].search.needle.count }

  private func startsWithFirst(_ text: UnsafeRawBufferPointer, at offset: Int) -> Bool {
    pieces.isEmpty || pieces[0].search.isPrefix(of: text, at: offset)
  }

  private func matchesPieces(_ text: UnsafeRawBufferPointer) -> Bool {
    var at = 0
    var from = 0
    var to = pieces.count
    if anchoredStart {
      guard let end = pieces[0].match(text, at: 0) else { return false }
      if to == 1 && anchoredEnd { return end == text.count }
      at = end
      from = 1
    }
    if anchoredEnd && to > from {
      to -= 1
      guard let start = pieces[to].startBeforeEnd(text), start >= at, pieces[to].match(text, at: start) == text.count else { return false }
      guard let end = searchPieces(text, at, from, to) else { return false }
      return end <= start
    }
    return searchPieces(text, at, from, to) != nil
  }

  /// Where the last of pieces `from..<to` ends when each is put as early as possible.
  private func searchPieces(_ text: UnsafeRawBufferPointer, _ start: Int, _ from: Int, _ to: Int) -> Int? {
    var at = start
    for piece in from..<to {
      guard let end = pieces[piece].find(text, from: at) else { return nil }
      at = end
    }
    return at
  }

  private static func parse(_ pattern: String, _ escape: String?) throws -> (pieces: [LikePiece], anchoredStart: Bool, anchoredEnd: Bool) {
    let escapeScalar = try escape.map { text in
      guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1 else {
        throw LakeError(.invalidFunctionArgument, "Escape string must be a single character")
      }
      return scalar
    }
    var pieces: [LikePiece] = []
    var current: [LikePiece.Element] = []
    var anchoredStart = true
    var anchoredEnd = true
    var escaped = false
    var isFirst = true
    for scalar in pattern.unicodeScalars {
      if escaped {
        guard scalar == "%" || scalar == "_" || scalar == escapeScalar else { throw badEscape }
        current.append(.literal(Array(String(scalar).utf8)))
        escaped = false
        anchoredEnd = true
      } else if scalar == escapeScalar {
        escaped = true
      } else if scalar == "%" {
        if isFirst { anchoredStart = false }
        if !current.isEmpty { pieces.append(LikePiece(current)) }
        current = []
        anchoredEnd = false
      } else {
        current.append(scalar == "_" ? .anyCharacter : .literal(Array(String(scalar).utf8)))
        anchoredEnd = true
      }
      isFirst = false
    }
    if escaped { throw badEscape }
    if !current.isEmpty { pieces.append(LikePiece(current)) }
    return (pieces, anchoredStart, anchoredEnd)
  }

  private static var badEscape: LakeError {
    LakeError(.invalidFunctionArgument, "Escape character must be followed by '%', '_' or the escape character itself")
  }
}
