import LakeStorage
import LakeVectors

/// Reads a file that is one JSON array as lines, one an element: the outer brackets go, the commas between elements become
/// newlines, newlines within elements blanks.
final class JSONArrayStream: ByteStream {
  private let source: any ByteStream
  private let path: String
  private var depth = 0
  private var inString = false
  private var escaped = false
  private var finished = false

  init(_ source: any ByteStream, path: String) {
    self.source = source
    self.path = path
  }

  /// Whether the text's first character is `[`.
  static func startsArray(_ source: any ByteStream) throws -> Bool {
    let head = Buffer(byteCount: 4096)
    let got = try source.read(into: head.base, count: head.byteCount)
    var text = UnsafeRawBufferPointer(start: head.base, count: got)
    if text.starts(with: [0xef, 0xbb, 0xbf]) { text = UnsafeRawBufferPointer(rebasing: text[3...]) }
    return text.first { $0 > 32 } == 91
  }

  func read(into target: UnsafeMutableRawPointer, count: Int) throws -> Int {
    let got = try source.read(into: target, count: count)
    if got == 0, !finished { throw LakeError(.hiveBadData, "\(path): the JSON array is not closed") }
    let bytes = UnsafeMutableRawBufferPointer(start: target, count: got)
    for i in 0..<got { bytes[i] = try line(bytes[i]) }
    return got
  }

  /// What stands for the byte in the lines.
  private func line(_ byte: UInt8) throws -> UInt8 {
    if inString {
      if escaped {
        escaped = false
      } else if byte == 92 {
        escaped = true
      } else if byte == 34 {
        inString = false
      }
      return byte == 10 || byte == 13 ? 32 : byte
    }
    switch byte {
    case 10, 13, 9, 32: return 32
    case 91, 123:
      guard !finished else { throw afterEnd }
      depth += 1
      return depth == 1 ? 32 : byte
    case 93, 125:
      guard !finished else { throw afterEnd }
      depth -= 1
      if depth == 0 {
        finished = true
        return 10
      }
      return byte
    case 44 where depth == 1: return 10
    case 34: inString = true
    case 0xef, 0xbb, 0xbf: return depth == 0 ? 32 : byte
    default: break
    }
    if finished { throw afterEnd }
    return byte
  }

  private var afterEnd: LakeError { LakeError(.hiveBadData, "\(path): text follows the end of the JSON array") }
}
