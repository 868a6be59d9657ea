import LakeVectors

/// trim, ltrim, rtrim: white space, or the characters of a second argument.
enum TrimFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    for (name, ends) in [("trim", (true, true)), ("ltrim", (true, false)), ("rtrim", (false, true))] {
      let (start, end) = ends
      let place = start && end ? "both ends" : start ? "the beginning" : "the end"
      family.add(name, [.anyVarchar], .sameAs(0), mayFail: false, "The string without white space at \(place)") { call in
        trim(call, start, end, isWhitespace)
      }
      // A char is stored without its padding, which the varchar does not get back.
      family.add(name, [.anyChar], .computed(varcharOfChar), mayFail: false, "The string without white space at \(place)") { call in
        trim(call, start, end, isWhitespace)
      }
      family.add(name, [.anyVarchar, .anyVarchar], .sameAs(0), mayFail: false, "The string without the given characters at \(place)") {
        call in
        let characters = call.strings(1)
        var set: Set<UInt32> = []
        if characters.isConstant && call.rowCount > 0 {
          set = Set(CodePoints.decode(characters[0]))
          return trim(call, start, end) { set.contains($0) }
        }
        let text = call.strings(0)
        return call.text { row, _ in
          let set = Set(CodePoints.decode(characters[row]))
          return trim(text[row], start, end) { set.contains($0) }
        }
      }
    }
    return family.functions
  }()

  @Sendable private static func varcharOfChar(_ types: [DataType]) -> DataType {
    if case .char(let length) = types[0] { .varchar(length: length) } else { .varchar }
  }

  private static func trim(_ call: ScalarFunction.Invocation, _ start: Bool, _ end: Bool, _ drops: (UInt32) -> Bool) -> ColumnVector {
    let text = call.strings(0)
    return call.text { row, _ in trim(text[row], start, end, drops) }
  }

  private static func trim(_ view: StringView, _ start: Bool, _ end: Bool, _ drops: (UInt32) -> Bool) -> StringView {
    view.withBytes { bytes in
      var from = 0
      var to = bytes.count
      while start, from < to {
        let (scalar, next) = CodePoints.decode(bytes, from)
        guard drops(scalar) else { break }
        from = next
      }
      while end, to > from {
        var lead = to - 1
        while lead > from && bytes[lead] & 0xc0 == 0x80 { lead -= 1 }
        guard drops(CodePoints.decode(bytes, lead).scalar) else { break }
        to = lead
      }
      return view.slice(from, to)
    }
  }

  /// Java's notion, which is Trino's: no-break spaces do not count.
  private static func isWhitespace(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x20, 0x09...0x0d, 0x1c...0x1f: true
    case 0x1680, 0x2000...0x2006, 0x2008...0x200a, 0x2028, 0x2029, 0x205f, 0x3000: true
    default: false
    }
  }
}
