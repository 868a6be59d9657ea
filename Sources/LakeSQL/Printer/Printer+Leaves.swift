/// Literals and names.
extension Printer {
  /// Of the kinds without operands.
  func leaf(_ kind: SyntaxExpression.Kind) -> String {
    switch kind {
    case .null: "NULL"
    case .boolean(let value): value ? "TRUE" : "FALSE"
    case .integer(let value): "\(value)"
    case .decimal(let text): text
    case .double(let value): double(value)
    case .string(let text): string(text)
    case .bytes(let bytes): "X'\(Self.hexadecimal(bytes))'"
    case .typedLiteral(let type, let text): "\(typeWord(type)) \(string(text))"
    case .interval(let literal): interval(literal)
    case .parameter(.positional): "?"
    case .parameter(.named(let name)): ":\(name)"
    case .identifier(let identifier): name(identifier)
    case .current(let value, let precision): value.rawValue + (precision.map { "(\($0))" } ?? "")
    default: ""
    }
  }

  /// `DATE` before its text; all others as written. Before a text the words of constructors mean nothing else, and quoted they could
  /// be texts themselves in DDL.
  private func typeWord(_ type: TypeName) -> String {
    switch type.name {
    case "date", "time", "timestamp", "decimal", "json": type.name.uppercased()
    case "row", "struct": type.parameters.isEmpty ? type.name : self.type(type)
    default: self.type(type)
    }
  }

  /// The shortest digits that read as the same number, always with an exponent: without it they would be a decimal.
  private func double(_ value: Double) -> String {
    guard value.isFinite else { return value < 0 ? "-1E999" : "1E999" }
    let text = "\(value)"
    return text.contains("e") ? text.uppercased().replacing("E+", with: "E") : text + "E0"
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  private func interval(_ literal: IntervalLiteral) -> String {
    let sign = literal.isNegative ? "-" : ""
    let to = literal.to.map { " TO \($0.rawValue)" } ?? ""
    return "INTERVAL \(sign)\(string(literal.text)) \(literal.from.rawValue)\(to)"
  }
}
