/// Times as Trino writes them.
package enum TimeLimit {
  private static let units: [(name: String, nanos: Double)] = [
    ("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9), ("d", 86_400e9),
  ]

  /// `30.00s`, `1.50m`: the largest unit of which there is at least one, with two decimals.
  package static func text(_ nanos: Int) -> String {
    let unit = units.last { Double(nanos) >= $0.nanos } ?? units[0]
    let hundredths = Int((Double(nanos) / unit.nanos * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)\(unit.name)"
  }

  /// Nanoseconds of `30s`, `500ms`, `1.5m`, `2h`, or of plain seconds; nil when it is none of these or not positive.
  package static func nanos(_ text: String) -> Int? {
    let text = text.filter { $0 != " " }.lowercased()
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let name = text.dropFirst(digits.count)
    guard let number = Double(digits), number > 0,
      let unit = name.isEmpty ? units[3] : units.first(where: { $0.name == name })
    else { return nil }
    let nanos = number * unit.nanos
    return nanos >= 1 && nanos < 1e18 ? Int(nanos) : nil
  }
}
