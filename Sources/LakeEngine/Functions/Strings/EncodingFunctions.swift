import LakeVectors

/// to_utf8, from_utf8, to_hex, from_hex, to_base64, from_base64.
enum EncodingFunctions {
  static let all: [ScalarFunction] = {
    var family = FunctionFamily()
    family.add("to_utf8", [.anyVarchar], .varbinary, mayFail: false, "The UTF-8 bytes of a string") { call in
      call.arguments[0].retyped(.varbinary)
    }
    family.add("from_utf8", [.varbinary], .varchar, mayFail: false, "Decodes UTF-8; what is not valid becomes U+FFFD") { call in
      let bytes = call.strings(0)
      return call.text { row, arena in
        let view = bytes[row]
        return view.withBytes { UTF8Validation.firstInvalid($0) } == nil ? view : arena.copy(view.string)
      }
    }
    family.add("to_hex", [.varbinary], .varchar, mayFail: false, "The bytes in hexadecimal, upper case") { call in
      let bytes = call.strings(0)
      let digits = Array("0123456789ABCDEF".utf8)
      return call.text { row, arena in
        bytes[row].withBytes { bytes in
          let out = arena.allocate(bytes.count * 2)
          for (i, byte) in bytes.enumerated() {
            out.storeBytes(of: digits[Int(byte >> 4)], toByteOffset: 2 * i, as: UInt8.self)
            out.storeBytes(of: digits[Int(byte & 15)], toByteOffset: 2 * i + 1, as: UInt8.self)
          }
          return StringView(padded: out, count: bytes.count * 2)
        }
      }
    }
    family.add("from_hex", [.anyVarchar], .varbinary, "The bytes that a hexadecimal string spells", fromHex)
    family.add("to_base64", [.varbinary], .varchar, mayFail: false, "The bytes in base64", toBase64)
    family.add("from_base64", [.anyVarchar], .varbinary, "The bytes that a base64 string spells", fromBase64)
    return family.functions
  }()

  @Sendable private static func fromHex(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let text = call.strings(0)
    return try call.text { row, arena in
      let view = text[row]
      guard view.count % 2 == 0 else {
        throw LakeError.invalidArgument("String must contain an even number of hex digits, length was \(view.count): \(view.string)")
      }
      return try view.withBytes { digits in
        var bytes: [UInt8] = []
        for i in stride(from: 0, to: digits.count, by: 2) {
          guard let high = hexDigit(digits[i]), let low = hexDigit(digits[i + 1]) else {
            throw LakeError.invalidArgument("String is not a hexadecimal number: \(view.string)")
          }
          bytes.append(high << 4 | low)
        }
        return arena.copy(bytes)
      }
    }
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private static let base64Digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  @Sendable private static func toBase64(_ call: ScalarFunction.Invocation) -> ColumnVector {
    let values = call.strings(0)
    let digits = base64Digits
    return call.text { row, arena in
      values[row].withBytes { bytes in
        var out: [UInt8] = []
        var i = 0
        while i < bytes.count {
          let have = min(3, bytes.count - i)
          var group: UInt32 = 0
          for k in 0..<3 { group = group << 8 | (k < have ? UInt32(bytes[i + k]) : 0) }
          for k in 0..<4 { out.append(k <= have ? digits[Int(group >> UInt32(18 - 6 * k) & 63)] : UInt8(ascii: "=")) }
          i += 3
        }
        return arena.copy(out)
      }
    }
  }

  @Sendable private static func fromBase64(_ call: ScalarFunction.Invocation) throws -> ColumnVector {
    let text = call.strings(0)
    var table = [UInt8](repeating: 255, count: 256)
    for (value, digit) in base64Digits.enumerated() { table[Int(digit)] = UInt8(value) }
    return try call.text { row, arena in
      try text[row].withBytes { bytes in
        var digits = bytes[...]
        while let last = digits.last, last == UInt8(ascii: "="), bytes.count - digits.count < 2 { digits = digits.dropLast() }
        var out: [UInt8] = []
        var group: UInt32 = 0
        var bits = 0
        for digit in digits {
          let value = table[Int(digit)]
          guard value < 64 else { throw LakeError.invalidArgument("Illegal base64 character \(String(digit, radix: 16))") }
          group = group << 6 | UInt32(value)
          bits += 6
          if bits >= 8 {
            bits -= 8
            out.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
          }
        }
        guard digits.count % 4 != 1 else { throw LakeError.invalidArgument("Last unit does not have enough valid bits") }
        return arena.copy(out)
      }
    }
  }
}
