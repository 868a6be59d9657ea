import LakeVectors
import Testing

@testable import LakeEngine

/// What a search over the frames of a window remembers does not change what it finds.
@Suite struct PatternSearchTests {
  /// A label needs certain values at its row and at two rows beside it, 0 where the frame ends before them.
  private final class Values: FramedPatternConditions {
    let values: [Int]
    let reach: ClosedRange<Int>
    let dependsOnMatch: Bool
    var partition = 0..<0
    var matchStart = 0
    private(set) var asked = 0

    init(_ values: [Int], reach: ClosedRange<Int>, dependsOnMatch: Bool) {
      self.values = values
      self.reach = reach
      self.dependsOnMatch = dependsOnMatch
    }

    func holds(_ label: Int, row: Int, labels: [Int32]) -> Bool {
      asked += 1
      func value(_ row: Int) -> Int { partition.contains(row) ? values[row] : 0 }
      let sum = value(row) + 2 * value(row + reach.lowerBound) + 3 * value(row + reach.upperBound)
      let taken = dependsOnMatch ? labels.count(where: { Int($0) == label }) + value(matchStart) : 0
      return (sum + taken) % 4 == label || sum % 7 == label
    }

    func took(_ labels: [Int32]) {}
    func kept(_ count: Int) {}
  }

  private static let patterns: [RowPatternTree] = [
    .sequence([.label(0), .label(1)]),
    .sequence([.quantified(.label(0), least: 1, most: nil, isGreedy: true), .label(1), .label(2)]),
    .sequence([.quantified(.alternatives([.label(0), .label(1)]), least: 0, most: nil, isGreedy: false), .label(2), .partitionEnd]),
    .sequence([.label(2), .quantified(.label(1), least: 0, most: 3, isGreedy: true), .partitionEnd]),
    .sequence([.label(0), .quantified(.label(3), least: 2, most: 2, isGreedy: true)]),
    .quantified(.label(2), least: 0, most: nil, isGreedy: true),
  ]

  @Test(arguments: [false, true], [false, true])
  func findsWhatAFreshSearchFinds(dependsOnMatch: Bool, seeks: Bool) throws {
    var random = SeededGenerator(dependsOnMatch ? 7 : 8)
    let query = QueryContext(SessionContext())
    var found = 0
    for turn in 0..<1500 {
      let program = try RowPatternProgram(Self.patterns[turn % Self.patterns.count])
      let count = Int.random(in: 1...14, using: &random)
      let values = (0..<count).map { _ in Int.random(in: 0...5, using: &random) }
      let reach = -Int.random(in: 0...2, using: &random)...Int.random(in: 0...2, using: &random)
      let conditions = Values(values, reach: reach, dependsOnMatch: dependsOnMatch)
      var search = PatternSearch(program, partition: 0..<count, conditions: conditions, seeks: seeks, query)
      let width = Int.random(in: 0...count, using: &random)
      let isRagged = Bool.random(using: &random)
      for row in 0..<count where Int.random(in: 0...4, using: &random) > 0 {
        let end = min(count, row + 1 + (isRagged ? Int.random(in: 0...count, using: &random) : width))
        let actual = try search.start(for: row, in: row..<end)
        let labels = search.labels
        // Anew, from every row of the frame.
        let other = Values(values, reach: reach, dependsOnMatch: dependsOnMatch)
        other.partition = row..<end
        var expected: Int?
        var expectedLabels: [Int32] = []
        for start in row..<(seeks ? end : row + 1) where expected == nil {
          var matcher = RowPatternMatcher(program, partition: 0..<count, conditions: other, query)
          matcher.end = end
          other.matchStart = start
          if try matcher.match(from: start) {
            expected = start
            expectedLabels = matcher.labels
          }
        }
        #expect(actual == expected, "pattern \(turn % Self.patterns.count), row \(row) to \(end) of \(values), reach \(reach)")
        if actual != nil {
          found += 1
          #expect(labels == expectedLabels)
        }
      }
    }
    #expect(found > 1000)
  }

  /// Never a match: the work is that of one pass, not of one for every row.
  @Test(arguments: [0, 40], [false, true])
  func aPatternThatNeverMatchesIsLookedForOnce(width: Int, dependsOnMatch: Bool) throws {
    let count = 20_000
    let conditions = Values([Int](repeating: 0, count: count), reach: 0...0, dependsOnMatch: dependsOnMatch)
    // Every row may be label 0, none label 1.
    let program = try RowPatternProgram(.sequence([.label(0), .label(1)]))
    var search = PatternSearch(program, partition: 0..<count, conditions: conditions, seeks: true, QueryContext(SessionContext()))
    for row in 0..<count {
      let end = width == 0 ? count : min(count, row + width)
      #expect(try search.start(for: row, in: row..<end) == nil)
    }
    #expect(conditions.asked < count * 10)
  }
}
