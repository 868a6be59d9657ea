import LakeSQL
import Testing

@Suite struct PrinterTests {
  @Test(arguments: StatementCorpus.all)
  func roundTrip(_ text: String) throws {
    let tree = try Parser.parseStatement(text)
    for width in [1, 40, 100, 10_000] {
      let printed = Printer.print(tree, width: width)
      let again = try Parser.parseStatement(printed)
      #expect(again == tree, "printed: \(printed)")
      #expect(Printer.print(again, width: width) == printed)
    }
  }
}
