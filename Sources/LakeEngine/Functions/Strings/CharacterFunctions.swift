import LakeVectors

/// length, chr, codepoint, upper, lower, reverse, translate.
enum CharacterFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.add("length", [.anyVarchar], .bigint, mayFail: false, "Number of code points of a string") { call in
      let text = call.strings(0)
      return call.produce(Int64.self) { row in text[row].withBytes { Int64(CodePoints.count($0)) } }
    }
    family.add("length", [.varbinary], .bigint, mayFail: false, "Number of bytes of a binary value") { call in
      let bytes = call.strings(0)
      return call.produce(Int64.self) { Int64(bytes[$0].count) }
    }
    family.add("chr", [.bigint], .exact(.varchar(length: 1)), "The code point as a string of one character", chr)
    family.add("codepoint", [.anyVarchar], .integer, "The code point of a string of one character", codepoint)
    family.add("upper", [.anyVarchar], .sameAs(0), mayFail: false, "The string in upper case", upper)
    family.add("upper", [.anyChar], .sameAs(0), mayFail: false, "The string in upper case", upper)
    family.add("lower", [.anyVarchar], .sameAs(0), mayFail: false, "The string in lower case", lower)
    family.add("lower", [.anyChar], .sameAs(0), mayFail: false, "The string in lower case", lower)
    family.add("reverse", [.anyVarchar], .sameAs(0), mayFail: false, "The code points in reverse order", reverse)
    family.add(
      "reverse", [.varbinary], .varbinary, mayFail: false, "The bytes in reverse order", reverseBytes)
    family.add(
      "translate", [.anyVarchar, .anyVarchar, .anyVarchar], .varchar, mayFail: false,
      "Replaces each character found in the second argument by the one at the same place in the third", translate)
    return family.functions
  }()

  @Sendable private static func chr(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let codes = call.cells(0, Int64.self)
    return try call.text { row, arena in
      guard let code = UInt32(exactly: codes[row]), let scalar = Unicode.Scalar(code) else {
        throw LakeError.invalidArgument("Not a valid Unicode code point: \(codes[row])")
      }
      return arena.copy(String(Character(scalar)))
    }
  }

  @Sendable private static func codepoint(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let text = call.strings(0)
    return try call.produce(Int32.self) { row in
      let scalars = CodePoints.decode(text[row])
      guard scalars.count == 1 else { throw LakeError.invalidArgument("Input string must be a single character string") }
      return Int32(truncatingIfNeeded: scalars[0])
    }
  }

  @Sendable private static func upper(_ call: ScalarFunction.Invocation) -> ColumnVector {
    changeCase(call, ascii: (first: UInt8(ascii: "a"), last: UInt8(ascii: "z")), CaseMapping.upper)
  }

  @Sendable private static func lower(_ call: ScalarFunction.Invocation) -> ColumnVector {
    changeCase(call, ascii: (first: UInt8(ascii: "A"), last: UInt8(ascii: "Z")), CaseMapping.lower)
  }

  /// Letters in the ASCII range flip bit 5; other characters go through `map`.
  private static func changeCase(
    _ call: ScalarFunction.Invocation, ascii: (first: UInt8, last: UInt8), _ map: (UInt32) -> UInt32
  ) -> ColumnVector {
    let text = call.strings(0)
    var scratch: [UInt8] = []
    return call.text { row, arena in
      text[row].withBytes { bytes in
        guard CodePoints.isASCII(bytes) else {
          scratch.removeAll(keepingCapacity: true)
          var at = 0
          while at < bytes.count {
            let (scalar, next) = CodePoints.decode(bytes, at)
            CodePoints.append(map(scalar), to: &scratch)
            at = next
          }
          return arena.copy(scratch)
        }
        let out = arena.allocate(bytes.count)
        let target = out.assumingMemoryBound(to: UInt8.self)
        var i = 0
        while i < bytes.count {
          let byte = bytes[i]
          target[i] = byte ^ (byte >= ascii.first && byte <= ascii.last ? 0x20 : 0)
          i &+= 1
        }
        return StringView(padded: out, count: bytes.count)
      }
    }
  }

  @Sendable private static func reverse(_ call: ScalarFunction.Invocation) -> ColumnVector {
    let text = call.strings(0)
    return call.text { row, arena in
      text[row].withBytes { bytes in
        let out = arena.allocate(bytes.count)
        var at = 0
        while at < bytes.count {
          let size = min(CodePoints.width(bytes[at]), bytes.count - at)
          for i in 0..<size { out.storeBytes(of: bytes[at + i], toByteOffset: bytes.count - at - size + i, as: UInt8.self) }
          at += size
        }
        return StringView(padded: out, count: bytes.count)
      }
    }
  }

  @Sendable private static func reverseBytes(_ call: ScalarFunction.Invocation) -> ColumnVector {
    let values = call.strings(0)
    return call.text { row, arena in values[row].withBytes { arena.copy([UInt8]($0.reversed())) } }
  }

  @Sendable private static func translate(_ call: ScalarFunction.Invocation) -> ColumnVector {
    let text = call.strings(0)
    let from = call.strings(1)
    let to = call.strings(2)
    let constant = from.isConstant && to.isConstant && call.rowCount > 0
    var map: [UInt32: UInt32?] = constant ? translation(from[0], to[0]) : [:]
    var scratch: [UInt8] = []
    return call.text { row, arena in
      if !constant { map = translation(from[row], to[row]) }
      scratch.removeAll(keepingCapacity: true)
      for scalar in CodePoints.decode(text[row]) {
        if let target = map[scalar] {
          if let target { CodePoints.append(target, to: &scratch) }
        } else {
          CodePoints.append(scalar, to: &scratch)
        }
      }
      return arena.copy(scratch)
    }
  }

  /// For each character of `from` its first partner in `to`; nil when it is dropped.
  private static func translation(_ from: StringView, _ to: StringView) -> [UInt32: UInt32?] {
    let targets = CodePoints.decode(to)
    var map: [UInt32: UInt32?] = [:]
    for (i, scalar) in CodePoints.decode(from).enumerated() where map[scalar] == nil {
      map.updateValue(i < targets.count ? targets[i] : nil, forKey: scalar)
    }
    return map
  }
}
