import LakeVectors

extension DateFormat {
  /// A pattern of `format_datetime` and `parse_datetime`: `yyyy-MM-dd HH:mm:ss`; letters mean by their number, text is quoted.
  /// - Throws: `INVALID_FUNCTION_ARGUMENT` for a letter that Joda does not have.
  static func joda(_ pattern: String) throws -> DateFormat {
    let scalars = Array(pattern.unicodeScalars)
    var parts: [Part] = []
    var at = 0
    while at < scalars.count {
      let scalar = scalars[at]
      if scalar == "'" {
        let (text, next) = quoted(scalars, at)
        parts.append(.literal(Array(text.utf8)))
        at = next
      } else if ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) {
        var end = at
        while end < scalars.count, scalars[end] == scalar { end += 1 }
        parts.append(try part(scalar, count: end - at))
        at = end
      } else {
        parts.append(.literal(Array(String(scalar).utf8)))
        at += 1
      }
    }
    if parts.isEmpty { throw LakeError.invalidArgument("Invalid pattern specification") }
    return DateFormat(parts: parts)
  }

  /// The text of a quotation that begins at `start`, and where it ends; `''` is one quote, inside and out.
  private static func quoted(_ scalars: [Unicode.Scalar], _ start: Int) -> (String, Int) {
    if start + 1 < scalars.count, scalars[start + 1] == "'" { return ("'", start + 2) }
    var text = String.UnicodeScalarView()
    var at = start + 1
    while at < scalars.count {
      if scalars[at] == "'" {
        guard at + 1 < scalars.count, scalars[at + 1] == "'" else { return (String(text), at + 1) }
        at += 1
      }
      text.append(scalars[at])
      at += 1
    }
    return (String(text), at)
  }

  private static func part(_ letter: Unicode.Scalar, count: Int) throws -> Part {
    switch letter {
    case "G": .text(.era, short: true)
    case "C": .number(.century, digits: count)
    case "y", "Y": count == 2 ? .number(.twoDigitYear, digits: 2) : .number(.year, digits: count)
    case "x": .number(.weekYear, digits: count)
    case "M": count >= 3 ? .text(.month, short: count == 3) : .number(.month, digits: count)
    case "d": .number(.day, digits: count)
    case "D": .number(.dayOfYear, digits: count)
    case "w": .number(.week, digits: count)
    case "e": .number(.dayOfWeek, digits: count)
    case "E": .text(.weekday, short: count < 4)
    case "a": .text(.halfDay, short: false)
    case "H": .number(.hour, digits: count)
    case "k": .number(.clockHour, digits: count)
    case "K": .number(.hourOfHalfDay, digits: count)
    case "h": .number(.clockHourOfHalfDay, digits: count)
    case "m": .number(.minute, digits: count)
    case "s": .number(.second, digits: count)
    case "S": .fraction(digits: count)
    case "z": .zoneName
    case "Z": count == 1 ? .offset(colon: false) : count == 2 ? .offset(colon: true) : .zoneName
    default: throw LakeError.invalidArgument("Illegal pattern component: \(String(repeating: String(letter), count: count))")
    }
  }
}
