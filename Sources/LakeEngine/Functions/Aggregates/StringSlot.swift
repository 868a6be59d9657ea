import LakeVectors

/// A string held by a state, its bytes in the kernel's arena: when a longer one comes the room doubles, so a group whose
/// string changes often takes a few times its longest one.
struct StringSlot: BitwiseCopyable {
  var low: UInt64
  var high: UInt64
  /// Bytes owned at `high`, once a long string was held; 0 when the bytes belong to another kernel.
  var room: UInt32
  /// 0: nothing held; 1: a string.
  var seen: UInt32

  @inline(__always) var view: StringView { StringView(low: low, high: high) }

  mutating func hold(_ value: StringView, _ arena: StringArena) {
    seen = 1
    if value.isInline {
      // The room is forgotten: it is reached through `high` alone.
      self = StringSlot(low: value.low, high: value.high, room: 0, seen: 1)
      return
    }
    let count = value.count
    let target: UnsafeMutableRawPointer
    if room >= UInt32(truncatingIfNeeded: count), let owned = UnsafeMutableRawPointer(bitPattern: UInt(high)) {
      target = owned
    } else {
      let wanted = min(max(count * 2, 32), Int(UInt32.max))
      target = arena.allocate(max(wanted, count))
      room = UInt32(truncatingIfNeeded: wanted)
    }
    target.copyMemory(from: value.pointer, byteCount: count)
    let held = StringView(padded: target, count: count)
    low = held.low
    high = held.high
  }

  /// Takes a string whose bytes another kernel keeps alive.
  mutating func borrow(_ value: StringView) { self = StringSlot(low: value.low, high: value.high, room: 0, seen: 1) }
}

/// The arenas that strings of one kernel's states lie in: its own and those of the kernels combined into it.
struct StringOwners {
  let arena = StringArena()
  private var others: [AnyObject] = []

  mutating func add(_ other: StringOwners) {
    if others.contains(where: { $0 === other.arena }) { return }
    others.append(other.arena)
    for owner in other.others where !others.contains(where: { $0 === owner }) { others.append(owner) }
  }

  var heap: AnyObject { others.isEmpty ? arena : OwnerGroup([arena] + others) }
}
