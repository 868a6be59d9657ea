import LakeSQL

/// Any bytes give an error at a place inside the text, or statements that print to text which parses to the same statements.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  let statements: [ParsedStatement]
  do throws(SyntaxError) {
    statements = try Parser.parseStatements(text)
  } catch {
    let lines = text.utf8.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    guard error.line >= 1, error.line <= lines, error.column >= 1, !error.message.isEmpty else { fatalError("\(error)") }
    return 0
  }
  for statement in statements {
    for width in [100, 20] { check(statement.statement, width) }
  }
  return 0
}

private func check(_ statement: Statement, _ width: Int) {
  let printed = Printer.print(statement, width: width)
  do throws(SyntaxError) {
    let again = try Parser.parseStatement(printed)
    guard again == statement, again.hashValue == statement.hashValue else { fatalError("another statement when printed:\n\(printed)") }
  } catch {
    fatalError("no statement when printed: \(error)\n\(printed)")
  }
}
