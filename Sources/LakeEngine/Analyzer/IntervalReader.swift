import LakeSQL
import LakeVectors

/// Reads interval literals: months for YEAR and MONTH, milliseconds for the rest.
enum IntervalReader {
  /// - Throws: `INVALID_LITERAL`.
  static func expression(_ literal: IntervalLiteral, at position: Position) throws -> Expression {
    var invalid: LakeError { LakeError(.invalidLiteral, at: position, "'\(literal.text)' is not a valid INTERVAL literal") }
    let last = literal.to ?? literal.from
    let isMonths = literal.from == .year || literal.from == .month
    guard isMonths == (last == .year || last == .month), literal.from.order < last.order || literal.to == nil,
      var amount = amount(literal.text, literal.from, last)
    else { throw invalid }
    if literal.isNegative { amount = -amount }
    if isMonths, Int32(exactly: amount) == nil { throw invalid }
    return .literal(.integer(amount), isMonths ? .intervalYearToMonth : .intervalDayToSecond)
  }

  /// Months or milliseconds of `1-2` or `1 2:3:4.5`: the fields from the first on, as many as there are, each of any size.
  private static func amount(_ text: String, _ from: IntervalField, _ to: IntervalField) -> Int64? {
    let (isNegative, body) = sign(text)
    var total: Int64? = 0
    var rest = body
    var field = from
    while true {
      let end = field == to ? nil : rest.firstIndex(of: field.separator)
      let part = end.map { rest[..<$0] } ?? rest
      total = sum(total, field == .second ? seconds(part) : number(part).flatMap { product($0, field.units) })
      guard let end else { break }
      rest = rest[rest.index(after: end)...]
      field = IntervalField.allCases[field.order + 1]
    }
    return total.map { isNegative ? -$0 : $0 }
  }

  /// `12.345`: milliseconds; further digits are cut off, as in Trino.
  private static func seconds(_ text: Substring) -> Int64? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first.flatMap(number) else { return nil }
    guard parts.count == 2, !parts[1].isEmpty else { return product(whole, 1000) }
    guard number(parts[1].prefix(18)) != nil, parts[1].allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    let digits = parts[1].prefix(3)
    let scale: Int64 = [100, 10, 1][digits.utf8.count - 1]
    return sum(product(whole, 1000), number(digits).flatMap { product($0, scale) })
  }

  private static func sign(_ text: String) -> (isNegative: Bool, body: Substring) {
    if text.first == "-" { return (true, text.dropFirst()) }
    return (false, text.first == "+" ? text.dropFirst() : text[...])
  }

  private static func number(_ text: Substring) -> Int64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    return Int64(text)
  }

  private static func product(_ a: Int64, _ b: Int64) -> Int64? {
    let (result, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? nil : result
  }

  private static func sum(_ a: Int64?, _ b: Int64?) -> Int64? {
    guard let a, let b else { return nil }
    let (result, overflow) = a.addingReportingOverflow(b)
    return overflow ? nil : result
  }
}

extension IntervalField {
  /// Its place in `allCases`.
  var order: Int {
    switch self {
    case .year: 0
    case .month: 1
    case .day: 2
    case .hour: 3
    case .minute: 4
    case .second: 5
    }
  }

  /// What stands between this field and the next.
  var separator: Character {
    switch self {
    case .year, .month: "-"
    case .day: " "
    case .hour, .minute, .second: ":"
    }
  }

  /// Months of a year or month, milliseconds of shorter fields.
  var units: Int64 {
    switch self {
    case .year: 12
    case .month: 1
    case .day: 86_400_000
    case .hour: 3_600_000
    case .minute: 60_000
    case .second: 1000
    }
  }
}
