import Foundation
import Glibc

/// The built command while it runs, to be interrupted; killed when the test is done with it.
final class RunningCommand {
  let process = Process()
  private let base = FileManager.default.temporaryDirectory.appending(path: "lakeq-running-\(UUID().uuidString)").path

  /// - Parameter error: where errors go; nil: to a file.
  init(_ arguments: [String], error: FileHandle? = nil) throws {
    process.executableURL = Command.lakeq
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    for suffix in ["out", "err"] { _ = FileManager.default.createFile(atPath: "\(base).\(suffix)", contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: base + ".out")
    process.standardError = error ?? FileHandle(forWritingAtPath: base + ".err")
    try process.run()
  }

  deinit {
    if process.isRunning { kill(SIGKILL) }
    for suffix in ["out", "err"] { try? FileManager.default.removeItem(atPath: "\(base).\(suffix)") }
  }

  func kill(_ signal: Int32) { _ = Glibc.kill(process.processIdentifier, signal) }

  var output: String { (try? String(contentsOfFile: base + ".out", encoding: .utf8)) ?? "" }
  var error: String { (try? String(contentsOfFile: base + ".err", encoding: .utf8)) ?? "" }

  /// The exit status, negative for a signal; nil when it still runs after many seconds.
  func end() -> Int32? {
    guard Self.wait(until: { !self.process.isRunning }) else { return nil }
    return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }

  /// Waits until its query runs, which is when it has taken some of the processor's time beyond its start.
  func waitUntilBusy() -> Bool { Self.wait { ProcessState.ticks(self.process.processIdentifier) > 30 } }

  /// False when `isSo` does not come true within many seconds, many more than it takes on a busy machine.
  static func wait(until isSo: () -> Bool) -> Bool {
    for _ in 0..<3000 {
      if isSo() { return true }
      usleep(20_000)
    }
    return isSo()
  }
}

/// What the system knows of a process.
enum ProcessState {
  /// Hundredths of a second of processor time that it has used.
  static func ticks(_ process: Int32) -> Int {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return 0 }
    // After the name, which may hold anything: state is the first field, user and system time the 12th and 13th.
    let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
    return fields.count > 13 ? (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0) : 0
  }

  /// Files in `folder` that it has open, those without a name too.
  static func openFiles(_ process: Int32, in folder: String) -> Int {
    let path = "/proc/\(process)/fd"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.count { (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(path)/\($0)"))?.hasPrefix(folder) == true }
  }
}
