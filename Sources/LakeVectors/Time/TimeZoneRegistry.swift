import Synchronization

/// The time zones in use, numbered in the order they are first named; 0 is UTC. One table for the process, never emptied, at
/// most 65,536 entries (about 600 names exist, and 1,681 offsets).
package enum TimeZoneRegistry {
  package static let utc: UInt16 = 0

  private struct Table {
    var zones: [TimeZoneRules] = [.utc]
    var keys: [String: UInt16] = ["UTC": 0]

    /// Another spelling. There are any number of them: a few thousand are kept, the rest are looked up again.
    mutating func remember(_ name: String, _ key: UInt16) {
      if keys.count < 8192 { keys[name] = key }
    }
  }

  private static let table = Mutex(Table())

  /// The key of a zone: a name of the tz database (`Europe/Madrid`), `UTC` (or `Z`, `GMT` …) or an offset (`+02:00`, `-3`, `UTC+1`).
  package static func key(for name: String) throws(LakeError) -> UInt16 {
    if let key = table.withLock({ $0.keys[name] }) { return key }
    guard let canonical = TimeZoneName.canonical(name) else { throw unsupported(name) }
    if let key = table.withLock({ $0.keys[canonical] }) {
      table.withLock { $0.remember(name, key) }
      return key
    }
    guard let rules = TimeZoneRules.load(canonical) else { throw unsupported(name) }
    // The name of the rules is the zone's own, whatever case it was asked for in.
    let key = table.withLock { table -> UInt16? in
      if let key = table.keys[rules.name] {
        table.remember(name, key)
        return key
      }
      guard let key = UInt16(exactly: table.zones.count) else { return nil }
      table.zones.append(rules)
      table.keys[rules.name] = key
      table.remember(name, key)
      return key
    }
    guard let key else { throw unsupported(name) }
    return key
  }

  /// The key of `+hh:mm`. - Throws: what `key(for:)` throws, for more than 14 hours.
  package static func key(offsetMinutes minutes: Int) throws(LakeError) -> UInt16 {
    if minutes == 0 { return utc }
    var name: [UInt8] = []
    TextPrinter.append(offsetMinutes: minutes, into: &name)
    return try key(for: String(decoding: name, as: UTF8.self))
  }

  /// The rules behind a key; UTC for a key never handed out. Kernels fetch them once a batch.
  package static func rules(_ key: UInt16) -> TimeZoneRules {
    key == utc ? .utc : table.withLock { Int(key) < $0.zones.count ? $0.zones[Int(key)] : .utc }
  }

  /// `UTC`, `+02:00`, `Europe/Madrid`
  package static func name(_ key: UInt16) -> String { rules(key).name }

  /// Local time minus UTC at an instant, in microseconds.
  package static func offsetMicros(utcMicros: Int64, _ key: UInt16) -> Int64 {
    key == utc ? 0 : rules(key).offsetMicros(utcMicros: utcMicros)
  }

  /// The instant at which clocks show `localMicros`. In a gap (clocks put forward) the time is read with the offset before it,
  /// which shifts it forward by the gap's length; of two instants (clocks put back) it is the earlier one.
  package static func localToUTC(localMicros: Int64, _ key: UInt16) -> Int64 {
    key == utc ? localMicros : rules(key).utcMicros(localMicros: localMicros)
  }

  private static func unsupported(_ name: String) -> LakeError {
    LakeError(.notSupported, "Time zone not supported: \(name)")
  }
}
