/// The SQL/JSON functions.
extension Parser {
  mutating func jsonCall() throws(SyntaxError) -> SyntaxExpression {
    let position = position
    let keyword = token.keyword
    advance()
    try expect(.leftParenthesis)
    let call: JSONCall
    switch keyword {
    case .jsonExists: call = try jsonExists()
    case .jsonValue: call = try jsonValue()
    case .jsonQuery: call = .query(try jsonPathCall(), try jsonQueryOptions(hasReturning: true))
    case .jsonObject: call = try jsonObject()
    default: call = try jsonArray()
    }
    try expect(.rightParenthesis)
    try addLevel()
    return SyntaxExpression(.json(call), at: position)
  }

  private mutating func jsonExists() throws(SyntaxError) -> JSONCall {
    let path = try jsonPathCall()
    let behavior: JSONCall.ExistsBehavior? = accept(oneOf: [
      .true: .true, .false: .false, .unknown: .unknown, .error: .error,
    ])
    if behavior != nil {
      try expect(.on)
      try expect(.error)
    }
    return .exists(path, onError: behavior)
  }

  private mutating func jsonValue() throws(SyntaxError) -> JSONCall {
    let path = try jsonPathCall()
    let type = accept(.returning) ? try typeName() : nil
    let (onEmpty, onError) = try jsonValueBehaviors()
    return .value(path, returning: type, onEmpty: onEmpty, onError: onError)
  }

  mutating func jsonValueBehaviors() throws(SyntaxError) -> (JSONCall.ValueBehavior?, JSONCall.ValueBehavior?) {
    var onEmpty: JSONCall.ValueBehavior?
    var behavior = try jsonValueBehavior()
    if behavior != nil {
      try expect(.on)
      if accept(.empty) {
        onEmpty = behavior
        behavior = try jsonValueBehavior()
        if behavior != nil { try expect(.on) }
      }
      if behavior != nil { try expect(.error) }
    }
    return (onEmpty, behavior)
  }

  private mutating func jsonValueBehavior() throws(SyntaxError) -> JSONCall.ValueBehavior? {
    if accept(.error) { return .error }
    if accept(.null) { return .null }
    return accept(.default) ? .value(try expression()) : nil
  }

  /// The `name` and PATH of a JSON_TABLE column have been read; there FORMAT comes before, not behind RETURNING.
  mutating func jsonQueryOptions(hasReturning: Bool) throws(SyntaxError) -> JSONCall.QueryOptions {
    var options = JSONCall.QueryOptions()
    if hasReturning { options.returning = try jsonReturning() }
    options.wrapper = try jsonWrapper()
    if let quotes: JSONCall.Quotes = accept(oneOf: [.keep: .keep, .omit: .omit]) {
      options.quotes = quotes
      try expect(.quotes)
      if at(.on), peek(.scalar, ahead: 1) {
        index += 2
        try expect(.stringWord)
      }
    }
    var behavior = try jsonQueryBehavior()
    guard behavior != nil else { return options }
    try expect(.on)
    if accept(.empty) {
      options.onEmpty = behavior
      behavior = try jsonQueryBehavior()
      if behavior != nil { try expect(.on) }
    }
    if behavior != nil { try expect(.error) }
    options.onError = behavior
    return options
  }

  private mutating func jsonWrapper() throws(SyntaxError) -> JSONCall.Wrapper? {
    var wrapper: JSONCall.Wrapper
    if accept(.without) {
      wrapper = .without
    } else if accept(.with) {
      wrapper = .unconditional
      if accept(.conditional) { wrapper = .conditional } else { _ = accept(.unconditional) }
    } else {
      return nil
    }
    _ = accept(.array)
    try expect(.wrapper)
    return wrapper
  }

  private mutating func jsonQueryBehavior() throws(SyntaxError) -> JSONCall.QueryBehavior? {
    if accept(.error) { return .error }
    if accept(.null) { return .null }
    guard accept(.empty) else { return nil }
    if accept(.array) { return .emptyArray }
    try expect(.object)
    return .emptyObject
  }

  private mutating func jsonReturning() throws(SyntaxError) -> JSONOutput? {
    guard accept(.returning) else { return nil }
    let type = try typeName()
    return JSONOutput(type, format: try jsonFormat())
  }

  mutating func jsonFormat() throws(SyntaxError) -> JSONFormat? {
    guard accept(.format) else { return nil }
    try expect(.json)
    guard accept(.encoding) else { return .json }
    let format: JSONFormat? = accept(oneOf: [.utf8: .utf8, .utf16: .utf16, .utf32: .utf32])
    guard let format else { throw unexpected() }
    return format
  }

  private mutating func jsonInput() throws(SyntaxError) -> JSONInput {
    let value = try expression()
    return JSONInput(value, format: try jsonFormat())
  }

  mutating func jsonPathCall() throws(SyntaxError) -> JSONPathCall {
    let input = try jsonInput()
    try expect(.comma)
    let place = position
    let path = try string()
    let name = accept(.as) ? try identifier() : nil
    var passing: [JSONPathCall.Argument] = []
    if accept(.passing) {
      passing = try list { parser throws(SyntaxError) in
        let value = try parser.jsonInput()
        try parser.expect(.as)
        return JSONPathCall.Argument(value, name: try parser.identifier())
      }
    }
    return JSONPathCall(input: input, path: path, at: place, name: name, passing: passing)
  }

  private mutating func jsonNullTreatment() throws(SyntaxError) -> Bool? {
    let keeps: Bool? = accept(oneOf: [.null: true, .absent: false])
    guard let keeps else { return nil }
    try expect(.on)
    try expect(.null)
    return keeps
  }

  /// `[KEY] k VALUE v` or `k : v`
  private mutating func jsonMember() throws(SyntaxError) -> JSONCall.ObjectMember {
    if peek(.key), !peek(.value, ahead: 1), !peek(.colon, ahead: 1) { advance() }
    let key = try expression()
    if !accept(.colon) { try expect(.value) }
    return JSONCall.ObjectMember(key: key, value: try jsonInput())
  }

  private mutating func jsonObject() throws(SyntaxError) -> JSONCall {
    var members: [JSONCall.ObjectMember] = []
    var nullOnNull: Bool?
    var uniqueKeys: Bool?
    if !at(.rightParenthesis), !at(.returning) {
      members = try list { parser throws(SyntaxError) in try parser.jsonMember() }
      nullOnNull = try jsonNullTreatment()
      uniqueKeys = accept(oneOf: [.with: true, .without: false])
      if uniqueKeys != nil {
        try expect(.unique)
        _ = accept(.keys)
      }
    }
    return .object(members, nullOnNull: nullOnNull, uniqueKeys: uniqueKeys, returning: try jsonReturning())
  }

  private mutating func jsonArray() throws(SyntaxError) -> JSONCall {
    var elements: [JSONInput] = []
    var nullOnNull: Bool?
    if !at(.rightParenthesis), !at(.returning) {
      elements = try list { parser throws(SyntaxError) in try parser.jsonInput() }
      nullOnNull = try jsonNullTreatment()
    }
    return .array(elements, nullOnNull: nullOnNull, returning: try jsonReturning())
  }
}
