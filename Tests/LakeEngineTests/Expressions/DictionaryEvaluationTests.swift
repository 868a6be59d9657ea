import LakeVectors
import Testing

@testable import LakeEngine

@Suite struct DictionaryEvaluationTests {
  private let harness = EvaluatorHarness([.varchar])

  private func counting(_ calls: Counter) -> ScalarFunction {
    ScalarFunction(
      "counting", FunctionSignature([.exact(.varchar)], returns: .exact(.bigint)), mayFail: false, "",
      kernel: { call in
        calls.add(call.rowCount)
        let text = call.strings(0)
        return call.produce(Int64.self) { Int64(text[$0].count) }
      })
  }

  @Test(arguments: [1, 2, 4])
  func evaluatesEachEntryOnce(_ width: Int) throws {
    let calls = Counter()
    let evaluator = try harness.evaluator(.custom(counting(calls), harness.column(0), returns: .bigint))
    let words = ["", "a", "bb", "ccc", "a word that is longer than twelve"]
    let dictionary = VectorDictionary(EvaluatorHarness.strings(words))
    for batch in 0..<3 {
      let ids: [Int?] = (0..<130).map { ($0 + batch) % 6 == 5 ? nil : ($0 * 7 + batch) % 5 }
      let result = try evaluator.evaluate(ColumnBatch(columns: [EvaluatorHarness.dictionary(dictionary, ids, width: width)], rowCount: 130))
      #expect(result.isDictionary)
      for (row, id) in ids.enumerated() {
        #expect(result.value(row) == (id.map { .integer(Int64(words[$0].utf8.count)) } ?? .null))
      }
    }
    // The entries, and NULL once (whose result is NULL without a call).
    #expect(calls.rows == words.count)
  }

  @Test func anotherDictionaryIsAnotherResult() throws {
    let evaluator = try harness.evaluator(.call("upper", harness.column(0)))
    for words in [["a", "b"], ["c", "d"], ["e", "f"]] {
      let column = EvaluatorHarness.dictionary(VectorDictionary(EvaluatorHarness.strings(words)), [1, 0])
      let result = try evaluator.evaluate(ColumnBatch(columns: [column], rowCount: 2))
      #expect(result.value(0) == .string(words[1].uppercased()) && result.value(1) == .string(words[0].uppercased()))
    }
  }

  @Test func entriesWhoseResultIsNull() throws {
    // split_part is NULL where there is no second field.
    let expression = Expression.call("split_part", harness.column(0), .text("-"), .int64(2))
    let dictionary = VectorDictionary(EvaluatorHarness.strings(["a-b", "c", "d-e"]))
    let ids: [Int?] = [0, 1, 2, nil, 1, 0]
    #expect(
      try harness.values(expression, [EvaluatorHarness.dictionary(dictionary, ids)]) == ["b", .null, "e", .null, .null, "b"])
  }

  @Test func nullsThatGetAValue() throws {
    let dictionary = VectorDictionary(EvaluatorHarness.strings(["x", "a string longer than twelve bytes"]))
    let column = EvaluatorHarness.dictionary(dictionary, [0, nil, 1, nil])
    #expect(
      try harness.values(.coalesce([harness.column(0), .text("missing")], .varchar), [column])
        == ["x", "missing", "a string longer than twelve bytes", "missing"])
    #expect(try harness.values(.isNull(harness.column(0)), [column]) == [false, true, false, true])
    #expect(try harness.values(.not(.isNull(harness.column(0))), [column]) == [true, false, true, false])
    let expression = Expression.isDistinct(harness.column(0), .text("x"))
    #expect(try harness.values(expression, [column]) == [false, true, true, true])
  }

  @Test func predicatesAreFlat() throws {
    let dictionary = VectorDictionary(EvaluatorHarness.strings(["AIR", "RAIL", "SHIP"]))
    let column = EvaluatorHarness.dictionary(dictionary, [0, nil, 1, 2, 0])
    let evaluator = try harness.evaluator(.comparison(.equal, harness.column(0), .text("AIR")))
    let result = try evaluator.evaluate(ColumnBatch(columns: [column], rowCount: 5))
    #expect(result.isFlat)
    #expect((0..<5).map { Cell(result.value($0)) } == [true, .null, false, false, true])
  }

  @Test func aLargeDictionaryIsEvaluatedByRowsAtFirst() throws {
    let calls = Counter()
    let evaluator = try harness.evaluator(.custom(counting(calls), harness.column(0), returns: .bigint))
    let words = (0..<1000).map { "word \($0)" }
    let dictionary = VectorDictionary(EvaluatorHarness.strings(words))
    var rows = 0
    for batch in 0..<8 {
      let ids = (0..<100).map { Optional(($0 * 31 + batch) % 1000) }
      let result = try evaluator.evaluate(ColumnBatch(columns: [EvaluatorHarness.dictionary(dictionary, ids, width: 2)], rowCount: 100))
      for row in 0..<100 { #expect(result.value(row) == .integer(Int64(words[ids[row]!].utf8.count))) }
      rows += 100
      #expect(calls.rows == (rows < 500 ? rows : 1400))
    }
  }

  @Test func anEntryThatFailsMattersOnlyWhenUsed() throws {
    let expression = Expression.call("codepoint", harness.column(0))
    let dictionary = VectorDictionary(EvaluatorHarness.strings(["a", "no single character", "b"]))
    let good = EvaluatorHarness.dictionary(dictionary, [0, 2, nil, 0])
    let evaluator = try harness.evaluator(expression)
    for _ in 0..<2 {
      let result = try evaluator.evaluate(ColumnBatch(columns: [good], rowCount: 4))
      #expect((0..<4).map { Cell(result.value($0)) } == [97, 98, .null, 97])
    }
    let bad = EvaluatorHarness.dictionary(dictionary, [0, 1])
    #expect(throws: LakeError.self) { try evaluator.evaluate(ColumnBatch(columns: [bad], rowCount: 2)) }
  }

  @Test func randomnessIsNotCached() throws {
    let numbers = EvaluatorHarness([.bigint])
    let dictionary = VectorDictionary(EvaluatorHarness.integers([1_000_000_000]))
    let column = EvaluatorHarness.dictionary(dictionary, Array(repeating: 0, count: 64))
    let values = try numbers.values(.call("random", numbers.column(0)), [column])
    #expect(Set(values).count > 1)
  }
}
