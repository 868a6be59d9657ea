import LakeVectors

extension DateFormat {
  /// A pattern of `date_format` and `date_parse`: `%Y-%m-%d`.
  /// - Throws: `INVALID_FUNCTION_ARGUMENT` for a specifier that Trino does not have.
  static func mySQL(_ pattern: String) throws -> DateFormat {
    var parts: [Part] = []
    var escaped = false
    for scalar in pattern.unicodeScalars {
      if escaped {
        escaped = false
        parts.append(contentsOf: try specifier(scalar))
      } else if scalar == "%" {
        escaped = true
      } else {
        parts.append(.literal(Array(String(scalar).utf8)))
      }
    }
    return DateFormat(parts: parts)
  }

  private static func specifier(_ scalar: Unicode.Scalar) throws -> [Part] {
    let colon = Part.literal([UInt8(ascii: ":")])
    switch scalar {
    case "a": return [.text(.weekday, short: true)]
    case "W": return [.text(.weekday, short: false)]
    case "b": return [.text(.month, short: true)]
    case "M": return [.text(.month, short: false)]
    case "c": return [.number(.month, digits: 1)]
    case "m": return [.number(.month, digits: 2)]
    case "d": return [.number(.day, digits: 2)]
    case "e": return [.number(.day, digits: 1)]
    case "f": return [.fraction(digits: 6)]
    case "H": return [.number(.hour, digits: 2)]
    case "k": return [.number(.hour, digits: 1)]
    case "h", "I": return [.number(.clockHourOfHalfDay, digits: 2)]
    case "l": return [.number(.clockHourOfHalfDay, digits: 1)]
    case "i": return [.number(.minute, digits: 2)]
    case "S", "s": return [.number(.second, digits: 2)]
    case "p": return [.text(.halfDay, short: false)]
    case "j": return [.number(.dayOfYear, digits: 3)]
    case "v": return [.number(.week, digits: 2)]
    case "x": return [.number(.weekYear, digits: 4)]
    case "Y": return [.number(.year, digits: 4)]
    case "y": return [.number(.twoDigitYear, digits: 2)]
    case "T": return [.number(.hour, digits: 2), colon, .number(.minute, digits: 2), colon, .number(.second, digits: 2)]
    case "r":
      return [
        .number(.clockHourOfHalfDay, digits: 2), colon, .number(.minute, digits: 2), colon, .number(.second, digits: 2),
        .literal([UInt8(ascii: " ")]), .text(.halfDay, short: false),
      ]
    case "w", "U", "u", "V", "X", "D": throw LakeError.invalidArgument("%\(scalar) not supported in date format string")
    default: return [.literal(Array(String(scalar).utf8))]
    }
  }
}
