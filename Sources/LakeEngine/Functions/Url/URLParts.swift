/// The byte ranges of a URI's parts (RFC 3986, appendix B): `scheme://host:port/path?query#fragment`.
struct URLParts {
  var scheme: Range<Int>?
  var host: Range<Int>?
  var port: Range<Int>?
  var path: Range<Int>
  var query: Range<Int>?
  var fragment: Range<Int>?

  /// Nil when the text holds characters that no URI has, or a malformed escape.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard URLParts.isWellFormed(bytes) else { return nil }
    var rest = 0..<bytes.count
    if let hash = bytes.firstIndex(of: UInt8(ascii: "#")) {
      fragment = (hash + 1)..<bytes.count
      rest = 0..<hash
    }
    if let mark = bytes[rest].firstIndex(of: UInt8(ascii: "?")) {
      query = (mark + 1)..<rest.upperBound
      rest = 0..<mark
    }
    if let colon = bytes[rest].firstIndex(of: UInt8(ascii: ":")), URLParts.isScheme(bytes[0..<colon]) {
      scheme = 0..<colon
      rest = (colon + 1)..<rest.upperBound
    }
    path = rest
    if rest.count >= 2, bytes[rest.lowerBound] == UInt8(ascii: "/"), bytes[rest.lowerBound + 1] == UInt8(ascii: "/") {
      let start = rest.lowerBound + 2
      let end = bytes[start..<rest.upperBound].firstIndex(of: UInt8(ascii: "/")) ?? rest.upperBound
      path = end..<rest.upperBound
      readAuthority(bytes, start..<end)
    }
  }

  private mutating func readAuthority(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    var start = range.lowerBound
    if let at = bytes[range].lastIndex(of: UInt8(ascii: "@")) { start = at + 1 }
    var end = range.upperBound
    // A colon inside brackets belongs to an IPv6 address.
    if let colon = bytes[start..<end].lastIndex(of: UInt8(ascii: ":")), !bytes[colon..<end].contains(UInt8(ascii: "]")) {
      if colon + 1 < end { port = (colon + 1)..<end }
      end = colon
    }
    if start < end { host = start..<end }
  }

  private static func isScheme(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
    guard let first = bytes.first, (first | 0x20) &- 0x61 < 26 else { return false }
    return bytes.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 <= 9 || $0 == 0x2b || $0 == 0x2d || $0 == 0x2e }
  }

  private static func isWellFormed(_ bytes: UnsafeRawBufferPointer) -> Bool {
    for (i, byte) in bytes.enumerated() {
      if byte <= 0x20 || byte == 0x7f || "\"<>\\^`{|}".utf8.contains(byte) { return false }
      if byte == UInt8(ascii: "%") {
        guard i + 2 < bytes.count, hexValue(bytes[i + 1]) != nil, hexValue(bytes[i + 2]) != nil else { return false }
      }
    }
    return true
  }

  static func hexValue(_ byte: UInt8) -> UInt8? {
    if byte &- 0x30 <= 9 { return byte &- 0x30 }
    let letter = (byte | 0x20) &- 0x61
    return letter <= 5 ? letter &+ 10 : nil
  }

  /// `%XX` and (in queries) `+` decoded; nil for a malformed escape.
  static func decoded(_ bytes: Slice<UnsafeRawBufferPointer>, plusIsSpace: Bool) -> [UInt8]? {
    var out: [UInt8] = []
    var at = bytes.startIndex
    while at < bytes.endIndex {
      let byte = bytes[at]
      if byte == UInt8(ascii: "%") {
        guard at + 2 < bytes.endIndex, let high = hexValue(bytes[at + 1]), let low = hexValue(bytes[at + 2]) else { return nil }
        out.append(high << 4 | low)
        at += 3
      } else {
        out.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        at += 1
      }
    }
    return out
  }
}
