import LakeVectors

/// What is wrong with a path, and where: counted in Unicode scalars from its beginning.
struct PathSyntaxError: Error, Equatable {
  let message: String
  let offset: Int
}

/// Reads paths: recursive descent over the tokens, nesting and size bounded, so that no text overflows the stack.
struct SQLJSONPathParser {
  /// Parentheses, brackets and filters inside of each other.
  private static let nestingMax = 100
  /// Nodes of a path: its evaluation is as deep as it is long.
  private static let nodesMax = 1000

  private let tokens: [PathToken]
  private var index = 0
  private var depth = 0
  private var nodes = 0

  private init(_ text: String) { tokens = SQLJSONPathLexer.tokens(text) }

  static func parse(_ text: String) throws(PathSyntaxError) -> SQLJSONPath {
    var parser = SQLJSONPathParser(text)
    let isLax: Bool
    switch parser.token.kind {
    case .word("lax"): isLax = true
    case .word("strict"): isLax = false
    default: throw parser.mismatched("{'lax', 'strict'}")
    }
    parser.index += 1
    let root = try parser.expression()
    guard parser.token.kind == .end else { throw parser.mismatched("<EOF>") }
    return SQLJSONPath(isLax: isLax, root: root)
  }

  // MARK: - Tokens

  private var token: PathToken { tokens[index] }

  private func peek(_ ahead: Int) -> PathToken { tokens[min(index + ahead, tokens.count - 1)] }

  private mutating func accept(_ symbol: String) -> Bool {
    guard token.kind == .symbol(symbol) else { return false }
    index += 1
    return true
  }

  private mutating func acceptWord(_ word: String) -> Bool {
    guard token.kind == .word(word) else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ symbol: String) throws(PathSyntaxError) {
    guard accept(symbol) else { throw mismatched("'\(symbol)'") }
  }

  private func mismatched(_ expected: String) -> PathSyntaxError {
    PathSyntaxError(message: "mismatched input '\(token.text)' expecting \(expected)", offset: token.offset)
  }

  private mutating func enter() throws(PathSyntaxError) {
    depth += 1
    if depth > Self.nestingMax {
      throw PathSyntaxError(message: "JSON path is nested too deeply (more than \(Self.nestingMax) levels)", offset: token.offset)
    }
  }

  private mutating func node(_ node: PathNode) throws(PathSyntaxError) -> PathNode {
    nodes += 1
    if nodes > Self.nodesMax {
      throw PathSyntaxError(message: "JSON path is too long (more than \(Self.nodesMax) steps)", offset: token.offset)
    }
    return node
  }

  // MARK: - Expressions

  private mutating func expression() throws(PathSyntaxError) -> PathNode {
    try enter()
    defer { depth -= 1 }
    var left = try product()
    while true {
      if accept("+") {
        left = try node(.arithmetic(.add, left, try product()))
      } else if accept("-") {
        left = try node(.arithmetic(.subtract, left, try product()))
      } else {
        return left
      }
    }
  }

  private mutating func product() throws(PathSyntaxError) -> PathNode {
    var left = try signed()
    while true {
      if accept("*") {
        left = try node(.arithmetic(.multiply, left, try signed()))
      } else if accept("/") {
        left = try node(.arithmetic(.divide, left, try signed()))
      } else if accept("%") {
        left = try node(.arithmetic(.modulo, left, try signed()))
      } else {
        return left
      }
    }
  }

  private mutating func signed() throws(PathSyntaxError) -> PathNode {
    var signs: [Bool] = []
    while true {
      if accept("-") { signs.append(true) } else if accept("+") { signs.append(false) } else { break }
      if signs.count > Self.nestingMax {
        throw PathSyntaxError(message: "JSON path is nested too deeply (more than \(Self.nestingMax) levels)", offset: token.offset)
      }
    }
    var result: PathNode
    if signs.last == true, case .integer(let digits) = token.kind {
      // The smallest number is one with its sign.
      let offset = token.offset
      signs.removeLast()
      index += 1
      result = try accessors(try node(try integer("-" + digits, at: offset)))
    } else {
      result = try accessors(try primary())
    }
    for isMinus in signs.reversed() { result = try node(isMinus ? .negate(result) : .plus(result)) }
    return result
  }

