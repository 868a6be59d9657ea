/// RFC 4648 Base64.
enum Base64 {
  static func decode(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var end = text.count
    while end > 0, text.count - end < 2, text[end - 1] == 61 { end -= 1 }
    var bits: UInt32 = 0
    var have = 0
    for i in 0..<end {
      guard let value = digit(text[i]) else { return nil }
      bits = bits << 6 | value
      have += 6
      if have >= 8 {
        have -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(have)))
      }
    }
    return bytes
  }

  static func encode(_ bytes: UnsafeRawBufferPointer, into text: inout [UInt8]) {
    let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    var at = 0
    while at < bytes.count {
      let left = min(bytes.count - at, 3)
      var group: UInt32 = 0
      for k in 0..<3 { group = group << 8 | (k < left ? UInt32(bytes[at + k]) : 0) }
      for k in 0..<4 {
        text.append(k <= left ? alphabet.utf8Start[Int(group >> UInt32(18 - 6 * k)) & 63] : 61)
      }
      at += 3
    }
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 65...90: UInt32(byte) - 65
    case 97...122: UInt32(byte) - 71
    case 48...57: UInt32(byte) + 4
    case 43: 62
    case 47: 63
    default: nil
    }
  }
}
