import LakeVectors

/// The wanted keys of a scan, and the slot of each.
struct JSONKeys {
  private let keys: [[UInt8]]
  private let foldsCase: Bool
  let slotOfColumn: [Int]

  init(_ columns: [ReadColumn], _ options: JSONOptions) {
    foldsCase = options.caseInsensitive
    var keys: [[UInt8]] = []
    var slots: [Int] = []
    for column in columns {
      let mapped = options.mapping[column.name] ?? options.mapping[column.name.lowercased()] ?? column.name
      let key = Array((options.caseInsensitive ? mapped.lowercased() : mapped).utf8)
      if let slot = keys.firstIndex(of: key) {
        slots.append(slot)
      } else {
        slots.append(keys.count)
        keys.append(key)
      }
    }
    self.keys = keys
    slotOfColumn = slots
  }

  var count: Int { keys.count }

  /// The slot of a key's text, nil when it is not wanted.
  func slot(_ text: UnsafeRawBufferPointer) -> Int? {
    for (slot, key) in keys.enumerated() where matches(key, text) { return slot }
    return nil
  }

  private func matches(_ key: [UInt8], _ text: UnsafeRawBufferPointer) -> Bool {
    if foldsCase, text.contains(where: { $0 >= 0x80 }) {
      return String(decoding: text, as: UTF8.self).lowercased().utf8.elementsEqual(key)
    }
    guard key.count == text.count else { return false }
    for i in 0..<key.count {
      let byte = text[i]
      if byte != key[i], !foldsCase || byte &- 65 >= 26 || byte | 32 != key[i] { return false }
    }
    return true
  }
}

/// The members of the last line that was read the slow way: the next lines most likely have the same ones at the same
/// positions, which costs one comparison of the key's bytes a member to make sure.
struct JSONLayout {
  struct Member {
    /// `"key":` as two words with masks; longer keys compare the rest byte by byte.
    var low: UInt64
    var high: UInt64
    var lowMask: UInt64
    var highMask: UInt64
    var keyCount: Int
    /// -1: not wanted.
    var slot: Int

    @inline(__always) func matches(_ bytes: UnsafePointer<UInt8>, _ rest: UnsafePointer<UInt8>) -> Bool {
      let raw = UnsafeRawPointer(bytes)
      let a = (raw.loadUnaligned(as: UInt64.self) ^ low) & lowMask
      let b = (raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self) ^ high) & highMask
      if a | b != 0 { return false }
      var i = 16
      while i < keyCount {
        if bytes[i] != rest[i] { return false }
        i &+= 1
      }
      return true
    }
  }

  static let keyBytesMax = 256

  private(set) var members: [Member] = []
  /// All keys' bytes, `keyBytesMax` a member.
  private(set) var keyBytes: [UInt8] = []
  /// Slots that no member fills.
  private(set) var missing: [Int] = []
  /// Lines may be tried against it.
  private(set) var isUsable = false

  mutating func reset() {
    members.removeAll(keepingCapacity: true)
    keyBytes.removeAll(keepingCapacity: true)
    isUsable = true
  }

  mutating func giveUp() { isUsable = false }

  /// `key` with its quotes and colon.
  mutating func add(key: UnsafeRawBufferPointer, slot: Int) {
    guard key.count <= JSONLayout.keyBytesMax else {
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
    // A key that stands twice: which of them counts only the slow way knows.
    if members.contains(where: { $0.low == words.0 && $0.high == words.1 && $0.keyCount == key.count }) { isUsable = false }
    members.append(Member(low: words.0, high: words.1, lowMask: words.2, highMask: words.3, keyCount: key.count, slot: slot))
    keyBytes.append(contentsOf: key)
    keyBytes.append(contentsOf: repeatElement(0, count: JSONLayout.keyBytesMax - key.count))
  }

  mutating func close(slots: Int) {
    missing = (0..<slots).filter { slot in !members.contains { $0.slot == slot } }
    let filled = members.lazy.map(\.slot).filter { $0 >= 0 }
    if members.isEmpty || filled.count + missing.count != slots { isUsable = false }
  }
}
