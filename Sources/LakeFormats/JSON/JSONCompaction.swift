/// Nested JSON as the text of a varchar column: without the blanks between its tokens, as the Hive SerDes write it.
enum JSONCompaction {
  /// Copies `text` without its blanks to `out`, which holds as many bytes.
  /// - Returns: the bytes written; nil when there was nothing to leave out, with `out` undefined.
  static func compact(_ text: UnsafeRawBufferPointer, _ out: UnsafeMutablePointer<UInt8>) -> Int? {
    var written = 0
    var isInString = false
    var i = 0
    while i < text.count {
      let byte = text[i]
      i &+= 1
      if !isInString && byte <= 32 { continue }
      out[written] = byte
      written &+= 1
      if byte == UInt8(ascii: "\"") {
        isInString.toggle()
      } else if isInString, byte == UInt8(ascii: "\\"), i < text.count {
        out[written] = text[i]
        written &+= 1
        i &+= 1
      }
    }
    return written == text.count ? nil : written
  }
}
