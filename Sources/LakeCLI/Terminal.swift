import Glibc
import LakeQ

/// Standard output and error.
enum Terminal {
  static var isInteractive: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Writes all of it, at once. A reader that has gone away (`| head`) ends the program quietly.
  static func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      var done = 0
      while done < bytes.count {
        let count = Glibc.write(STDOUT_FILENO, base + done, bytes.count - done)
        if count < 0 {
          if errno == EINTR { continue }
          exit(errno == EPIPE ? 0 : 1)
        }
        done += count
      }
    }
  }

  static func write(_ text: String) { write(Array(text.utf8)) }

  static func writeError(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// All of standard input.
  static func readInput() -> String {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      text += buffer[..<count]
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// An error as a person wants it: the message, the line it is about with a caret under the place, what to do.
enum ErrorText {
  static func text(_ error: LakeError, sql: String?) -> String {
    var lines = [error.description]
    if let location = error.location, let sql {
      // By scalars: `\r\n` is one character. No line shows its `\r`.
      let source = sql.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      if location.line >= 1, location.line <= source.count {
        // Tabs stay tabs under a tab, so that the caret stands where the terminal shows the place.
        let written = source[location.line - 1]
        let line = String(written.last == "\r" ? written.dropLast() : written)
        let before = line.unicodeScalars.prefix(max(0, location.column - 1))
        let indent = before.map { $0 == "\t" ? "\t" : String(repeating: " ", count: TextCells.width($0)) }.joined()
        lines += [line, indent + "^"]
      }
    }
    if let hint = error.hint { lines.append("hint: " + hint) }
    return lines.joined(separator: "\n")
  }
}

private enum TextCells {
  static func width(_ scalar: Unicode.Scalar) -> Int {
    if scalar.properties.generalCategory == .nonspacingMark { return 0 }
    return (0x1100...0x115f).contains(scalar.value) || (0x2e80...0xa4cf).contains(scalar.value) || (0xac00...0xd7a3).contains(scalar.value)
      || (0xff00...0xff60).contains(scalar.value) || (0x1f300...0x1f9ff).contains(scalar.value) ? 2 : 1
  }
}
