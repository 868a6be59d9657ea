import Foundation
import Testing

/// What the documents say about the repository is so.
@Suite struct DocumentationTests {
  @Test(arguments: Repository.documents) func linksLeadToFiles(_ document: String) throws {
    let folder = Repository.path(document).replacing(/\/[^\/]*$/, with: "")
    for match in Repository.prose(try Repository.text(document)).matches(of: /\]\(([^)\s]+)\)/) {
      let target = match.1
      if target.contains("://") || target.hasPrefix("mailto:") || target.hasPrefix("#") { continue }
      let file = target.prefix { $0 != "#" }
      #expect(Repository.exists(folder + "/" + file), "\(document) links to \(target), which is not there")
    }
  }

  /// `file.md#heading` names a heading of that file.
  @Test(arguments: Repository.documents) func anchorsAreHeadings(_ document: String) throws {
    let folder = document.contains("/") ? document.replacing(/[^\/]*$/, with: "") : ""
    for match in Repository.prose(try Repository.text(document)).matches(of: /\]\(([^)\s:]*)#([^)\s]+)\)/) {
      let headings = try Repository.prose(Repository.text(match.1.isEmpty ? document : folder + match.1))
        .matches(of: /(?m)^#+ (.*)$/).map { heading in
          String(heading.1.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }.map { $0 == " " ? "-" : $0 })
        }
      #expect(headings.contains(String(match.2)), "\(document) links to \(match.0), which is no heading")
    }
  }

  @Test func theFindingOfLinksFindsThem() {
    let text = "[a](x.md) `[b](y.md)`\n```\n[c](z.md)\n```\n[`d`](w.md#part)"
    let found = Repository.prose(text).matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }
    #expect(found == ["x.md", "w.md#part"])
  }

  /// The example is compiled where it lies; here it is only compared.
  @Test func theReadmeShowsTheCompiledExample() throws {
    let readme = try Repository.text("README.md")
    let match = try #require(readme.firstMatch(of: /<!-- example: (\S+) -->\n```swift\n((?s).*?)```/))
    #expect(try Repository.text(String(match.1)) == String(match.2))
  }

  @Test func makeTargetsExist() throws {
    let makefile = try Repository.text("Makefile")
    let targets = Set(makefile.matches(of: /(?m)^([a-z][a-z-]*):/).map { String($0.1) })
    #expect(targets.contains("test"))
    for document in Repository.documents {
      let text = try Repository.text(document)
      // In code only: `make test`, or a line of a block that begins with it.
      for match in text.matches(of: /(?m)(?:`|^)make ([a-z][a-z-]*)/) {
        #expect(targets.contains(String(match.1)), "\(document) names 'make \(match.1)', which the Makefile lacks")
      }
    }
  }

  @Test func sourceFilesAreOfReadableLength() throws {
    let files = Repository.files(below: "Sources", ending: ".swift")
    #expect(files.count > 100)
    for file in files where !file.contains("/Generated/") {
      let lines = try Repository.text(file).utf8.count { $0 == UInt8(ascii: "\n") }
      #expect(lines <= 600, "\(file) has \(lines) lines; a file of more than 600 holds more than one thing")
    }
  }
}
