import LakeVectors
import Testing

@testable import LakeEngine

/// The matcher against the definition of preference, tried recursively, on random patterns and rows.
@Suite struct RowPatternMatcherTests {
  /// Which labels each row may have.
  private final class Table: RowPatternConditions {
    let allowed: [Set<Int>]
    let dependsOnMatch: Bool
    let reach = 0...0

    init(_ allowed: [Set<Int>], dependsOnMatch: Bool) {
      self.allowed = allowed
      self.dependsOnMatch = dependsOnMatch
    }

    func holds(_ label: Int, row: Int, labels: [Int32]) -> Bool { allowed[row].contains(label) }
    func took(_ labels: [Int32]) {}
    func kept(_ count: Int) {}
  }

  /// The preferred match from `row` on, by the meaning of the operators: what follows is a function.
  private struct Reference {
    let allowed: [Set<Int>]

    func match(_ pattern: RowPatternTree, from row: Int) -> [Int]? { run(pattern, row) { _ in [] } }

    private func run(_ pattern: RowPatternTree, _ row: Int, _ next: (Int) -> [Int]?) -> [Int]? {
      switch pattern {
      case .label(let label):
        guard row < allowed.count, allowed[row].contains(label) else { return nil }
        return next(row + 1).map { [label] + $0 }
      case .empty: return next(row)
      case .partitionStart: return row == 0 ? next(row) : nil
      case .partitionEnd: return row == allowed.count ? next(row) : nil
      case .excluded(let inner): return run(inner, row, next)
      case .sequence(let parts): return sequence(parts[...], row, next)
      case .alternatives(let parts):
        for part in parts { if let found = run(part, row, next) { return found } }
        return nil
      case .permutation(let parts): return permutation(parts, row, next)
      case .quantified(let inner, let least, let most, let isGreedy):
        return repeated(inner, least, most, isGreedy, row, next)
      }
    }

    private func sequence(_ parts: ArraySlice<RowPatternTree>, _ row: Int, _ next: (Int) -> [Int]?) -> [Int]? {
      guard let first = parts.first else { return next(row) }
      return run(first, row) { sequence(parts.dropFirst(), $0, next) }
    }

    private func permutation(_ parts: [RowPatternTree], _ row: Int, _ next: (Int) -> [Int]?) -> [Int]? {
      if parts.isEmpty { return next(row) }
      for index in parts.indices {
        var rest = parts
        let head = rest.remove(at: index)
        if let found = run(head, row, { permutation(rest, $0, next) }) { return found }
      }
      return nil
    }

    private func repeated(
      _ inner: RowPatternTree, _ least: Int, _ most: Int?, _ isGreedy: Bool, _ row: Int, _ next: (Int) -> [Int]?
    ) -> [Int]? {
      if least > 0 { return run(inner, row) { repeated(inner, least - 1, most.map { $0 - 1 }, isGreedy, $0, next) } }
      if most == 0 { return next(row) }
      func more() -> [Int]? {
        run(inner, row) { end in
          // A round of a loop that takes no row is none.
          if most == nil, end == row { return nil }
          return repeated(inner, 0, most.map { $0 - 1 }, isGreedy, end, next)
        }
      }
      return isGreedy ? more() ?? next(row) : next(row) ?? more()
    }
  }

  private static func pattern(_ random: inout SeededGenerator, depth: Int) -> RowPatternTree {
    func parts() -> [RowPatternTree] { (0..<Int.random(in: 2...3, using: &random)).map { _ in pattern(&random, depth: depth - 1) } }
    let kind = depth == 0 ? Int.random(in: 0...5, using: &random) : Int.random(in: 0...15, using: &random)
    switch kind {
    case 0...3: return .label(Int.random(in: 0...2, using: &random))
    case 4: return .empty
    case 5: return Bool.random(using: &random) ? .partitionStart : .partitionEnd
    case 6...8: return .sequence(parts())
    case 9...10: return .alternatives(parts())
    case 11: return .permutation(parts())
    case 12: return .excluded(pattern(&random, depth: depth - 1))
    default:
      let least = Int.random(in: 0...2, using: &random)
      let most = Bool.random(using: &random) ? nil : least + Int.random(in: least == 0 ? 1...2 : 0...2, using: &random)
      return .quantified(pattern(&random, depth: depth - 1), least: least, most: most, isGreedy: Bool.random(using: &random))
    }
  }

  @Test(arguments: [false, true])
  func randomPatterns(_ dependsOnMatch: Bool) throws {
    var random = SeededGenerator(2023)
    var found = 0
    for _ in 0..<4000 {
      let pattern = Self.pattern(&random, depth: 3)
      let allowed = (0..<Int.random(in: 0...5, using: &random)).map { _ in
        Set((0...2).filter { _ in Int.random(in: 0...2, using: &random) > 0 })
      }
      let program = try RowPatternProgram(pattern)
      var matcher = RowPatternMatcher(
        program, partition: 0..<allowed.count, conditions: Table(allowed, dependsOnMatch: dependsOnMatch), QueryContext(SessionContext()))
      let reference = Reference(allowed: allowed)
      // One matcher for all rows: what has failed is remembered.
      for row in allowed.indices {
        let expected = reference.match(pattern, from: row)
        let actual = try matcher.match(from: row) ? matcher.labels.map(Int.init) : nil
        if expected != nil { found += 1 }
        #expect(actual == expected, "\(pattern.text(["A", "B", "C"])) at \(row) of \(allowed)")
      }
    }
    #expect(found > 1000)
  }

  @Test func bigPatternsAreRefused() throws {
    let repeated = RowPatternTree.quantified(.label(0), least: 1000, most: 1000, isGreedy: true)
    #expect(try RowPatternProgram(repeated).instructions.count == 1001)
    #expect(throws: LakeError.self) { try RowPatternProgram(.quantified(repeated, least: 100, most: nil, isGreedy: true)) }
    #expect(throws: LakeError.self) { try RowPatternProgram(.permutation(Array(repeating: .label(0), count: 10))) }
  }

  /// Alternatives that blow up: work is bounded by rows times instructions where conditions look at rows alone.
  @Test func workIsBounded() throws {
    let pattern = RowPatternTree.sequence([
      .quantified(.alternatives([.label(0), .label(1), .sequence([.label(0), .label(1)])]), least: 0, most: nil, isGreedy: true),
      .label(2),
    ])
    let allowed = [Set<Int>](repeating: [0, 1], count: 20_000)
    var matcher = RowPatternMatcher(
      try RowPatternProgram(pattern), partition: 0..<allowed.count, conditions: Table(allowed, dependsOnMatch: false),
      QueryContext(SessionContext()))
    for row in 0..<100 { #expect(try !matcher.match(from: row)) }
  }
}
