/// The spellings of zones.
enum TimeZoneName {
  /// In lower case.
  private static let utcNames: Set<String> = [
    "z", "ut", "gmt", "uct", "utc", "gmt0", "zulu", "gmt+0", "gmt-0", "etc/gmt", "etc/uct", "etc/utc", "etc/gmt0", "etc/zulu",
    "etc/gmt+0", "etc/gmt-0", "greenwich", "universal", "etc/greenwich", "etc/universal",
  ]

  /// The one name for a zone: `UTC`, `+hh:mm`, or a well-formed name of the tz database (not yet known to exist).
  static func canonical(_ name: String) -> String? {
    let folded = name.lowercased()
    if utcNames.contains(folded) { return "UTC" }
    for prefix in ["utc", "gmt", "ut", ""] where folded.hasPrefix(prefix) {
      let rest = name.dropFirst(prefix.count)
      guard let sign = rest.first, sign == "+" || sign == "-" else { continue }
      return offsetSeconds(String(rest)).map(offsetName)
    }
    return isSafe(name) ? name : nil
  }

  /// `+hh:mm`, `-hh:mm`, `+hhmm`, `+hh`, `+h`, up to 14 hours, in seconds.
  static func offsetSeconds(_ text: String) -> Int? {
    var digits: [Int] = []
    var colons = 0
    for (i, c) in text.utf8.enumerated() {
      if i == 0 { continue }
      if c == 0x3a && (i == 3 || i == 2) { colons += 1 } else if c &- 0x30 <= 9 { digits.append(Int(c &- 0x30)) } else { return nil }
    }
    let hours: Int
    var minutes = 0
    switch (digits.count, colons) {
    case (1, 0): hours = digits[0]
    case (2, 0): hours = digits[0] * 10 + digits[1]
    case (3, 1): (hours, minutes) = (digits[0], digits[1] * 10 + digits[2])
    case (4, _): (hours, minutes) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
    default: return nil
    }
    guard minutes < 60, hours * 60 + minutes <= 14 * 60 else { return nil }
    let seconds = hours * 3600 + minutes * 60
    return text.hasPrefix("-") ? -seconds : seconds
  }

  static func offsetName(_ seconds: Int) -> String {
    if seconds == 0 { return "UTC" }
    let minutes = abs(seconds) / 60
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    return (seconds < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60)
  }

  /// Letters, digits, `_ + -` in parts between single slashes: nothing that could leave the folder of zones.
  private static func isSafe(_ name: String) -> Bool {
    guard let first = name.utf8.first, name.utf8.count <= 64, first | 0x20 >= 0x61, first | 0x20 <= 0x7a else { return false }
    var previous: UInt8 = 0
    for c in name.utf8 {
      let letter = c | 0x20 >= 0x61 && c | 0x20 <= 0x7a
      let allowed = letter || c &- 0x30 <= 9 || c == 0x5f || c == 0x2b || c == 0x2d || c == 0x2f
      if !allowed || (c == 0x2f && previous == 0x2f) { return false }
      previous = c
    }
    return previous != 0x2f
  }
}
