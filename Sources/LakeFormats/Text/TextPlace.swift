import LakeStorage
import LakeVectors

/// Names a place of a text file in messages. Lines are counted only when there is something to complain about.
struct TextPlace: Sendable {
  let file: DataFile
  /// What rows are counted as.
  var unit = "line"
  /// Opens the text that offsets count in.
  let source: @Sendable () throws -> any ByteStream

  init(file: DataFile, unit: String = "line", source: @escaping @Sendable () throws -> any ByteStream) {
    self.file = file
    self.unit = unit
    self.source = source
  }

  /// The line, from 1, that holds the byte at `offset` of the text.
  func line(at offset: Int) throws -> Int {
    let source = try source()
    let piece = Buffer(byteCount: 64 << 10)
    var line = 1
    var left = offset
    while left > 0 {
      let got = try source.read(into: piece.base, count: min(left, piece.byteCount))
      if got == 0 { break }
      for byte in UnsafeRawBufferPointer(start: piece.base, count: got) where byte == 10 { line += 1 }
      left -= got
    }
    return line
  }

  func error(at offset: Int, _ what: String, hint: String? = nil) throws -> LakeError {
    LakeError(.hiveBadData, "\(file.path), \(unit) \(try line(at: offset)): \(what)", hint: hint)
  }

  /// A piece of the file's text fit for a message: repaired, without control characters, at most 60 characters.
  static func quote(_ text: UnsafeRawBufferPointer) -> String {
    let head = String(decoding: text.prefix(240), as: UTF8.self).unicodeScalars.map { $0.value < 32 ? " " : Character($0) }
    return "'" + String(head.prefix(60)) + (head.count > 60 || text.count > 240 ? "…'" : "'")
  }
}
