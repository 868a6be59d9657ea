extension Value {
  /// Negative, zero or positive for two values of one SQL type (decimals of one scale); nil when they cannot be ordered
  /// (a NULL, a NaN, a map, different kinds). Strings compare by code points, as Trino's varchar. Arrays and rows are decided by
  /// the first elements that differ; of two arrays of which one begins the other, the shorter comes first.
  public static func order(_ a: Value, _ b: Value) -> Int? {
    func compare<T: Comparable>(_ x: T, _ y: T) -> Int { x < y ? -1 : x == y ? 0 : 1 }
    switch (a, b) {
    case (.boolean(let x), .boolean(let y)): return compare(x ? 1 : 0, y ? 1 : 0)
    case (.integer(let x), .integer(let y)): return compare(x, y)
    case (.decimal(let x), .decimal(let y)): return compare(x, y)
    case (.real(let x), .real(let y)): return x.isNaN || y.isNaN ? nil : compare(x, y)
    case (.double(let x), .double(let y)): return x.isNaN || y.isNaN ? nil : compare(x, y)
    case (.string(let x), .string(let y)):
      return x.utf8.elementsEqual(y.utf8) ? 0 : x.utf8.lexicographicallyPrecedes(y.utf8) ? -1 : 1
    case (.binary(let x), .binary(let y)): return x == y ? 0 : x.lexicographicallyPrecedes(y) ? -1 : 1
    case (.zoned(let x), .zoned(let y)): return compare(x.packed >> 16, y.packed >> 16)
    case (.zonedTime(let x), .zonedTime(let y)): return compare(x.utcPicos, y.utcPicos)
    case (.array(let x), .array(let y)): return elements(x, y)
    case (.row(let x), .row(let y)) where x.count == y.count: return elements(x, y)
    default: return nil
    }
  }

  /// Lexicographic; nil as soon as two elements that all before leave open cannot be ordered.
  private static func elements(_ a: [Value], _ b: [Value]) -> Int? {
    for (x, y) in zip(a, b) {
      guard let result = order(x, y) else { return nil }
      if result != 0 { return result }
    }
    return a.count < b.count ? -1 : a.count == b.count ? 0 : 1
  }
}
