import LakeSQL
import LakeVectors

/// What GROUP BY groups by: all expressions, and the sets of them.
struct GroupingSets {
  private(set) var keys: [Expression] = []
  /// Each as positions in `keys`, ascending. GROUP BY without GROUPING SETS and the like has one.
  private(set) var sets: [[Int]] = [[]]

  /// Of Trino's default.
  private static let largestCount = 2048

  /// - Throws: `TOO_MANY_GROUPING_SETS`.
  init(_ groupBy: GroupBy?, at position: Position, key: (SyntaxExpression) throws -> Expression) throws {
    for element in groupBy?.elements ?? [] {
      if sets.count == 1, case .simple(let expressions) = element {
        // The one set has all keys so far: a new one has the highest number.
        for expression in expressions {
          let number = try add(expression, key)
          if !sets[0].contains(number) { sets[0].append(number) }
        }
        continue
      }
      let factor = try alternatives(element, at: position, key)
      let (count, overflow) = sets.count.multipliedReportingOverflow(by: factor.count)
      guard !overflow, count <= GroupingSets.largestCount else { throw GroupingSets.tooMany(count, at: position) }
      sets = sets.flatMap { set in factor.map { Array(Set(set + $0)).sorted() } }
    }
    guard groupBy?.isDistinct ?? false else { return }
    var seen = Set<[Int]>()
    sets = sets.filter { seen.insert($0).inserted }
  }

  /// The sets of one element, which are combined with those of the other elements.
  private mutating func alternatives(
    _ element: GroupingElement, at position: Position, _ key: (SyntaxExpression) throws -> Expression
  ) throws -> [[Int]] {
    switch element {
    case .simple(let expressions): return [try add(expressions, key)]
    case .groupingSets(let sets): return try sets.map { try add($0, key) }
    case .rollup(let parts):
      let columns = try parts.map { try add($0, key) }
      return (0...columns.count).reversed().map { Array(columns.prefix($0).joined()) }
    case .cube(let parts):
      guard parts.count < 31, 1 << parts.count <= GroupingSets.largestCount else {
        throw GroupingSets.tooMany(parts.count < 31 ? 1 << parts.count : nil, at: position)
      }
      let columns = try parts.map { try add($0, key) }
      let all = 1 << columns.count
      // From all columns to none, the first column staying longest.
      return (0..<all).map { left in
        columns.indices.filter { left & (1 << (columns.count - 1 - $0)) == 0 }.flatMap { columns[$0] }
      }
    }
  }

  private mutating func add(_ expressions: [SyntaxExpression], _ key: (SyntaxExpression) throws -> Expression) throws -> [Int] {
    try expressions.map { try add($0, key) }
  }

  private mutating func add(_ syntax: SyntaxExpression, _ key: (SyntaxExpression) throws -> Expression) throws -> Int {
    let expression = try key(syntax)
    if let known = keys.firstIndex(of: expression) { return known }
    keys.append(expression)
    return keys.count - 1
  }

  private static func tooMany(_ count: Int?, at position: Position) -> LakeError {
    let found = count.map { "\($0)" } ?? "more than \(Int32.max)"
    return LakeError(
      ErrorCode(rawValue: "TOO_MANY_GROUPING_SETS"), at: position,
      "GROUP BY has \(found) grouping sets but can contain at most \(largestCount)")
  }
}
