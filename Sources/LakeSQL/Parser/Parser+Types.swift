/// Types, Trino's and Hive's spellings side by side.
extension Parser {
  mutating func typeName() throws(SyntaxError) -> TypeName {
    try enter()
    let outer = height
    height = 0
    defer {
      height = max(outer, height)
      leave()
    }
    let position = position
    var type = try plainType()
    try addLevel()
    // `bigint ARRAY`, `bigint ARRAY[3]`
    while at(.array) {
      advance()
      if accept(.leftBracket) {
        _ = try smallInteger()
        try expect(.rightBracket)
      }
      type = TypeName("array", [.type(type)], at: position)
      try addLevel()
    }
    return type
  }

  private mutating func plainType() throws(SyntaxError) -> TypeName {
    let position = position
    let next = token(ahead: 1).kind
    switch token.keyword {
    case .row where next == .leftParenthesis: return try rowType()
    case .struct where next == .less: return try structType()
    case .array where next == .less, .map where next == .less: return try collectionType()
    case .timestamp, .time: return try timeType()
    case .double:
      advance()
      _ = accept(.precision)
      return TypeName("double", at: position)
    case .interval:
      advance()
      let (from, to) = try intervalFields()
      let words = ["interval", from.rawValue] + (to.map { ["to", $0.rawValue] } ?? [])
      return TypeName(words.joined(separator: " ").lowercased(), at: position)
    default:
      guard isIdentifier(token) else { throw unexpected(expecting: "<type>") }
      return try genericType()
    }
  }

  /// `decimal(10, 2)`, `array(bigint)`, `map(varchar, array(double))`, `struct(…)` is Hive's only with `<`.
  private mutating func genericType() throws(SyntaxError) -> TypeName {
    let name = try identifier()
    guard accept(.leftParenthesis) else { return TypeName(name.folded, at: name.position) }
    let parameters = try list { parser throws(SyntaxError) -> TypeName.Parameter in
      parser.at(.integer) ? .number(try parser.smallInteger()) : .type(try parser.typeName())
    }
    try expect(.rightParenthesis)
    return TypeName(name.folded, parameters, at: name.position)
  }

  private mutating func timeType() throws(SyntaxError) -> TypeName {
    let position = position
    var name = peek(.time) ? "time" : "timestamp"
    advance()
    var parameters: [TypeName.Parameter] = []
    if accept(.leftParenthesis) {
      parameters = [.number(try smallInteger())]
      try expect(.rightParenthesis)
    }
    if at(.with) || at(.without), peek(.time, ahead: 1) {
      if peek(.with) { name += " with time zone" }
      index += 2
      try expect(.zone)
    }
    return TypeName(name, parameters, at: position)
  }

  /// `row(a bigint, varchar)`: fields with or without names.
  private mutating func rowType() throws(SyntaxError) -> TypeName {
    let position = position
    advance()
    let fields = try parenthesizedList { parser throws(SyntaxError) -> TypeName.Parameter in
      parser.hasFieldName()
        ? .field(try parser.identifier(), try parser.typeName()) : .field(nil, try parser.typeName())
    }
    return TypeName("row", fields, at: position)
  }

  /// Whether two names follow each other: a field and its type. `double precision`, `bigint array` and the like are types.
  func hasFieldName() -> Bool {
    guard isIdentifier(token) else { return false }
    let next = token(ahead: 1)
    guard isIdentifier(next) else { return false }
    switch (token.keyword, next.keyword) {
    case (.double, .precision), (.timestamp, .without), (.time, .without): return false
    case (.interval, .year), (.interval, .month), (.interval, .day), (.interval, .hour), (.interval, .minute),
      (.interval, .second):
      return peek(.leftParenthesis, ahead: 2)
    case (_, .array): return peek(.less, ahead: 2) || peek(.leftParenthesis, ahead: 2)
    default: return true
    }
  }

  /// `struct<a:int, b:array<string>>`; a COMMENT of a field is read over.
  private mutating func structType() throws(SyntaxError) -> TypeName {
    let position = position
    index += 2
    let fields = try list { parser throws(SyntaxError) -> TypeName.Parameter in
      let name = try parser.identifier()
      _ = parser.accept(.colon)
      let type = try parser.typeName()
      if parser.accept(.comment) { _ = try parser.hiveString() }
      return .field(name, type)
    }
    try expect(.greater)
    return TypeName("struct", fields, at: position)
  }

  /// `array<t>`, `map<k, v>`
  private mutating func collectionType() throws(SyntaxError) -> TypeName {
    let position = position
    let isMap = peek(.map)
    index += 2
    var parameters = [TypeName.Parameter.type(try typeName())]
    if isMap {
      try expect(.comma)
      parameters.append(.type(try typeName()))
    }
    try expect(.greater)
    return TypeName(isMap ? "map" : "array", parameters, at: position)
  }
}
