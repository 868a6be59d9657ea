/// Reader of TZif files (RFC 8536). Every count is checked against the file's size before it is used.
enum TimeZoneFile {
  private struct Header {
    var version: UInt8
    var utcCount, standardCount, leapCount, timeCount, typeCount, charCount: Int

    func bodySize(timeWidth: Int) -> Int {
      timeCount * timeWidth + timeCount + typeCount * 6 + charCount + leapCount * (timeWidth + 4) + standardCount + utcCount
    }
  }

  static func parse(_ bytes: [UInt8], name: String) -> TimeZoneRules? {
    guard let first = header(bytes, at: 0) else { return nil }
    if first.version < 0x32 { return body(bytes, at: 44, first, timeWidth: 4, name: name) }
    let second = 44 + first.bodySize(timeWidth: 4)
    guard let next = header(bytes, at: second) else { return nil }
    return body(bytes, at: second + 44, next, timeWidth: 8, name: name)
  }

  private static func header(_ bytes: [UInt8], at start: Int) -> Header? {
    guard start >= 0, start + 44 <= bytes.count, Array(bytes[start..<(start + 4)]) == Array("TZif".utf8) else { return nil }
    let counts = (0..<6).map { Int(integer(bytes, start + 20 + $0 * 4, 4)) }
    // Far above what any zone has, far below what could overflow a sum.
    guard counts.allSatisfy({ $0 >= 0 && $0 <= 1 << 20 }), counts[4] > 0 else { return nil }
    return Header(
      version: bytes[start + 4], utcCount: counts[0], standardCount: counts[1], leapCount: counts[2], timeCount: counts[3],
      typeCount: counts[4], charCount: counts[5])
  }

  private static func body(_ bytes: [UInt8], at start: Int, _ header: Header, timeWidth: Int, name: String) -> TimeZoneRules? {
    let end = start + header.bodySize(timeWidth: timeWidth)
    guard end <= bytes.count else { return nil }
    let indexes = start + header.timeCount * timeWidth
    let types = indexes + header.timeCount
    func offset(_ type: Int) -> Int32? {
      guard type < header.typeCount else { return nil }
      let seconds = integer(bytes, types + type * 6, 4)
      return seconds > -90_000 && seconds < 94_000 ? Int32(seconds) : nil
    }
    guard let before = offset(0) else { return nil }
    var transitions: [Int64] = []
    var offsets: [Int32] = []
    for i in 0..<header.timeCount {
      let time = integer(bytes, start + i * timeWidth, timeWidth)
      guard let seconds = offset(Int(bytes[indexes + i])), transitions.last.map({ $0 < time }) ?? true else { return nil }
      transitions.append(time)
      offsets.append(seconds)
    }
    return TimeZoneRules(
      name: name, transitions: transitions, offsets: offsets, offsetBefore: before,
      rule: timeWidth == 8 ? footer(bytes, at: end) : nil)
  }

  /// The rule between two newlines behind the data.
  private static func footer(_ bytes: [UInt8], at start: Int) -> PosixTimeZone? {
    guard start < bytes.count, bytes[start] == 0x0a, let end = bytes[(start + 1)...].firstIndex(of: 0x0a) else { return nil }
    return PosixTimeZone(String(decoding: bytes[(start + 1)..<end], as: UTF8.self))
  }

  /// A big-endian signed integer of 4 or 8 bytes.
  private static func integer(_ bytes: [UInt8], _ at: Int, _ width: Int) -> Int64 {
    var value: UInt64 = 0
    for i in 0..<width { value = value << 8 | UInt64(bytes[at + i]) }
    return width == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
  }
}
