import LakeSQL
import Testing

@Suite struct StatementTests {
  @Test(arguments: StatementCorpus.all)
  func parses(_ text: String) throws {
    _ = try Parser.parseStatement(text)
  }
}
