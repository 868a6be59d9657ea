import LakeVectors

/// The distinct values of a chunk, numbered in order of appearance. Open addressing over 32-bit slots.
struct ValueDictionary<Stored: StoredValue> {
  private(set) var entries: [Stored] = []
  private var hashes: [UInt64] = []
  /// Entry number + 1; 0 is free. Always a power of two, at most half full.
  private var slots = [UInt32](repeating: 0, count: 1024)
  private let arena = StringArena()
  /// PLAIN bytes of all entries.
  private(set) var plainByteCount = 0

  /// The number of `value`, whose hash is `hash`, and whether it is new.
  mutating func number(_ value: Stored, _ hash: UInt64) -> (id: UInt32, isNew: Bool) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 20) & mask
    while slots[slot] != 0 {
      let entry = Int(slots[slot]) - 1
      if hashes[entry] == hash, Stored.isSame(entries[entry], value) { return (UInt32(truncatingIfNeeded: entry), false) }
      slot = (slot + 1) & mask
    }
    entries.append(value.kept(in: arena))
    hashes.append(hash)
    plainByteCount += value.plainByteCount
    slots[slot] = UInt32(truncatingIfNeeded: entries.count)
    if entries.count * 2 > slots.count { grow() }
    return (UInt32(truncatingIfNeeded: entries.count - 1), true)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for (entry, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash >> 20) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(truncatingIfNeeded: entry + 1)
    }
  }
}

/// The least and the greatest of the values seen.
struct ValueBounds<Stored: StoredValue> {
  private(set) var minimum: Stored?
  private(set) var maximum: Stored?
  private let arena = StringArena()

  mutating func add(_ value: Stored) {
    guard value.isOrdered else { return }
    guard let low = minimum, let high = maximum else {
      minimum = value.kept(in: arena)
      maximum = minimum
      return
    }
    if Stored.isLess(value, low) {
      minimum = value.kept(in: arena)
    } else if Stored.isLess(high, value) {
      maximum = value.kept(in: arena)
    }
  }
}
