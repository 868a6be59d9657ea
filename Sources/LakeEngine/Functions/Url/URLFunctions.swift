import LakeVectors

/// url_extract_host and its kin, url_encode, url_decode.
enum URLFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    func part(_ name: String, _ documentation: String, _ read: @escaping @Sendable (URLParts) -> Range<Int>?) {
      family.add(name, [.anyVarchar], .sameAs(0), mayFail: false, documentation) { call in
        let text = call.strings(0)
        return call.optionalText { row, arena in
          text[row].withBytes { bytes -> StringView? in
            guard let parts = URLParts(bytes) else { return nil }
            // A part that is missing is empty; a text that is no URL is NULL.
            guard let range = read(parts) else { return StringView() }
            return decoded(bytes, range, arena)
          }
        }
      }
    }
    part("url_extract_protocol", "The protocol of a URL") { $0.scheme }
    part("url_extract_path", "The path of a URL") { $0.path }
    part("url_extract_query", "The query string of a URL") { $0.query }
    part("url_extract_fragment", "The fragment of a URL") { $0.fragment }
    part("url_extract_host", "The host of a URL") { $0.host }
    family.add("url_extract_port", [.anyVarchar], .bigint, mayFail: false, "The port of a URL; NULL when it names none") { call in
      let text = call.strings(0)
      return call.produceOptional(Int64.self, missing: 0) { row in
        text[row].withBytes { bytes in
          URLParts(bytes)?.port.flatMap { TextParser.int64(UnsafeRawBufferPointer(rebasing: bytes[$0])) }
        }
      }
    }
    family.add(
      "url_extract_parameter", [.anyVarchar, .anyVarchar], .sameAs(0), mayFail: false, "The first value of a parameter of a URL", parameter)
    family.add("url_encode", [.anyVarchar], .varchar, mayFail: false, "Escapes a value for use in a URL's query") { call in
      let text = call.strings(0)
      return call.text { row, arena in text[row].withBytes { arena.copy(encoded($0)) } }
    }
    family.add("url_decode", [.anyVarchar], .sameAs(0), "The value that url_encode escaped") { call in
      let text = call.strings(0)
      return try call.text { row, arena in
        guard let bytes = text[row].withBytes({ URLParts.decoded($0[...], plusIsSpace: true) }) else {
          throw LakeError.invalidArgument("URLDecoder: Incomplete trailing escape (%) pattern")
        }
        return arena.copy(String(decoding: bytes, as: UTF8.self))
      }
    }
    return family.functions
  }()

  private static func decoded(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ arena: StringArena) -> StringView {
    guard bytes[range].contains(UInt8(ascii: "%")) else { return arena.copy(UnsafeRawBufferPointer(rebasing: bytes[range])) }
    let text = URLParts.decoded(bytes[range], plusIsSpace: false) ?? Array(bytes[range])
    return arena.copy(String(decoding: text, as: UTF8.self))
  }

  @Sendable private static func parameter(_ call: ScalarFunction.Invocation) -> ColumnVector {
    let text = call.strings(0)
    let names = call.strings(1)
    return call.optionalText { row, arena in
      text[row].withBytes { bytes -> StringView? in
        guard let query = URLParts(bytes)?.query else { return nil }
        let wanted = names[row].withBytes { Array($0) }
        for pair in bytes[query].split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true) {
          let equals = pair.firstIndex(of: UInt8(ascii: "="))
          guard URLParts.decoded(pair[..<(equals ?? pair.endIndex)], plusIsSpace: true) == wanted else { continue }
          guard let equals else { return StringView() }
          let value = URLParts.decoded(pair[(equals + 1)...], plusIsSpace: true) ?? []
          return arena.copy(String(decoding: value, as: UTF8.self))
        }
        return nil
      }
    }
  }

  private static func encoded(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    for byte in bytes {
      if byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 < 26 || ".-*_".utf8.contains(byte) {
        out.append(byte)
      } else if byte == UInt8(ascii: " ") {
        out.append(UInt8(ascii: "+"))
      } else {
        out.append(contentsOf: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]])
      }
    }
    return out
  }
}
