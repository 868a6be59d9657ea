extension Printer {
  func name(_ identifier: Identifier) -> String {
    if foldsNames { return quoted(identifier.folded) }
    guard identifier.isQuoted || !Self.isPlain(identifier.text) else { return identifier.text }
    return quoted(identifier.text)
  }

  private func quoted(_ text: String) -> String {
    let quote: Character = dialect == .hive ? "`" : "\""
    return Self.quoted(text, quote)
  }

  private static func quoted(_ text: String, _ quote: Character) -> String {
    var result = String(quote)
    for character in text.unicodeScalars {
      result.unicodeScalars.append(character)
      if Character(character) == quote { result.append(quote) }
    }
    return result + String(quote)
  }

  /// Whether the text is a name without quotes.
  static func isPlain(_ text: String) -> Bool {
    let bytes = text.utf8
    guard let first = bytes.first, !Lexer.isDigit(first), bytes.allSatisfy(Lexer.isWordByte) else { return false }
    return KeywordTable.shared.find(text)?.isReserved != true
  }

  func name(_ name: QualifiedName) -> String { name.parts.map(self.name).joined(separator: ".") }

  func names(_ identifiers: [Identifier]) -> Layout {
    .block("(", identifiers.map { Layout.text(name($0)) }.list)
  }

  /// ` (a, b)`, or nothing.
  func optionalNames(_ identifiers: [Identifier]) -> Layout { identifiers.isEmpty ? .empty : " " + names(identifiers) }

  func string(_ text: String) -> String {
    dialect == .hive ? HiveEscapes.quoted(text) : Self.quoted(text, "'")
  }
}

/// Types.
extension Printer {
  func type(_ type: TypeName) -> String {
    switch type.name {
    case "struct" where Self.hasFields(type):
      return "struct<\(type.parameters.map { field($0, separator: ":") }.joined(separator: ","))>"
    case "row" where Self.hasFields(type):
      return "row(\(type.parameters.map { field($0, separator: " ") }.joined(separator: ", ")))"
    case "array", "map":
      if dialect == .hive, Self.hasTypes(type, count: type.name == "map" ? 2 : 1) {
        return "\(type.name)<\(type.parameters.map(parameter).joined(separator: ","))>"
      }
      return type.name + parameters(type.parameters)
    case "timestamp", "time", "timestamp with time zone", "time with time zone":
      guard Self.hasAtMostOneNumber(type) else { break }
      let words = type.name.split(separator: " ", maxSplits: 1)
      let zone = words.count > 1 ? " \(words[1])" : ""
      return words[0] + parameters(type.parameters) + zone
    case "double":
      if type.parameters.isEmpty { return type.name }
    case _ where type.name.hasPrefix("interval ") && type.parameters.isEmpty:
      return type.name
    default:
      if Self.isPlain(type.name), !Self.formNames.contains(type.name) { return type.name + parameters(type.parameters) }
    }
    return quoted(type.name) + parameters(type.parameters)
  }

  /// Names that mean something else when a parameter list of another kind follows.
  private static let formNames: Set<String> = ["row", "struct", "interval"]

  private static func hasFields(_ type: TypeName) -> Bool {
    !type.parameters.isEmpty
      && type.parameters.allSatisfy { if case .field(let name, _) = $0 { type.name == "row" || name != nil } else { false } }
  }

  private static func hasTypes(_ type: TypeName, count: Int) -> Bool {
    type.parameters.count == count && type.parameters.allSatisfy { if case .type = $0 { true } else { false } }
  }

  private static func hasAtMostOneNumber(_ type: TypeName) -> Bool {
    type.parameters.count <= 1 && type.parameters.allSatisfy { if case .number = $0 { true } else { false } }
  }

  private func parameters(_ parameters: [TypeName.Parameter]) -> String {
    parameters.isEmpty ? "" : "(\(parameters.map(parameter).joined(separator: ", ")))"
  }

  private func parameter(_ parameter: TypeName.Parameter) -> String {
    switch parameter {
    case .number(let number): "\(number)"
    case .type(let type): self.type(type)
    case .field: field(parameter, separator: " ")
    }
  }

  private func field(_ parameter: TypeName.Parameter, separator: String) -> String {
    guard case .field(let name, let type) = parameter else { return self.parameter(parameter) }
    guard let name else { return self.type(type) }
    return self.name(name) + separator + self.type(type)
  }
}
