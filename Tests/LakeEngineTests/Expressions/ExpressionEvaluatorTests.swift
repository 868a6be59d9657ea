import LakeVectors
import Synchronization
import Testing

@testable import LakeEngine

@Suite struct ExpressionEvaluatorTests {
  private let pair = EvaluatorHarness([.bigint, .bigint])

  private func quotient(_ a: Expression, _ b: Expression) -> Expression { .arithmetic(.divide, a, b, .bigint) }

  @Test func andGuardsDivision() throws {
    // b <> 0 AND a / b > 1
    let guarded = Expression.and([
      .comparison(.notEqual, pair.column(1), .int64(0)),
      .comparison(.greater, quotient(pair.column(0), pair.column(1)), .int64(1)),
    ])
    let a = EvaluatorHarness.integers([10, 10, 10, nil, 1, 5])
    let b = EvaluatorHarness.integers([5, 0, nil, 2, 1, 0])
    #expect(try pair.values(guarded, [a, b]) == [true, false, .null, .null, false, false])
    let unguarded = Expression.comparison(.greater, quotient(pair.column(0), pair.column(1)), .int64(1))
    #expect(throws: LakeError.self) { try pair.values(unguarded, [a, b]) }
  }

  @Test func orGuardsDivision() throws {
    let guarded = Expression.or([
      .comparison(.equal, pair.column(1), .int64(0)),
      .comparison(.greater, quotient(pair.column(0), pair.column(1)), .int64(1)),
    ])
    let a = EvaluatorHarness.integers([10, 10, nil, 1])
    let b = EvaluatorHarness.integers([5, 0, 3, 1])
    #expect(try pair.values(guarded, [a, b]) == [true, true, .null, false])
  }

  @Test func caseIsLazy() throws {
    // CASE WHEN b = 0 THEN -1 WHEN a / b > 3 THEN a ELSE a / b END
    let q = quotient(pair.column(0), pair.column(1))
    let expression = Expression.conditional(
      [
        .init(.comparison(.equal, pair.column(1), .int64(0)), .int64(-1)),
        .init(.comparison(.greater, q, .int64(3)), pair.column(0)),
      ], otherwise: q, .bigint)
    let a = EvaluatorHarness.integers([10, 10, 8, nil, 9])
    let b = EvaluatorHarness.integers([2, 0, 4, 1, nil])
    #expect(try pair.values(expression, [a, b]) == [10, -1, 2, .null, .null])
  }

  @Test func caseWithStringsOfAllEncodings() throws {
    let harness = EvaluatorHarness([.varchar, .bigint])
    let long = "a string that does not fit inline"
    let expression = Expression.conditional(
      [
        .init(.comparison(.equal, harness.column(1), .int64(1)), harness.column(0)),
        .init(.comparison(.equal, harness.column(1), .int64(2)), .text(long)),
      ], otherwise: .literal(.null, .varchar), .varchar)
    let entries = VectorDictionary(EvaluatorHarness.strings(["x", long + "!"]))
    let text = EvaluatorHarness.dictionary(entries, [0, 1, nil, 1, 0])
    let choice = EvaluatorHarness.integers([1, 1, 1, 2, 3])
    #expect(try harness.values(expression, [text, choice]) == ["x", .string(long + "!"), .null, .string(long), .null])
  }

  @Test func caseWithoutTrueConditions() throws {
    let expression = Expression.conditional([.init(.literal(.null, .boolean), .int64(1))], otherwise: .int64(2), .bigint)
    #expect(try pair.values(expression, [EvaluatorHarness.integers([0, 0]), EvaluatorHarness.integers([0, 0])]) == [2, 2])
  }

  @Test func coalesceEvaluatesOnlyWhatIsMissing() throws {
    let expression = Expression.coalesce([pair.column(0), quotient(.int64(100), pair.column(1)), .int64(7)], .bigint)
    let a = EvaluatorHarness.integers([1, nil, nil, 4])
    let b = EvaluatorHarness.integers([0, 5, nil, 0])
    #expect(try pair.values(expression, [a, b]) == [1, 20, 7, 4])
  }

