import Glibc

/// When a zone's clocks were put to which offset, and the rule by which they go on. Immutable.
package final class TimeZoneRules: Sendable {
  package let name: String
  /// Instants (seconds since 1970, UTC), ascending, at which `offsets[i]` seconds begin to hold.
  private let transitions: [Int64]
  private let offsets: [Int32]
  private let offsetBefore: Int32
  /// What holds after the last transition, when the zone still changes.
  private let rule: PosixTimeZone?

  init(name: String, transitions: [Int64], offsets: [Int32], offsetBefore: Int32, rule: PosixTimeZone?) {
    self.name = name
    self.transitions = transitions
    self.offsets = offsets
    self.offsetBefore = offsetBefore
    self.rule = rule
  }

  convenience init(name: String, fixedOffset seconds: Int) {
    self.init(name: name, transitions: [], offsets: [], offsetBefore: Int32(truncatingIfNeeded: seconds), rule: nil)
  }

  package static let utc = TimeZoneRules(name: "UTC", fixedOffset: 0)

  /// A fixed offset, or the zone's file; `nil` when there is none or it is damaged.
  static func load(_ canonical: String) -> TimeZoneRules? {
    if let seconds = TimeZoneName.offsetSeconds(canonical), let sign = canonical.utf8.first, sign == 0x2b || sign == 0x2d {
      return TimeZoneRules(name: canonical, fixedOffset: seconds)
    }
    for folder in ["/usr/share/zoneinfo/", "/usr/lib/zoneinfo/", "/usr/share/lib/zoneinfo/"] {
      if let name = TimeZoneFolder.spelling(of: canonical, in: folder), let bytes = readSmallFile(folder + name),
        let rules = TimeZoneFile.parse(bytes, name: name)
      {
        return rules
      }
    }
    return nil
  }

  /// Local time minus UTC, in seconds.
  package func offsetSeconds(utcSeconds: Int64) -> Int {
    guard let first = transitions.first, utcSeconds >= first else {
      return transitions.isEmpty ? rule?.offsetSeconds(utcSeconds: utcSeconds) ?? Int(offsetBefore) : Int(offsetBefore)
    }
    if let rule, utcSeconds >= transitions[transitions.count - 1] { return rule.offsetSeconds(utcSeconds: utcSeconds) }
    var low = 0
    var high = transitions.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if transitions[middle] <= utcSeconds { low = middle } else { high = middle }
    }
    return Int(offsets[low])
  }

  package func offsetMicros(utcMicros: Int64) -> Int64 {
    Int64(offsetSeconds(utcSeconds: Int64(floorDiv(Int(utcMicros), 1_000_000)))) &* 1_000_000
  }

  /// The instant of a local time (gap: read with the offset before it; overlap: the earlier instant).
  package func utcMicros(localMicros: Int64) -> Int64 {
    let seconds = Int64(floorDiv(Int(localMicros), 1_000_000))
    // No offset reaches a day, so the instants a day before and after lie on either side of a change nearby.
    let before = offsetSeconds(utcSeconds: seconds &- 86_400)
    let after = offsetSeconds(utcSeconds: seconds &+ 86_400)
    var offset = before
    if before != after, offsetSeconds(utcSeconds: seconds &- Int64(before)) != before,
      offsetSeconds(utcSeconds: seconds &- Int64(after)) == after
    {
      offset = after
    }
    return localMicros &- Int64(offset) &* 1_000_000
  }
}

/// The whole of a regular file of at most 1 MiB.
private func readSmallFile(_ path: String) -> [UInt8]? {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var status = stat()
  guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0, status.st_size <= 1 << 20 else { return nil }
  var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
  var filled = 0
  while filled < bytes.count {
    let n = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress.map { $0 + filled }, $0.count - filled) }
    if n <= 0 { return nil }
    filled += n
  }
  return bytes
}
