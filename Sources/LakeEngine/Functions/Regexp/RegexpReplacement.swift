import LakeVectors

/// The replacement text of `regexp_replace`, parsed: `$1`, `$12`, `${name}`; `\` takes the next character as it is.
struct RegexpReplacement {
  enum Part {
    case literal([UInt8])
    case group(Int)
  }

  let parts: [Part]

  /// - Throws: `INVALID_FUNCTION_ARGUMENT` for a group that `regexp` does not have.
  init(_ text: [UInt8], for regexp: Regexp) throws {
    var parts: [Part] = []
    var literal: [UInt8] = []
    var at = 0
    func illegal(_ detail: String = "") -> LakeError {
      .invalidArgument("Illegal replacement sequence: " + (detail.isEmpty ? String(decoding: text, as: UTF8.self) : detail))
    }
    while at < text.count {
      let byte = text[at]
      at += 1
      if byte == UInt8(ascii: "\\") {
        guard at < text.count else { throw illegal() }
        literal.append(text[at])
        at += 1
      } else if byte == UInt8(ascii: "$") {
        guard at < text.count else { throw illegal() }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        literal = []
        if text[at] == UInt8(ascii: "{") {
          guard let end = text[at...].firstIndex(of: UInt8(ascii: "}")) else { throw illegal() }
          let name = String(decoding: text[(at + 1)..<end], as: UTF8.self)
          guard let number = regexp.groupNumber(named: name) else { throw illegal("unknown group { \(name) }") }
          parts.append(.group(number))
          at = end + 1
        } else {
          parts.append(.group(try RegexpReplacement.number(text, &at, regexp, illegal)))
        }
      } else {
        literal.append(byte)
      }
    }
    if !literal.isEmpty { parts.append(.literal(literal)) }
    self.parts = parts
  }

  /// As many digits as still name a group.
  private static func number(_ text: [UInt8], _ at: inout Int, _ regexp: Regexp, _ illegal: (String) -> LakeError) throws -> Int {
    guard text[at] &- 0x30 <= 9 else { throw illegal("") }
    var number = Int(text[at] &- 0x30)
    at += 1
    while at < text.count, text[at] &- 0x30 <= 9, number * 10 + Int(text[at] &- 0x30) <= regexp.groupCount {
      number = number * 10 + Int(text[at] &- 0x30)
      at += 1
    }
    guard number <= regexp.groupCount else { throw illegal("unknown group { \(number) }") }
    return number
  }
}
