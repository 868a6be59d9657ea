import LakeVectors

/// JSON as Trino's json type keeps it: no white space, members in the order of their names, the last of equal names.
enum JSONCanonical {
  /// Nil when `bytes` is not one JSON value.
  static func text(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    var scanner = JSONScanner(bytes)
    guard let range = scanner.value() else { return nil }
    scanner.skipSpace()
    guard scanner.isAtEnd else { return nil }
    var out: [UInt8] = []
    append(bytes, range, &out)
    return out
  }

  /// Appends the well-formed value in `range`. Recursion is bounded by the scanner's depth.
  static func append(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ out: inout [UInt8]) {
    var scanner = JSONScanner(bytes)
    scanner.at = range.lowerBound
    switch bytes[range.lowerBound] {
    case UInt8(ascii: "{"):
      var members: [(name: [UInt8], value: Range<Int>)] = []
      var places: [[UInt8]: Int] = [:]
      _ = scanner.members(0) { key, value in
        let name = JSONScanner.unescaped(bytes, key)
        if let place = places[name] {
          members[place].value = value
        } else {
          places[name] = members.count
          members.append((name, value))
        }
        return true
      }
      members.sort { $0.name.lexicographicallyPrecedes($1.name) }
      out.append(UInt8(ascii: "{"))
      for (i, member) in members.enumerated() {
        if i > 0 { out.append(UInt8(ascii: ",")) }
        appendQuoted(member.name, &out)
        out.append(UInt8(ascii: ":"))
        append(bytes, member.value, &out)
      }
      out.append(UInt8(ascii: "}"))
    case UInt8(ascii: "["):
      var elements: [Range<Int>] = []
      _ = scanner.elements(0) { _, value in
        elements.append(value)
        return true
      }
      out.append(UInt8(ascii: "["))
      for (i, element) in elements.enumerated() {
        if i > 0 { out.append(UInt8(ascii: ",")) }
        append(bytes, element, &out)
      }
      out.append(UInt8(ascii: "]"))
    case UInt8(ascii: "\""): appendQuoted(JSONScanner.unescaped(bytes, range), &out)
    default: out.append(contentsOf: bytes[range])
    }
  }

  private static func appendQuoted(_ text: [UInt8], _ out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        out.append(UInt8(ascii: "\\"))
        out.append(byte)
      case 8: out.append(contentsOf: "\\b".utf8)
      case 9: out.append(contentsOf: "\\t".utf8)
      case 10: out.append(contentsOf: "\\n".utf8)
      case 12: out.append(contentsOf: "\\f".utf8)
      case 13: out.append(contentsOf: "\\r".utf8)
      case 0..<0x20:
        out.append(contentsOf: "\\u00".utf8)
        for digit in [byte >> 4, byte & 15] { out.append(digit < 10 ? 0x30 + digit : 0x37 + digit) }
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}
