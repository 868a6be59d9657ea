/// Sizes in bytes as Trino writes them: units are powers of 1,024.
package enum MemorySize {
  private static let units = ["B", "kB", "MB", "GB", "TB", "PB"]

  /// `64MB`, `754.36kB`: two decimals unless the number is whole.
  package static func text(_ bytes: Int) -> String {
    var unit = 0
    var divisor = 1
    while unit < units.count - 1, bytes / divisor >= 1024 {
      divisor <<= 10
      unit += 1
    }
    let whole = bytes / divisor
    let hundredths = bytes % divisor * 100 / divisor
    if hundredths == 0 { return "\(whole)\(units[unit])" }
    return "\(whole).\(hundredths < 10 ? "0" : "")\(hundredths)\(units[unit])"
  }

  /// Bytes of `64MB`, `2 GB`, `1.5g`, `512k`, `1000000` or, as a share of `whole`, `75%`; nil when it is none of these or
  /// not positive.
  package static func bytes(_ text: String, of whole: @autoclosure () -> Int) -> Int? {
    let text = text.filter { $0 != " " }.lowercased()
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let number = Double(digits), number > 0 else { return nil }
    let factor: Double
    switch text.dropFirst(digits.count) {
    case "", "b": factor = 1
    case "k", "kb", "kib": factor = 0x1p10
    case "m", "mb", "mib": factor = 0x1p20
    case "g", "gb", "gib": factor = 0x1p30
    case "t", "tb", "tib": factor = 0x1p40
    case "%":
      guard number <= 100 else { return nil }
      factor = Double(whole()) / 100
    default: return nil
    }
    let bytes = number * factor
    guard bytes >= 1, bytes < Double(Int.max / 2) else { return nil }
    return Int(bytes)
  }
}
