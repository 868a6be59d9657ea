import LakeVectors

/// Appends JSON values to bytes.
package enum JSONText {
  /// Numbers and booleans as such; NULL, NaN and infinities (which JSON lacks) as `null`; arrays, maps and rows as arrays and
  /// objects; everything else as its text.
  static func append(_ value: Value, _ type: DataType, _ style: JSONStyle, into bytes: inout [UInt8]) {
    switch value {
    case .null: append("null", into: &bytes)
    case .boolean(let value): append(value ? "true" : "false", into: &bytes)
    case .integer(let value) where type.isInteger: append(String(value), into: &bytes)
    case .decimal where type.isDecimal: append(ValueText.text(value, type), into: &bytes)
    case .double(let value): append(value.isFinite ? number(value.description) : "null", into: &bytes)
    case .real(let value): append(value.isFinite ? number(value.description) : "null", into: &bytes)
    case .string(let text) where type == .json: append(text, into: &bytes)
    case .array, .map, .row: appendNested(value, type, style, into: &bytes)
    default: appendString(ValueText.text(value, type), escapeNonASCII: style.escapesNonASCII, into: &bytes)
    }
  }

  /// A quoted string. Non-ASCII as UTF-8, or as `\uXXXX` in UTF-16 code units.
  package static func appendString(_ text: String, escapeNonASCII: Bool, into bytes: inout [UInt8]) {
    bytes.append(34)
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 34: bytes += [92, 34]
      case 92: bytes += [92, 92]
      case 10: bytes += [92, 110]
      case 13: bytes += [92, 114]
      case 9: bytes += [92, 116]
      case 8: bytes += [92, 98]
      case 12: bytes += [92, 102]
      case 0..<32: appendEscape(UInt16(scalar.value), into: &bytes)
      case 32..<127: bytes.append(UInt8(scalar.value))
      default:
        if escapeNonASCII {
          for unit in String(scalar).utf16 { appendEscape(unit, into: &bytes) }
        } else {
          bytes.append(contentsOf: String(scalar).utf8)
        }
      }
    }
    bytes.append(34)
  }

  private static func appendEscape(_ unit: UInt16, into bytes: inout [UInt8]) {
    bytes += [92, 117]
    for shift in [12, 8, 4, 0] {
      let digit = UInt8(unit >> UInt16(shift) & 15)
      bytes.append(digit < 10 ? 48 + digit : 87 + digit)
    }
  }

  /// Swift's shortest text that reads back the same is also JSON's, but for `5e-324` and the like, which JSON has too.
  private static func number(_ text: String) -> String { text }

  private static func append(_ text: String, into bytes: inout [UInt8]) { bytes.append(contentsOf: text.utf8) }
}
