import Glibc
import LakeQ
import Synchronization

/// One line on standard error, written anew ten times a second, that says how far a query is: on a terminal only, and only
/// for queries that take longer than half a second.
final class ProgressLine: Sendable {
  private struct State {
    var isStopped = false
    var isDrawn = false
  }

  /// To be given to the query; nil when nobody looks.
  let monitor: QueryMonitor?
  private let state = Mutex(State())
  private static let patience = Duration.milliseconds(500)

  init(isShown: Bool) {
    monitor = isShown && isatty(STDERR_FILENO) == 1 ? QueryMonitor() : nil
    guard let monitor else { return }
    Task.detached { [weak self] in
      try? await Task.sleep(for: Self.patience)
      while let self, self.draw(monitor.progress) { try? await Task.sleep(for: .milliseconds(100)) }
    }
  }

  /// Removes the line, for good.
  func stop() {
    state.withLock { state in
      if state.isDrawn { Self.write("\r\u{1b}[K") }
      state = State(isStopped: true)
    }
  }

  /// False once it has been stopped.
  private func draw(_ progress: QueryProgress?) -> Bool {
    state.withLock { state in
      if state.isStopped { return false }
      guard let progress, !progress.isFinished else { return true }
      Self.write("\r\u{1b}[K" + Self.text(progress, width: Self.width))
      state.isDrawn = true
      return true
    }
  }

  /// `3.2s  stage 2 of 5: TableScan -> Aggregate  12.4M of 60.0M rows, 1.2GB of 3.1GB, 512MB spilled`, cut to the width.
  static func text(_ progress: QueryProgress, width: Int) -> String {
    let (seconds, attoseconds) = progress.elapsed.components
    let total = progress.rowsTotal.map { " of " + count($0) } ?? ""
    var text = "\(seconds).\(attoseconds / 100_000_000_000_000_000)s  stage \(progress.stage) of \(progress.stageCount)"
    text += "  \(count(progress.rowsRead))\(total) rows, \(bytes(progress.bytesRead)) of \(bytes(progress.bytesTotal))"
    if progress.spilledBytes > 0 { text += ", \(bytes(progress.spilledBytes)) spilled" }
    if !progress.stageName.isEmpty { text += "  " + progress.stageName }
    return String(text.prefix(max(10, width - 1)))
  }

  private static func count(_ number: Int) -> String { scaled(number, 1000, ["", "k", "M", "G", "T"]) }

  private static func bytes(_ number: Int) -> String { scaled(number, 1024, ["B", "kB", "MB", "GB", "TB"]) }

  /// One decimal from the second unit on.
  private static func scaled(_ number: Int, _ step: Int, _ units: [String]) -> String {
    var divisor = 1
    var unit = 0
    while unit < units.count - 1, number / divisor >= step {
      divisor *= step
      unit += 1
    }
    return unit == 0 ? "\(number)\(units[0])" : "\(number / divisor).\(number % divisor * 10 / divisor)\(units[unit])"
  }

  private static var width: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  private static func write(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