  private mutating func primary() throws(PathSyntaxError) -> PathNode {
    let offset = token.offset
    switch token.kind {
    case .symbol("("):
      index += 1
      let inner = try expression()
      try expect(")")
      return inner
    case .symbol("$"): return try leaf(.context)
    case .symbol("@"): return try leaf(.currentItem)
    case .variable(let name): return try leaf(.variable(name))
    case .string(let text): return try leaf(.literal(.string(text), .varchar))
    case .integer(let digits):
      index += 1
      return try node(try integer(digits, at: offset))
    case .decimal(let text): return try leaf(try Self.decimal(text, at: offset))
    case .double(let text):
      guard let value = Double(Self.padded(text)) else { throw Self.invalidNumber(text, offset) }
      return try leaf(.literal(.double(value), .double))
    case .word("true"): return try leaf(.literal(.boolean(true), .boolean))
    case .word("false"): return try leaf(.literal(.boolean(false), .boolean))
    case .word("null"): return try leaf(.null)
    case .word("last"): return try leaf(.last)
    case .word("NaN"): return try leaf(.literal(.double(.nan), .double))
    default: throw mismatched("a path expression")
    }
  }

  private mutating func leaf(_ leaf: PathNode) throws(PathSyntaxError) -> PathNode {
    index += 1
    return try node(leaf)
  }

  private func integer(_ digits: String, at offset: Int) throws(PathSyntaxError) -> PathNode {
    guard let value = Int64(digits) else { throw Self.invalidNumber(digits, offset) }
    return .literal(.integer(value), Int32(exactly: value) == nil ? .bigint : .integer)
  }

  private static func decimal(_ text: String, at offset: Int) throws(PathSyntaxError) -> PathNode {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    let whole = parts[0].drop { $0 == "0" }
    let precision = max(1, whole.count + fraction.count)
    guard precision <= 38, let value = Int128("0" + whole + fraction) else { throw invalidNumber(text, offset) }
    return .literal(.decimal(value), .decimal(precision: precision, scale: fraction.count))
  }

  /// The standard library wants a digit on both sides of the point.
  private static func padded(_ text: String) -> String {
    let lead = text.hasPrefix(".") ? "0" + text : text
    guard let point = lead.firstIndex(of: "."), let next = lead[lead.index(after: point)...].first, !next.isNumber else { return lead }
    var result = lead
    result.insert("0", at: result.index(after: point))
    return result
  }

  private static func invalidNumber(_ text: String, _ offset: Int) -> PathSyntaxError {
    PathSyntaxError(message: "Invalid numeric literal: \(text)", offset: offset)
  }

  // MARK: - Accessors

  private mutating func accessors(_ base: PathNode) throws(PathSyntaxError) -> PathNode {
    var result = base
    while true {
      if accept("..") {
        result = try node(.descendant(result, try memberName()))
      } else if accept(".") {
        result = try node(try dotted(result))
      } else if accept("[") {
        result = try node(.elements(result, try subscripts()))
      } else if token.kind == .symbol("?"), peek(1).kind == .symbol("(") {
        index += 2
        let condition = try predicate()
        try expect(")")
        result = try node(.filter(result, condition))
      } else {
        return result
      }
    }
  }

  private mutating func memberName() throws(PathSyntaxError) -> String {
    switch token.kind {
    case .word(let name), .string(let name):
      index += 1
      return name
    default: throw mismatched("a member name")
    }
  }

  private mutating func dotted(_ base: PathNode) throws(PathSyntaxError) -> PathNode {
    if accept("*") { return .member(base, nil) }
    guard case .word(let word) = token.kind, peek(1).kind == .symbol("(") else { return .member(base, try memberName()) }
    guard let method = Self.methods[word] else { throw mismatched("a method (\(Self.methods.keys.sorted().joined(separator: ", ")))") }
    index += 2
    if method == .datetime, case .string = token.kind {
      throw PathSyntaxError(message: "a template of datetime() is not supported", offset: token.offset)
    }
    try expect(")")
    return .method(base, method)
  }

  private static let methods: [String: PathMethod] = [
    "type": .type, "size": .size, "double": .double, "ceiling": .ceiling, "floor": .floor, "abs": .abs, "keyvalue": .keyvalue,
    "datetime": .datetime,
  ]

  /// Behind `[`.
  private mutating func subscripts() throws(PathSyntaxError) -> [PathSubscript] {
    if accept("*") {
      try expect("]")
      return []
    }
    var result: [PathSubscript] = []
    repeat {
      let from = try expression()
      result.append(PathSubscript(from: from, to: acceptWord("to") ? try expression() : nil))
    } while accept(",")
    try expect("]")
    return result
  }

  // MARK: - Predicates

