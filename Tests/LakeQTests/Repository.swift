import Foundation
import Testing

/// The files of this repository, for tests of its documents.
enum Repository {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Set to rewrite the generated parts of the documents instead of checking them.
  static var writesDocuments: Bool { ProcessInfo.processInfo.environment["LAKEQ_WRITE_DOCS"] == "1" }

  static func path(_ relative: String) -> String { root + "/" + relative }

  static func text(_ relative: String) throws -> String {
    try String(contentsOf: URL(filePath: path(relative)), encoding: .utf8)
  }

  static func write(_ text: String, to relative: String) throws {
    try text.write(to: URL(filePath: path(relative)), atomically: true, encoding: .utf8)
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// The files below a folder with that ending, relative to the root, sorted.
  static func files(below folder: String, ending: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: path(folder))?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(ending) }.map { folder + "/" + $0 }.sorted()
  }

  /// README, CONTRIBUTING and everything in docs.
  static var documents: [String] {
    ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"] + files(below: "docs", ending: ".md")
  }

  /// A text with its Markdown code (fenced and inline) left out, so that `f[0](x)` is no link.
  static func prose(_ markdown: String) -> String {
    var isCode = false
    let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      guard line.drop(while: { $0 == " " }).hasPrefix("```") else { return !isCode }
      isCode.toggle()
      return false
    }
    return lines.joined(separator: "\n").replacing(/`[^`\n]*`/, with: "code")
  }
}
