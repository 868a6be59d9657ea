import Foundation

/// The built command, run as a user runs it.
enum Command {
  struct Result {
    let status: Int32
    let output: String
    let error: String
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Built beside the tests: the same folder as this test bundle.
  static let folder: URL = {
    let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let here = FileManager.default.isExecutableFile(atPath: bundle.appending(path: "lakeq").path)
    return here ? bundle : root.appending(path: ".build/debug")
  }()

  static var lakeq: URL { folder.appending(path: "lakeq") }

  /// Output that is no text goes to the file `target`.
  static func run(
    _ arguments: [String], input: String = "", program: URL = lakeq, in directory: URL? = nil, environment: [String: String] = [:],
    binary target: String? = nil
  ) throws -> Result {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Files, not pipes: a full pipe would block the child.
    let base = FileManager.default.temporaryDirectory.appending(path: "lakeq-run-\(UUID().uuidString)").path
    defer { for suffix in ["in", "out", "err"] { try? FileManager.default.removeItem(atPath: "\(base).\(suffix)") } }
    try Data(input.utf8).write(to: URL(filePath: base + ".in"))
    for suffix in ["out", "err"] { _ = FileManager.default.createFile(atPath: "\(base).\(suffix)", contents: nil) }
    process.standardInput = FileHandle(forReadingAtPath: base + ".in")
    if let target { _ = FileManager.default.createFile(atPath: target, contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: target ?? base + ".out")
    process.standardError = FileHandle(forWritingAtPath: base + ".err")
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: try String(contentsOfFile: base + ".out", encoding: .utf8), error: try String(contentsOfFile: base + ".err", encoding: .utf8))
  }
}

/// A lake of its own for one test, removed with it.
final class TemporaryLake {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "lakeq-e2e-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var path: String { url.path }

  func write(_ name: String, _ content: Data) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try content.write(to: file)
  }

  func write(_ name: String, _ text: String) throws { try write(name, Data(text.utf8)) }

  func lakeq(_ arguments: String..., input: String = "") throws -> Command.Result {
    try Command.run(arguments + ["--lake", path], input: input)
  }
}
