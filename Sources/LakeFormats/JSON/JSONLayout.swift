/// The members of a line that was read the slow way: the next lines most likely have the same ones at the same positions,
/// which costs one comparison of the key's bytes a member to make sure.
final class JSONLayout {
  struct Member {
    /// `"key":` as two words with masks; longer keys compare the rest byte by byte.
    var low: UInt64
    var high: UInt64
    var lowMask: UInt64
    var highMask: UInt64
    var keyCount: Int
    /// -1: not wanted.
    var slot: Int

    @inline(__always) func matches(_ bytes: UnsafePointer<UInt8>, _ key: UnsafePointer<UInt8>) -> Bool {
      let raw = UnsafeRawPointer(bytes)
      let a = (raw.loadUnaligned(as: UInt64.self) ^ low) & lowMask
      let b = (raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self) ^ high) & highMask
      if a | b != 0 { return false }
      var i = 16
      while i < keyCount {
        if bytes[i] != key[i] { return false }
        i &+= 1
      }
      return true
    }
  }

  static let membersMax = 1024
  /// Bytes of a key with its quotes and colon.
  static let keyBytesMax = 256

  // Read for every line by the one thread that owns the layout: the run-time check of exclusive access would cost 5 ns.
  @exclusivity(unchecked) private var members: [Member] = []
  /// All keys' bytes, `keyBytesMax` a member.
  @exclusivity(unchecked) private var keyBytes: [UInt8] = []
  /// Slots that no member fills.
  @exclusivity(unchecked) private var missing: [Int] = []
  /// Lines may be tried against it.
  @exclusivity(unchecked) private(set) var isUsable = false

  func reset() {
    members.removeAll(keepingCapacity: true)
    keyBytes.removeAll(keepingCapacity: true)
    isUsable = true
  }

  func giveUp() { isUsable = false }

  /// `key` with its quotes and colon.
  func add(key: UnsafeRawBufferPointer, slot: Int) {
    guard isUsable, key.count <= JSONLayout.keyBytesMax, members.count < JSONLayout.membersMax else {
      isUsable = false
      return
    }
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for i in 0..<min(key.count, 16) {
      let shift = UInt64(8 * (i & 7))
      if i < 8 {
        words.0 |= UInt64(key[i]) << shift
        words.2 |= 0xff << shift
      } else {
        words.1 |= UInt64(key[i]) << shift
        words.3 |= 0xff << shift
      }
    }
    members.append(Member(low: words.0, high: words.1, lowMask: words.2, highMask: words.3, keyCount: key.count, slot: slot))
    keyBytes.append(contentsOf: key)
    keyBytes.append(contentsOf: repeatElement(0, count: JSONLayout.keyBytesMax - key.count))
  }

  /// The line is over. A wanted key that stood twice makes the layout useless: which of them counts only the slow way knows.
  func close(slots: Int) {
    missing = (0..<slots).filter { slot in !members.contains { $0.slot == slot } }
    let filled = members.lazy.filter { $0.slot >= 0 }.count
    if members.isEmpty || filled + missing.count != slots { isUsable = false }
  }

  /// Locates the wanted members of the line `rowStart..<rowEnd`; false when it is built otherwise. All members' keys are
  /// verified, so that no key can stand twice unseen.
  @inline(__always)
  func locate(
    _ base: UnsafePointer<UInt8>, _ separators: UnsafePointer<UInt64>, _ starts: UnsafeMutablePointer<Int32>, _ stride: Int,
    _ rowStart: Int, _ rowEnd: Int
  ) -> Bool {
    var last = rowEnd &- 1
    if base[last] == 13 { last &-= 1 }
    guard isUsable, base[rowStart] == 123, last > rowStart, base[last] == 125 else { return false }
    var block = rowStart &>> 6
    var bits = separators[block] & (~0 &<< UInt64(truncatingIfNeeded: rowStart & 63))
    var at = rowStart &+ 1
    let fits = members.withUnsafeBufferPointer { members in
      keyBytes.withUnsafeBufferPointer { keyBytes -> Bool in
        guard var key = keyBytes.baseAddress else { return false }
        var m = 0
        while m < members.count {
          // The line ends at `rowEnd`, where a separator is set: `at` passes it by one at most.
          if base[at] == 32 { at &+= 1 }
          guard at < rowEnd, members[m].matches(base + at, key) else { return false }
          while bits == 0 {
            block &+= 1
            bits = separators[block]
          }
          let end = block &* 64 &+ bits.trailingZeroBitCount
          bits &= bits &- 1
          let isLast = m == members.count &- 1
          guard (end == rowEnd) == isLast else { return false }
          let slot = members[m].slot
          if slot >= 0 {
            var value = at &+ members[m].keyCount
            if base[value] == 32 { value &+= 1 }
            starts[2 &* slot &* stride] = Int32(truncatingIfNeeded: value)
            starts[2 &* slot &* stride &+ stride] = Int32(truncatingIfNeeded: isLast ? last : end)
          }
          at = end &+ 1
          m &+= 1
          key += JSONLayout.keyBytesMax
        }
        return true
      }
    }
    guard fits else { return false }
    for slot in missing {
      starts[2 &* slot &* stride] = -1
      starts[2 &* slot &* stride &+ stride] = -1
    }
    return true
  }
}
