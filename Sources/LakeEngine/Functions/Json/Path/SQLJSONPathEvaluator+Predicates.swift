import LakeVectors

/// Filters never fail: where a comparison cannot be made the answer is unknown (nil).
extension SQLJSONPathEvaluator {
  func truth(_ predicate: PathPredicate, _ context: Context) throws -> Bool? {
    switch predicate {
    case .and(let left, let right):
      let a = try truth(left, context)
      if a == false { return false }
      let b = try truth(right, context)
      if b == false { return false }
      return a == nil || b == nil ? nil : true
    case .or(let left, let right):
      let a = try truth(left, context)
      if a == true { return true }
      let b = try truth(right, context)
      if b == true { return true }
      return a == nil || b == nil ? nil : false
    case .not(let inner): return try truth(inner, context).map { !$0 }
    case .isUnknown(let inner): return try truth(inner, context) == nil
    case .exists(let path): return try attempt(path, context).map { !$0.isEmpty }
    case .comparison(let op, let left, let right):
      guard let a = try attempt(left, context), let b = try attempt(right, context) else { return nil }
      return try compare(op, try unwrapped(a), try unwrapped(b))
    case .startsWith(let whole, let prefix):
      guard let a = try attempt(whole, context), let b = try attempt(prefix, context) else { return nil }
      return try startsWith(try unwrapped(a), b)
    case .likeRegex(let value, let pattern, let flags):
      guard let items = try attempt(value, context) else { return nil }
      let regexp = try compiled(pattern, flags)
      return try anyText(try unwrapped(items)) { text in
        var bytes = text
        return try bytes.withUTF8 { try regexp.match(UnsafeRawBufferPointer($0)) }
      }
    }
  }

  /// A path inside of a filter; nil when it fails.
  private func attempt(_ path: PathNode, _ context: Context) throws -> [JSONItem]? {
    do {
      return try sequence(path, context)
    } catch is PathError {
      return nil
    }
  }

  // MARK: - Comparison

  /// Whether any pair compares so. An error before a hit is unknown in lax mode, an error anywhere in strict mode.
  private func compare(_ op: ComparisonOperator, _ left: [JSONItem], _ right: [JSONItem]) throws -> Bool? {
    if left.isEmpty || right.isEmpty { return false }
    func has(_ items: [JSONItem], _ test: (JSONItem) -> Bool) -> Bool { items.contains(where: test) }
    func isScalar(_ item: JSONItem) -> Bool { !item.isNull && !item.isStructured }
    let leftNull = has(left, \.isNull)
    let rightNull = has(right, \.isNull)
    let leftStructured = has(left, \.isStructured)
    let rightStructured = has(right, \.isStructured)
    let leftScalar = has(left, isScalar)
    let rightScalar = has(right, isScalar)
    if (leftStructured && (rightStructured || rightScalar)) || (leftScalar && rightStructured) { return nil }
    var found = false
    if op == .equal, leftNull, rightNull { found = true }
    if op == .notEqual, (leftNull && (rightScalar || rightStructured)) || (rightNull && (leftScalar || leftStructured)) { found = true }
    if (found && isLax) || !leftScalar || !rightScalar { return found }
    do {
      let a = try left.compactMap { try $0.scalar() }
      let b = try right.compactMap { try $0.scalar() }
      for x in a {
        try spend(b.count)
        for y in b {
          guard let result = try compare(op, x, y) else { return nil }
          if result && isLax { return true }
          found = found || result
        }
      }
    } catch is PathError {
      return nil
    }
    return found
  }

  private func compare(_ op: ComparisonOperator, _ a: Scalar, _ b: Scalar) throws -> Bool? {
    switch (a.value, b.value) {
    case (.integer(let x), .integer(let y)) where a.type.isInteger && b.type.isInteger: return Self.holds(op, x, y)
    case (.double(let x), .double(let y)): return Self.holds(op, x, y)
    case (.integer(let x), .double(let y)) where a.type.isInteger: return Self.holds(op, Double(x), y)
    case (.double(let x), .integer(let y)) where b.type.isInteger: return Self.holds(op, x, Double(y))
    case (.boolean(let x), .boolean(let y)): return Self.holds(op, x ? 1 : 0, y ? 1 : 0)
    case (.string(let x), .string(let y)) where a.type.isVarchar && b.type.isVarchar: return Self.holds(op, Text(x), Text(y))
    default: break
    }
    guard let common = TypeCoercion.commonSuperType(a.type, b.type), common.isComparable, common.isOrderable else { return nil }
    do {
      let x = ColumnVector([try cast(a, to: common)], type: common)
      let y = ColumnVector([try cast(b, to: common)], type: common)
      guard case .boolean(let result) = Kernels.compare(op, x, y).value(0) else { return nil }
      return result
    } catch is PathError {
      return nil
    }
  }

  /// Text that compares by its bytes, as varchar does.
  private struct Text: Comparable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (a: Text, b: Text) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }
    static func < (a: Text, b: Text) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }
  }

  private static func holds<T: Comparable>(_ op: ComparisonOperator, _ a: T, _ b: T) -> Bool {
    switch op {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    }
  }

  // MARK: - Text

  private func startsWith(_ items: [JSONItem], _ prefix: [JSONItem]) throws -> Bool? {
    guard prefix.count == 1, let scalar = try? prefix[0].scalar(), case .string(let start) = scalar.value else { return nil }
    return try anyText(items) { $0.utf8.starts(with: start.utf8) }
  }

  /// Whether any item passes a test of texts; an item that is none makes it unknown, as `compare` does.
  private func anyText(_ items: [JSONItem], _ test: (String) throws -> Bool) throws -> Bool? {
    var found = false
    try spend(items.count)
    for item in items {
      guard let scalar = try? item.scalar(), scalar.type.isCharacter, case .string(let text) = scalar.value else { return nil }
      if try test(text) {
        if isLax { return true }
        found = true
      }
    }
    return found
  }

  private func compiled(_ pattern: String, _ flags: String) throws -> Regexp {
    let key = flags + "/" + pattern
    if let known = patterns[key] { return known }
    let regexp = try PathRegexp.compile(pattern, flags: flags)
    patterns[key] = regexp
    return regexp
  }
}

/// The patterns of `like_regex`: XQuery's, as far as PCRE2 shares them.
enum PathRegexp {
  /// - Throws: `LakeError` of the pattern compiler.
  static func compile(_ pattern: String, flags: String) throws -> Regexp {
    let options = flags.isEmpty ? "" : "(?\(flags))"
    return try Regexp(Array((options + pattern).utf8))
  }

  /// The flags that mean nothing; of XQuery's, `q` is not known.
  static func unknownFlag(_ flags: String) -> Character? { flags.first { !"imsx".contains($0) } }
}
