import Foundation
import LakeQ

/// A stored answer of DuckDB: the types of the columns, then the rows. Which of equal rows come first is left open.
struct TPCAnswer {
  let kinds: [String]
  let rows: [[String?]]

  init(_ text: String) throws {
    var records = Self.records(text)
    kinds = records.removeFirst().map { $0 ?? "" }
    rows = records
  }

  /// Nil when `frame` has the same rows: exact for whole numbers, decimals and texts, nearly for doubles.
  func difference(from frame: Frame) -> String? {
    guard frame.columns.count == kinds.count else { return "\(frame.columns.count) columns, expected \(kinds.count)" }
    guard frame.rowCount == rows.count else { return "\(frame.rowCount) rows, expected \(rows.count)" }
    var waiting = (0..<frame.rowCount).map { row in kinds.indices.map { Self.text(frame, row, $0) } }
    for row in rows {
      guard let match = waiting.firstIndex(where: { isEqual(row, $0) }) else {
        return "no row like \(row.map { $0 ?? "NULL" }), the first left is \(waiting[0].map { $0 ?? "NULL" })"
      }
      waiting.remove(at: match)
    }
    return nil
  }

  private static func text(_ frame: Frame, _ row: Int, _ column: Int) -> String? {
    let value = frame.value(row: row, column: column)
    return value.isNull ? nil : ValueText.text(value, frame.columns[column].type)
  }

  private func isEqual(_ expected: [String?], _ actual: [String?]) -> Bool {
    for (column, kind) in kinds.enumerated() {
      guard let a = expected[column], let b = actual[column] else {
        if expected[column] == nil && actual[column] == nil { continue }
        return false
      }
      if a != b && !isEqual(a, b, kind) { return false }
    }
    return true
  }

  /// Trino's averages and quotients of decimals are decimals where DuckDB's are doubles: equal to the digits they have.
  private func isEqual(_ a: String, _ b: String, _ kind: String) -> Bool {
    switch kind {
    case "DOUBLE", "FLOAT":
      guard let x = Double(a), let y = Double(b) else { return false }
      let digits = b.contains("E") ? nil : b.split(separator: ".").dropFirst().first?.count
      let slack = max(digits.map { 0.51 * pow(10, -Double($0)) } ?? 0, 1e-10 * max(abs(x), abs(y)))
      return abs(x - y) <= slack
    case "DECIMAL": return Decimal(string: a) == Decimal(string: b)
    default: return false
    }
  }

  /// CSV: an empty field is NULL, texts are quoted.
  private static func records(_ text: String) -> [[String?]] {
    var records: [[String?]] = []
    var record: [String?] = []
    var field: String?
    var isQuoted = false
    for character in text {
      switch character {
      case "\"":
        // The second of two quotes inside a text opens it again.
        if !isQuoted { field = field.map { $0 + "\"" } ?? "" }
        isQuoted.toggle()
      case "," where !isQuoted:
        record.append(field)
        field = nil
      case "\n" where !isQuoted:
        record.append(field)
        records.append(record)
        (record, field) = ([], nil)
      default: field = (field ?? "") + String(character)
      }
    }
    return records
  }
}
