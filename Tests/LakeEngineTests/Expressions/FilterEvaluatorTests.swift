import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct FilterEvaluatorTests {
  private let harness = EvaluatorHarness([.bigint, .varchar, .bigint])

  private func compare(_ op: ComparisonOperator, _ column: Int, _ value: Int64) -> Expression {
    .comparison(op, harness.column(column), .int64(value))
  }

  private func columns(_ rows: Int, dictionaryWidth: Int? = nil) -> (vectors: [ColumnVector], a: [Int64?], s: [String?], b: [Int64?]) {
    let words = ["AIR", "RAIL", "SHIP", "a mode with a long name"]
    let a = (0..<rows).map { (row: Int) -> Int64? in row % 13 == 4 ? nil : Int64(row * 37 % 50) }
    let s = (0..<rows).map { (row: Int) -> String? in row % 17 == 3 ? nil : words[row * 5 % 4] }
    let b = (0..<rows).map { (row: Int) -> Int64? in Int64(row % 3) }
    guard let dictionaryWidth else {
      return ([EvaluatorHarness.integers(a), EvaluatorHarness.strings(s), EvaluatorHarness.integers(b)], a, s, b)
    }
    let numbers = VectorDictionary(EvaluatorHarness.integers((0..<50).map { Int64($0) }))
    let text = VectorDictionary(EvaluatorHarness.strings(words))
    let numberIds = a.map { (value: Int64?) -> Int? in value.map { Int($0) } }
    let textIds = (0..<rows).map { (row: Int) -> Int? in s[row] == nil ? nil : row * 5 % 4 }
    return (
      [
        EvaluatorHarness.dictionary(numbers, numberIds, width: dictionaryWidth),
        EvaluatorHarness.dictionary(text, textIds, width: dictionaryWidth),
        EvaluatorHarness.integers(b),
      ], a, s, b
    )
  }

  @Test(arguments: [0, 1, 63, 64, 65, 1000], [nil, 1, 2, 4])
  func conjunctsOverEveryEncoding(_ rows: Int, _ width: Int?) throws {
    let (vectors, a, s, b) = columns(rows, dictionaryWidth: width)
    // A dictionary larger than the rows is read by rows: the same answer either way.
    let conjuncts: [Expression] = [
      compare(.greaterOrEqual, 0, 10), compare(.less, 0, 40),
      .inList(harness.column(1), [.text("AIR"), .text("a mode with a long name")]),
      compare(.notEqual, 2, 1),
    ]
    let expected = (0..<rows).filter { row in
      guard let x = a[row], let word = s[row], let y = b[row] else { return false }
      return x >= 10 && x < 40 && ["AIR", "a mode with a long name"].contains(word) && y != 1
    }
    #expect(try harness.selected(conjuncts, vectors) == expected)
    #expect(try harness.selected([.and(conjuncts)], vectors) == expected)
    #expect(try harness.selected(conjuncts.reversed(), vectors) == expected)
  }

  @Test(arguments: [nil, 1, 2, 4] as [Int?])
  func everyComparison(_ width: Int?) throws {
    let (vectors, a, _, _) = columns(100, dictionaryWidth: width)
    for op in ComparisonOperator.allCases {
      func test(_ x: Int64, _ y: Int64) -> Bool {
        switch op {
        case .equal: x == y
        case .notEqual: x != y
        case .less: x < y
        case .lessOrEqual: x <= y
        case .greater: x > y
        case .greaterOrEqual: x >= y
        }
      }
      let direct = try harness.selected([compare(op, 0, 24)], vectors)
      #expect(direct == (0..<100).filter { a[$0].map { test($0, 24) } ?? false }, "\(op)")
      let mirrored = try harness.selected([.comparison(op, .int64(24), harness.column(0))], vectors)
      #expect(mirrored == (0..<100).filter { a[$0].map { test(24, $0) } ?? false }, "24 \(op)")
    }
  }

  @Test func nullConjunctsRejectEverything() throws {
    let (vectors, _, _, _) = columns(70)
    #expect(try harness.selected([.comparison(.equal, harness.column(0), .literal(.null, .bigint))], vectors) == [])
    #expect(try harness.selected([.literal(.null, .boolean)], vectors) == [])
    #expect(try harness.selected([.false], vectors) == [])
    #expect(try harness.selected([.true], vectors) == Array(0..<70))
    #expect(try harness.selected([], vectors) == Array(0..<70))
  }

  @Test(arguments: [nil, 1] as [Int?])
  func isNullKeepsNulls(_ width: Int?) throws {
    let (vectors, a, s, _) = columns(200, dictionaryWidth: width)
    #expect(try harness.selected([.isNull(harness.column(0))], vectors) == (0..<200).filter { a[$0] == nil })
    #expect(
      try harness.selected([.isNull(harness.column(1)), .not(.isNull(harness.column(0)))], vectors)
        == (0..<200).filter { s[$0] == nil && a[$0] != nil })
  }

  @Test func failingConjunctsComeLastAndSeeOnlySurvivors() throws {
    let (vectors, a, _, b) = columns(100)
    let quotient = Expression.arithmetic(.divide, harness.column(0), harness.column(2), .bigint)
    // Written first, evaluated behind the guard.
    let conjuncts: [Expression] = [.comparison(.greater, quotient, .int64(5)), compare(.notEqual, 2, 0)]
    let expected = (0..<100).filter { row in
      guard let x = a[row], let y = b[row], y != 0 else { return false }
      return x / y > 5
    }
    #expect(try harness.selected(conjuncts, vectors) == expected)
    #expect(throws: LakeError.self) { try harness.selected([conjuncts[0]], vectors) }
  }

  @Test func orAndLikeWithinConjuncts() throws {
    let (vectors, a, s, _) = columns(300, dictionaryWidth: 1)
    let like = Expression.like(harness.column(1), pattern: .text("%A_L%"), escape: nil)
    let either = Expression.or([compare(.less, 0, 5), compare(.equal, 2, 2)])
    let expected = (0..<300).filter { row in
      guard s[row] == "RAIL" else { return false }
      return (a[row].map { $0 < 5 } ?? false) || row % 3 == 2
    }
    #expect(try harness.selected([like, either], vectors) == expected)
  }

  @Test func dictionariesMayChangeBetweenBatches() throws {
    let filter = try FilterEvaluator([compare(.greater, 0, 5)], layout: harness.layout, session: SessionContext())
    for entries in [[1, 6], [6, 1], [9, 9]] as [[Int64]] {
      let column = EvaluatorHarness.dictionary(VectorDictionary(EvaluatorHarness.integers(entries)), [0, 1, 0])
      let expected = [0, 1, 2].filter { entries[$0 % 2] > 5 }
      #expect(try EvaluatorHarness.rows(filter, [column, column, column]) == expected)
    }
  }
}
