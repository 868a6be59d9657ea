import LakeEngine
import LakeSQL
import LakeVectors

/// Any bytes give an error at a place inside the text, or queries that have a plan, an optimised plan and its print.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  guard let statements = try? Parser.parseStatements(text) else { return 0 }
  let lines = text.utf8.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
  for statement in statements {
    Stack.run(levels: statement.levels) { plan(statement, lines) }
  }
  return 0
}

private func plan(_ parsed: ParsedStatement, _ lines: Int) {
  let session = SessionContext(startMicros: 1_697_932_800_123_456)
  let parameters = StatementParameters(positionalCount: parsed.positionalParameterCount, names: parsed.namedParameters)
  let analyzer = Analyzer(resolver: FixedCatalog(), session: session, parameters: parameters)
  do {
    let query: Query
    switch try analyzer.analyze(parsed.statement) {
    case .query(let analyzed), .explain(_, let analyzed): query = analyzed.query
    case .other: return
    }
    _ = PlanPrinter.text(query)
    let optimized = try Optimizer.optimize(query, session: session)
    guard optimized.output.map(\.symbol.type) == query.output.map(\.symbol.type) else { fatalError("other types when optimised") }
    _ = PlanPrinter.text(optimized)
  } catch let error as LakeError {
    guard !error.message.isEmpty else { fatalError("an error without words: \(error.code)") }
    if let place = error.location, !(1...lines).contains(place.line) || place.column < 1 { fatalError("a place outside: \(error)") }
  } catch {
    fatalError("not an error of ours: \(error)")
  }
}
