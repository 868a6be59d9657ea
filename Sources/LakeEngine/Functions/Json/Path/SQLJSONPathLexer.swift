/// A token of a path and where it begins, counted in Unicode scalars.
struct PathToken: Equatable {
  enum Kind: Equatable {
    /// A name or a keyword: the path language has no reserved words.
    case word(String)
    /// `$name`, without the dollar.
    case variable(String)
    case string(String)
    case integer(String)
    case decimal(String)
    case double(String)
    /// `$`, `..`, `==`, and so on.
    case symbol(String)
    /// What no token begins with.
    case stray
    case end
  }

  let kind: Kind
  let offset: Int
  /// As written; `<EOF>` of the end.
  let text: String
}

/// Cuts a path into tokens. It never fails: what is no token is one of kind `stray`.
struct SQLJSONPathLexer {
  private let scalars: [Unicode.Scalar]
  private var at = 0

  private init(_ text: String) { scalars = Array(text.unicodeScalars) }

  static func tokens(_ text: String) -> [PathToken] {
    var lexer = SQLJSONPathLexer(text)
    var tokens: [PathToken] = []
    while true {
      let token = lexer.next()
      tokens.append(token)
      if token.kind == .end { return tokens }
    }
  }

  private func scalar(_ ahead: Int = 0) -> Unicode.Scalar? { at + ahead < scalars.count ? scalars[at + ahead] : nil }

  private mutating func next() -> PathToken {
    while let space = scalar(), " \r\n\t".unicodeScalars.contains(space) { at += 1 }
    let start = at
    guard let first = scalar() else { return PathToken(kind: .end, offset: start, text: "<EOF>") }
    let kind = kind(first)
    return PathToken(kind: kind, offset: start, text: text(from: start))
  }

  private func text(from start: Int) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[start..<at])
    return String(text)
  }

  private mutating func kind(_ first: Unicode.Scalar) -> PathToken.Kind {
    if Self.isLetter(first) { return .word(name()) }
    if Self.isDigit(first) || (first == "." && scalar(1).map(Self.isDigit) == true) { return number() }
    if first == "\"" { return string() }
    if first == "$", scalar(1).map(Self.isLetter) == true {
      at += 1
      return .variable(name())
    }
    for symbol in Self.symbols {
      let length = symbol.unicodeScalars.count
      if at + length <= scalars.count, scalars[at..<at + length].elementsEqual(symbol.unicodeScalars) {
        at += length
        return .symbol(symbol)
      }
    }
    at += 1
    return .stray
  }

  /// The longer of two with one beginning first.
  private static let symbols = [
    "==", "!=", "<>", "<=", ">=", "&&", "||", "..", "$", "@", ".", "*", "/", "%", "+", "-", "(", ")", "[", "]", "?", ",", "<", ">",
    "!",
  ]

  private mutating func name() -> String {
    let start = at
    while let next = scalar(), Self.isLetter(next) || Self.isDigit(next) { at += 1 }
    return text(from: start)
  }

  /// Digits with a point or an exponent or without.
  private mutating func number() -> PathToken.Kind {
    let start = at
    digits()
    var isWhole = true
    if scalar() == ".", scalar(1) != "." {
      isWhole = false
      at += 1
      digits()
    }
    if scalar() == "e" || scalar() == "E" {
      let sign = scalar(1) == "+" || scalar(1) == "-" ? 2 : 1
      if scalar(sign).map(Self.isDigit) == true {
        at += sign
        digits()
        return .double(text(from: start))
      }
    }
    return isWhole ? .integer(text(from: start)) : .decimal(text(from: start))
  }

  private mutating func digits() {
    while let next = scalar(), Self.isDigit(next) { at += 1 }
  }

  /// In double quotes; a doubled one stands for one. There are no escapes.
  private mutating func string() -> PathToken.Kind {
    var content = String.UnicodeScalarView()
    at += 1
    while let next = scalar() {
      at += 1
      if next == "\"" {
        guard scalar() == "\"" else { return .string(String(content)) }
        at += 1
      }
      content.append(next)
    }
    return .stray
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
