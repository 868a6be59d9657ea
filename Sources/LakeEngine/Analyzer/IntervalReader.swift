import LakeSQL
import LakeVectors

/// Reads interval literals: months for YEAR and MONTH, milliseconds for the rest.
enum IntervalReader {
  /// - Throws: `INVALID_LITERAL`.
  static func expression(_ literal: IntervalLiteral, at position: Position) throws -> Expression {
    let invalid = LakeError(.invalidLiteral, at: position, "'\(literal.text)' is not a valid INTERVAL literal")
    let last = literal.to ?? literal.from
    let isMonths = literal.from == .year || literal.from == .month
    guard isMonths == (last == .year || last == .month), literal.from.order <= last.order else { throw invalid }
    guard var amount = isMonths ? months(literal.text, literal.from, last) : millis(literal.text, literal.from, last) else {
      throw invalid
    }
    if literal.isNegative { amount = -amount }
    if isMonths, Int32(exactly: amount) == nil { throw invalid }
    return .literal(.integer(amount), isMonths ? .intervalYearToMonth : .intervalDayToSecond)
  }

  private static func months(_ text: String, _ from: IntervalField, _ to: IntervalField) -> Int64? {
    let (isNegative, body) = sign(text)
    let parts = body.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == to.order - from.order + 1, let first = number(parts[0]) else { return nil }
    var total = from == .year ? product(first, 12) : first
    if parts.count == 2 { total = sum(total, number(parts[1])) }
    return total.map { isNegative ? -$0 : $0 }
  }

  private static func millis(_ text: String, _ from: IntervalField, _ to: IntervalField) -> Int64? {
    let (isNegative, body) = sign(text)
    var parts = body.split(whereSeparator: { $0 == " " || $0 == ":" })
    guard parts.count == to.order - from.order + 1 else { return nil }
    var total: Int64? = 0
    if to == .second, let last = parts.popLast() { total = seconds(last) }
    for (index, part) in parts.enumerated() {
      let unit = IntervalField.allCases[from.order + index]
      total = sum(total, number(part).flatMap { product($0, unit.millis) })
    }
    return total.map { isNegative ? -$0 : $0 }
  }

  /// `12.345`: milliseconds; more digits than three are not an interval of ours.
  private static func seconds(_ text: Substring) -> Int64? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = parts.first.flatMap(number), parts.count <= 2 else { return nil }
    guard parts.count == 2 else { return product(whole, 1000) }
    guard (1...3).contains(parts[1].utf8.count), let fraction = number(parts[1]) else { return nil }
    let scale: Int64 = [100, 10, 1][parts[1].utf8.count - 1]
    return sum(product(whole, 1000), fraction * scale)
  }

  private static func sign(_ text: String) -> (isNegative: Bool, body: Substring) {
    let trimmed = text.drop { $0 == " " }
    if trimmed.first == "-" { return (true, trimmed.dropFirst()) }
    return (false, trimmed.first == "+" ? trimmed.dropFirst() : trimmed)
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
  var order: Int { IntervalField.allCases.firstIndex(of: self) ?? 0 }

  /// Of one unit; 0 for years and months, which have none.
  var millis: Int64 {
    switch self {
    case .year, .month: 0
    case .day: 86_400_000
    case .hour: 3_600_000
    case .minute: 60_000
    case .second: 1000
    }
  }
}
