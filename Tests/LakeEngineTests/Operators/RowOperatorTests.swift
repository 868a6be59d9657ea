import LakeEngine
import LakeVectors
import Testing

@Suite struct RowOperatorTests {
  let a = Symbol(id: 11, name: "a", type: .bigint)
  let b = Symbol(id: 12, name: "b", type: .varchar)
  let c = Symbol(id: 13, name: "c", type: .bigint)

  func values(_ rows: [(Int64?, String?)]) -> LogicalPlan {
    .values(
      .init(
        symbols: [a, b],
        rows: rows.map { [.literal($0.map { .integer($0) } ?? .null, .bigint), .literal($1.map { .string($0) } ?? .null, .varchar)] }))
  }

  @Test(arguments: [1, 2, 3, 64])
  func valuesComeInOrder(batchRows: Int) async throws {
    let rows: [(Int64?, String?)] = (0..<65).map { $0 % 7 == 3 ? (nil, nil) : ($0, "räksmörgås \($0)") }
    let plan = values(rows)
    let batches = try await QueryExecutor().run(
      Query(plan: plan, output: [("b", b), ("a", a), ("a", a)]), in: QueryContext(session(batchRows: batchRows)))
    #expect(integers(batches, 1) == rows.map(\.0))
    #expect(integers(batches, 2) == rows.map(\.0))
    let texts = batches.flatMap { batch in (0..<batch.rowCount).map { batch.columns[0].value($0) } }
    #expect(texts == rows.map { $0.1.map { Value.string($0) } ?? .null })
  }

  @Test func selectWithoutFrom() async throws {
    let one = LogicalPlan.values(.init(symbols: [], rows: [[]]))
    let sum = Expression.arithmetic(.add, .integer(40), .integer(2), .bigint)
    let plan = LogicalPlan.project(.init(input: one, assignments: [.init(c, sum)]))
    let batches = try await QueryExecutor().run(Query(plan: plan, output: [("_col0", c)]), in: QueryContext(session()))
    #expect(integers(batches) == [42])
  }

  @Test func filterProjectAndUnusedColumns() async throws {
    let input = values([(1, "x"), (nil, "y"), (3, nil), (5, "z")])
    let filtered = LogicalPlan.filter(.init(input: input, predicate: .comparison(.greater, .column(a), .integer(1))))
    let plan = LogicalPlan.project(
      .init(input: filtered, assignments: [.init(c, .arithmetic(.add, .column(a), .integer(10), .bigint)), .init(b, .column(b))]))
    let query = Query(plan: plan, output: [("c", c)])
    #expect(integers(try await QueryExecutor().run(query, in: QueryContext(session()))) == [13, 15])
    #expect(try QueryExecutor().runBlocking(query, in: QueryContext(session(threads: 1))).map(\.columns.count) == [1])
  }

  @Test(arguments: [1, 2, 8])
  func unionKeepsTheOrderOfItsInputs(threads: Int) async throws {
    let table = MemoryTable(MemoryFormat(files: numberedFiles(files: 3, splits: 2, rows: 100)))
    let keep = Expression.comparison(.greaterOrEqual, .column(table.v), .integer(550))
    func scan() -> LogicalPlan { table.scan() }
    let inner = LogicalPlan.unionAll(
      .init(
        symbols: [a], inputs: [.filter(.init(input: scan(), predicate: keep)), values([(-1, "x"), (nil, "y")])], columns: [[table.v], [a]]))
    let big = LogicalPlan.filter(.init(input: inner, predicate: .comparison(.notEqual, .column(a), .integer(551))))
    let plan = LogicalPlan.unionAll(.init(symbols: [c], inputs: [big, scan()], columns: [[a], [table.v]]))
    let query = Query(plan: plan, output: [("c", c)])
    let expected: [Int64?] = [550] + (552..<600).map { $0 } + [-1] + (0..<600).map { $0 }
    let batches = try await QueryExecutor().run(query, in: QueryContext(session(threads: threads, batchRows: 7)))
    #expect(integers(batches) == expected)
    let limited = Query(plan: .limit(.init(input: plan, count: 60)), output: [("c", c)])
    let first = try await QueryExecutor().run(limited, in: QueryContext(session(threads: threads, batchRows: 7)))
    #expect(integers(first) == Array(expected.prefix(60)))
  }
}