  private mutating func predicate() throws(PathSyntaxError) -> PathPredicate {
    try enter()
    defer { depth -= 1 }
    var left = try conjunction()
    while accept("||") {
      nodes += 1
      left = .or(left, try conjunction())
    }
    return left
  }

  private mutating func conjunction() throws(PathSyntaxError) -> PathPredicate {
    var left = try predicatePrimary()
    while accept("&&") {
      _ = try node(.null)
      left = .and(left, try predicatePrimary())
    }
    return left
  }

  private mutating func predicatePrimary() throws(PathSyntaxError) -> PathPredicate {
    if accept("!") {
      guard let inner = try delimited() else { throw mismatched("{'exists', '('}") }
      return .not(inner)
    }
    if let inner = try delimited() {
      guard token.kind == .word("is"), peek(1).kind == .word("unknown") else { return inner }
      index += 2
      return .isUnknown(inner)
    }
    return try test()
  }

  /// `exists(…)` or a predicate in parentheses.
  private mutating func delimited() throws(PathSyntaxError) -> PathPredicate? {
    if token.kind == .word("exists"), peek(1).kind == .symbol("(") {
      index += 2
      let path = try expression()
      try expect(")")
      return .exists(path)
    }
    guard token.kind == .symbol("("), holdsPredicate(from: index) else { return nil }
    index += 1
    let inner = try predicate()
    try expect(")")
    return inner
  }

  /// Whether the parentheses that open at a token hold a predicate; a path in parentheses may also begin one.
  private func holdsPredicate(from open: Int) -> Bool {
    var first = open
    while true {
      var level = 0
      var at = first
      var close: Int?
      scan: while at < tokens.count {
        switch tokens[at].kind {
        case .symbol("("), .symbol("["): level += 1
        case .symbol(")"), .symbol("]"):
          level -= 1
          if level == 0 {
            close = at
            break scan
          }
        case .symbol("=="), .symbol("!="), .symbol("<>"), .symbol("<"), .symbol(">"), .symbol("<="), .symbol(">="), .symbol("&&"),
          .symbol("||"), .symbol("!"):
          if level == 1 { return true }
        case .word("starts"), .word("like_regex"), .word("is"), .word("exists"):
          if level == 1, tokens[at - 1].kind != .symbol("."), tokens[at - 1].kind != .symbol("..") { return true }
        default: break
        }
        at += 1
      }
      // `((a == b))`: what is inside decides.
      guard let close, first - open < Self.nestingMax, tokens[first + 1].kind == .symbol("("), closing(first + 1) == close - 1
      else { return false }
      first += 1
    }
  }

  /// The token that closes the parenthesis at `open`.
  private func closing(_ open: Int) -> Int? {
    var level = 0
    for at in open..<tokens.count {
      switch tokens[at].kind {
      case .symbol("("), .symbol("["): level += 1
      case .symbol(")"), .symbol("]"):
        level -= 1
        if level == 0 { return at }
      default: break
      }
    }
    return nil
  }

  /// A comparison, `starts with` or `like_regex`.
  private mutating func test() throws(PathSyntaxError) -> PathPredicate {
    let left = try expression()
    if case .symbol(let symbol) = token.kind, let comparison = Self.comparisons[symbol] {
      index += 1
      return .comparison(comparison, left, try expression())
    }
    if acceptWord("starts") {
      guard acceptWord("with") else { throw mismatched("'with'") }
      switch token.kind {
      case .string(let text): return .startsWith(left, prefix: try leaf(.literal(.string(text), .varchar)))
      case .variable(let name): return .startsWith(left, prefix: try leaf(.variable(name)))
      default: throw mismatched("{STRING, NAMED_VARIABLE}")
      }
    }
    if acceptWord("like_regex") {
      guard case .string(let pattern) = token.kind else { throw mismatched("STRING") }
      index += 1
      guard acceptWord("flag") else { return .likeRegex(left, pattern: pattern, flags: "") }
      guard case .string(let flags) = token.kind else { throw mismatched("STRING") }
      index += 1
      return .likeRegex(left, pattern: pattern, flags: flags)
    }
    throw mismatched("{'==', '<>', '!=', '<', '>', '<=', '>=', 'like_regex', 'starts'}")
  }

  private static let comparisons: [String: ComparisonOperator] = [
    "==": .equal, "!=": .notEqual, "<>": .notEqual, "<": .less, "<=": .lessOrEqual, ">": .greater, ">=": .greaterOrEqual,
  ]
}