  @Test func tryGivesNullForFailingRowsOnly() throws {
    let expression = Expression.attempt(quotient(.int64(100), pair.column(1)))
    let divisors = (0..<200).map { (row: Int) -> Int64? in
      if row % 7 == 3 { return 0 }
      return row % 11 == 5 ? nil : Int64(row + 1)
    }
    let columns = [EvaluatorHarness.integers(Array(repeating: 0, count: 200)), EvaluatorHarness.integers(divisors)]
    let expected = divisors.map { (divisor: Int64?) -> Cell in
      guard let divisor, divisor != 0 else { return .null }
      return .integer(100 / divisor)
    }
    #expect(try pair.values(expression, columns) == expected)
  }

  @Test func tryDoesNotHideOtherErrors() throws {
    let broken = ScalarFunction(
      "broken", FunctionSignature([.exact(.bigint)], returns: .exact(.bigint)), "",
      kernel: { _ in
        throw LakeError(.exceededMemoryLimit, "no memory")
      })
    #expect(throws: LakeError(.exceededMemoryLimit, "no memory")) {
      try pair.values(
        .attempt(.custom(broken, pair.column(0), returns: .bigint)), [EvaluatorHarness.integers([1]), EvaluatorHarness.integers([1])])
    }
  }

  @Test func inListWithAndWithoutConstants() throws {
    let a = EvaluatorHarness.integers([1, 2, nil, 4])
    let b = EvaluatorHarness.integers([1, 3, 1, nil])
    #expect(try pair.values(.inList(pair.column(0), [.int64(2), .int64(4)]), [a, b]) == [false, true, .null, true])
    #expect(try pair.values(.inList(pair.column(0), [.int64(2), pair.column(1)]), [a, b]) == [true, true, .null, .null])
    #expect(try pair.values(.inList(pair.column(0), [.literal(.null, .bigint), .int64(2)]), [a, b]) == [.null, true, .null, .null])
  }

  @Test func failingFunctionsNeverSeeNulls() throws {
    let strict = ScalarFunction(
      "strict", FunctionSignature([.exact(.bigint), .exact(.bigint)], returns: .exact(.bigint)), "",
      kernel: { call in
        #expect(!call.arguments.contains { $0.mayHaveNulls })
        let a = call.cells(0, Int64.self)
        let b = call.cells(1, Int64.self)
        return call.produce(Int64.self) { a[$0] * 10 + b[$0] }
      })
    let expression = Expression.custom(strict, pair.column(0), pair.column(1), returns: .bigint)
    let a = EvaluatorHarness.integers([1, nil, 3, nil, 5])
    let b = EvaluatorHarness.integers([1, 2, nil, nil, 6])
    #expect(try pair.values(expression, [a, b]) == [11, .null, .null, .null, 56])
    #expect(try pair.values(expression, [EvaluatorHarness.integers([nil]), EvaluatorHarness.integers([1])]) == [.null])
  }

  @Test func constantsAreComputedOnce() throws {
    let calls = Counter()
    let counting = ScalarFunction(
      "counting", FunctionSignature([.exact(.bigint)], returns: .exact(.bigint)), "",
      kernel: { call in
        calls.add(call.rowCount)
        return call.arguments[0]
      })
    let evaluator = try pair.evaluator(.custom(counting, .int64(3), returns: .bigint))
    for rows in [1, 100, 4096] {
      let columns = [EvaluatorHarness.integers(Array(repeating: 1, count: rows))]
      let result = try evaluator.evaluate(ColumnBatch(columns: columns, rowCount: rows))
      #expect(result.isConstant && result.count == rows && result.value(rows - 1) == .integer(3))
    }
    #expect(calls.rows == 1)
  }

  @Test func anEmptyBatchEvaluatesNothing() throws {
    let empty = EvaluatorHarness.integers([])
    #expect(try pair.values(quotient(pair.column(0), pair.column(1)), [empty, empty]) == [])
    #expect(try pair.values(.conditional([.init(.true, .int64(1))], otherwise: .int64(0), .bigint), [empty, empty]) == [])
  }

  @Test func aMissingSymbolIsAnError() {
    let stranger = Symbol(id: 99, name: "z", type: .bigint)
    #expect(throws: LakeError.self) { try pair.evaluator(.column(stranger)) }
    #expect(throws: LakeError.self) { try pair.evaluator(.parameter(0, .bigint)) }
  }
}

/// Rows seen by a kernel, from any thread.
final class Counter: Sendable {
  private let count = Mutex(0)

  func add(_ rows: Int) { count.withLock { $0 += rows } }

  var rows: Int { count.withLock { $0 } }
}
